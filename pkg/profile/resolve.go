package profile

import (
	"fmt"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/arn"
)

// Resolve works out how the request is met from the set. Its errors are [SyntaxError], [NotFoundError], [LoopError],
// [SettingError] and [NoCredentialsError]. Values that AWS would refuse are no error here, so that a plan with one can
// be explained; see [Plan.Validate].
func Resolve(set *Set, request Request) (Plan, error) {
	r := &resolver{set: set, request: request}
	name, how := request.profile()
	selected, err := set.section(kindProfile, name)
	if how != byRequest && request.Environment.AccessKeyID != "" {
		if selected == nil { // keys in the environment do without a profile, or with a bad one
			selected = &entry{}
		}
		if err := r.environmentKeys(""); err != nil {
			return Plan{}, err
		}
		// Of the profile that the keys outdo, only region, network and cli_cache count.
		if request.RoleARN != "" {
			r.assume(&entry{}, request)
		} else {
			r.withoutRole(&entry{})
		}
		return r.finish(selected)
	}
	switch {
	case err != nil:
		return Plan{}, err
	case selected == nil && how != byNobody:
		return Plan{}, set.notFound("profile", kindProfile, name, "", Origin{})
	case selected == nil:
		selected = &entry{}
	}
	r.plan.Profile, r.own = selected.name, selected
	if err := r.selected(selected, how); err != nil {
		return Plan{}, err
	}
	if request.RoleARN != "" && !r.roled() {
		r.assume(selected, request)
	}
	return r.finish(selected)
}

// resolver builds a plan step by step.
type resolver struct {
	set     *Set
	request Request
	plan    Plan
	own     *entry   // the profile that was asked for
	visited []string // profiles on the way, for loops
}

// selected plans the profile that was asked for. The order is botocore's create_credential_resolver: role, web identity,
// then what the profile has itself. Only without a named profile does the search go on outside the files.
func (r *resolver) selected(e *entry, how naming) error {
	r.visit(e)
	environment := r.request.Environment
	if how == byRequest {
		environment = Environment{}
	}
	switch {
	case isRole(e):
		return r.role(e, r.request)
	case environment.TokenFile != "" || e.text("web_identity_token_file") != "":
		return r.webIdentity(e, environment, r.request)
	}
	switch found, err := r.base(e); {
	case err != nil:
		return err
	case found:
		if source, ok := e.get("source_profile"); ok {
			r.differ("profile %q: source_profile (%s) counts for nothing without a role_arn; the AWS SDK for Go refuses it", e.name, source.Origin)
		}
		if r.request.RoleARN == "" {
			r.withoutRole(e)
		}
		return nil
	case how == byNobody && (environment.ContainerRelativeURI != "" || environment.ContainerFullURI != ""):
		r.container("")
		return nil
	case how == byNobody && !environment.MetadataDisabled:
		return r.instance("")
	}
	return &NoCredentialsError{Profile: e.name, Files: r.set.files, Reason: almost(e)}
}

// withoutRole completes a plan that ends with what a profile has itself.
func (r *resolver) withoutRole(e *entry) {
	if r.request.Route.Federate {
		r.federated(e, r.request)
		return
	}
	r.ownSession(e, r.request)
}

// isRole reports whether a profile is for AssumeRole. A web_identity_token_file makes it one for
// AssumeRoleWithWebIdentity instead.
func isRole(e *entry) bool { return e.has("role_arn") && !e.has("web_identity_token_file") }

// role plans a role profile: first its source, then the role. What is wanted is the request for the profile that was asked
// for, and nothing for others.
func (r *resolver) role(e *entry, want Request) error {
	source, hasSource := e.get("source_profile")
	named, hasNamed := e.get("credential_source")
	var err error
	switch {
	case e.text("role_arn") == "" && want.RoleARN == "":
		return &SettingError{Profile: e.name, Key: "role_arn", Origin: e.origin("role_arn"), Reason: "is empty"}
	case hasSource && hasNamed:
		return &SettingError{Profile: e.name, Key: "credential_source", Origin: named.Origin, Reason: "and source_profile are both set, and only one of them can be"}
	case hasNamed:
		err = r.credentialSource(e, named)
	case hasSource:
		err = r.source(e, source)
	default:
		return &SettingError{Profile: e.name, Key: "role_arn", Origin: e.origin("role_arn"), Reason: "needs a source_profile or a credential_source beside it"}
	}
	if err != nil {
		return err
	}
	r.assume(e, want)
	return nil
}

// source plans the source profile of a role. Keys make a profile a base even where it has a role of its own, and only
// they allow a profile to be its own source (botocore, AssumeRoleProvider._resolve_credentials_from_profile and
// _validate_source_profile).
func (r *resolver) source(e *entry, source Value) error {
	name := source.Text()
	next, err := r.set.section(kindProfile, name)
	if err != nil {
		return fmt.Errorf("source profile %q, which profile %q names: %w", name, e.name, err)
	}
	if next == nil {
		return r.set.notFound("source profile", kindProfile, name, e.name, source.Origin)
	}
	if slices.Contains(r.visited, name) && (name != e.name || !hasKeys(next)) {
		return &LoopError{Chain: append(slices.Clone(r.visited), name), Origin: source.Origin}
	}
	r.visit(next)
	if isRole(next) && !hasKeys(next) {
		return r.role(next, Request{})
	}
	if role, ok := next.get("role_arn"); ok && isRole(next) {
		r.differ("profile %q is used for its keys; its role_arn (%s) is not assumed. The AWS SDK for Go would assume it", name, role.Origin)
	}
	found, err := r.base(next)
	if err == nil && !found {
		err = &NoCredentialsError{Profile: name, Via: e.name, Origin: source.Origin, Reason: almost(next), Files: r.set.files}
	}
	return err
}

// credentialSource plans a base that is named by its kind. The names are case-sensitive, as in botocore.
func (r *resolver) credentialSource(e *entry, named Value) error {
	switch named.Text() {
	case "Environment":
		if err := r.environmentKeys(e.name); err != nil {
			return err
		}
	case "EcsContainer":
		r.container(e.name)
	case "Ec2InstanceMetadata":
		if err := r.instance(e.name); err != nil {
			return err
		}
	default:
		return &SettingError{
			Profile: e.name, Key: "credential_source", Origin: named.Origin,
			Reason: fmt.Sprintf("is %q, and can be Environment, Ec2InstanceMetadata or EcsContainer", named.Text()),
		}
	}
	r.note("credential_source", named)
	return nil
}

// assume adds the role of a profile. Nothing is inherited from one profile to the next.
func (r *resolver) assume(e *entry, want Request) {
	below := r.plan.Last()
	if r.viaSession(e, want) {
		r.session(e, Request{MFASerial: want.MFASerial}, r.sessionLength(below))
	}
	r.add(nil) // its place, so that the settings know it
	role := AssumeRole{
		Profile:         e.name,
		RoleARN:         r.choose(e, "role_arn", fromField("RoleARN", want.RoleARN)),
		ExternalID:      r.choose(e, "external_id", fromField("ExternalID", want.ExternalID)),
		MFASerial:       r.choose(e, "mfa_serial", fromField("MFASerial", want.MFASerial)),
		RoleSessionName: r.choose(e, "role_session_name", fromField("RoleSessionName", want.RoleSessionName)),
		SourceIdentity:  r.choose(e, "source_identity", fromField("SourceIdentity", want.SourceIdentity)),
		DurationSeconds: r.duration(roleLength(e), want.Duration),
	}
	role.Policy, role.PolicyARNs = r.policies(want, arn.Partition(role.RoleARN))
	if role.MFASerial != "" && !r.plan.FromMFASession(len(r.plan.Steps)-1) {
		role.MFAProcess = r.mfaProcess(e, below)
	}
	r.fill(role)
	if index := len(r.plan.Steps) - 1; r.plan.Chained(index) && role.DurationSeconds > chainedLimit {
		from := "another role"
		if r.plan.FromMFASession(index) {
			from = "an MFA session"
		}
		r.warn("%d seconds are capped at %d: AWS ends the session of a role that is assumed from %s after an hour", role.DurationSeconds, chainedLimit, from)
		role.DurationSeconds = chainedLimit
		r.fill(role)
	}
}

// finish settles what concerns the plan as a whole.
func (r *resolver) finish(e *entry) (Plan, error) {
	if err := r.unused(); err != nil {
		return Plan{}, err
	}
	r.plan.Region, r.plan.RegionFrom = r.region(e)
	if err := r.network(e); err != nil {
		return Plan{}, err
	}
	r.plan.CLICache, r.plan.CLICacheFrom = r.cliCache(e)
	return r.plan, nil
}

// region goes by the order of the AWS CLI v2. The region of a source profile does not count.
func (r *resolver) region(e *entry) (region string, from Origin) {
	environment := r.request.Environment
	for _, given := range []given{
		fromField("Region", r.request.Region),
		fromVariable("AWS_REGION", environment.Region),
		fromVariable("AWS_DEFAULT_REGION", environment.DefaultRegion),
	} {
		if given.value != "" {
			return given.value, given.from
		}
	}
	value, ok := e.get("region")
	if !ok || value.Text() == "" {
		return "", Origin{}
	}
	r.differOnValue("region", value)
	return value.Text(), value.Origin
}
