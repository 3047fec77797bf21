package profile

import (
	"fmt"
	"slices"
)

// Resolve works out how the request is met from the set. Its errors are [SyntaxError], [NotFoundError], [LoopError],
// [SettingError] and [NoCredentialsError]. Values that AWS would refuse are no error here, so that a plan with one can
// be explained; see [Plan.Validate].
func Resolve(set *Set, request Request) (Plan, error) {
	r := &resolver{set: set, request: request}
	name, how := request.profile()
	r.plan.Profile = name
	selected, err := set.section(kindProfile, name)
	if how != byOption && request.Environment.AccessKeyID != "" {
		if selected == nil || err != nil { // keys in the environment do without a profile
			selected = &entry{name: name}
		}
		if err := r.environmentKeys(""); err != nil {
			return Plan{}, err
		}
		if request.RoleARN != "" {
			r.assume(&entry{}, true) // of the profile that the keys outdo, only the region counts
		}
		return r.finish(selected)
	}
	switch {
	case err != nil:
		return Plan{}, err
	case selected == nil && how != byNobody:
		return Plan{}, set.notFound("profile", name, "", Origin{})
	case selected == nil:
		selected = &entry{name: name}
	}
	if err := r.selected(selected, how); err != nil {
		return Plan{}, err
	}
	return r.finish(selected)
}

// resolver builds a plan step by step.
type resolver struct {
	set     *Set
	request Request
	plan    Plan
	visited []string // profiles on the way, for loops
	roled   bool     // the last step takes the options that concern a role
}

// selected plans the profile that was asked for. The order is botocore's create_credential_resolver: role, web identity,
// then what the profile has itself. Only without a named profile does the search go on outside the files.
func (r *resolver) selected(e *entry, how naming) error {
	r.visited = []string{e.name}
	environment := r.request.Environment
	if how == byOption {
		environment = Environment{}
	}
	switch {
	case isRole(e):
		return r.role(e, true)
	case environment.TokenFile != "" || e.has("web_identity_token_file"):
		return r.webIdentity(e, environment, true)
	}
	switch found, err := r.base(e); {
	case err != nil:
		return err
	case found:
		return nil
	case how == byNobody && (environment.ContainerRelativeURI != "" || environment.ContainerFullURI != ""):
		r.container("")
		return nil
	case how == byNobody && !environment.MetadataDisabled:
		r.add(Instance{})
		return nil
	}
	missing := &NoCredentialsError{Profile: e.name, Files: r.set.files, Reason: almost(e)}
	if how == byNobody && !r.set.Has(e.name) {
		missing.Profile = ""
	}
	return missing
}

// isRole reports whether a profile is for AssumeRole. A web_identity_token_file makes it one for
// AssumeRoleWithWebIdentity instead.
func isRole(e *entry) bool { return e.has("role_arn") && !e.has("web_identity_token_file") }

// role plans a role profile: first its source, then the role.
func (r *resolver) role(e *entry, top bool) error {
	source, hasSource := e.get("source_profile")
	named, hasNamed := e.get("credential_source")
	overridden := top && r.request.RoleARN != ""
	var err error
	switch {
	case e.text("role_arn") == "" && !overridden:
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
	r.assume(e, top)
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
		return r.set.notFound("source profile", name, e.name, source.Origin)
	}
	if slices.Contains(r.visited, name) && (name != e.name || !hasKeys(next)) {
		return &LoopError{Chain: append(slices.Clone(r.visited), name), Origin: source.Origin}
	}
	r.visited = append(r.visited, name)
	if isRole(next) && !hasKeys(next) {
		return r.role(next, false)
	}
	if role, ok := next.get("role_arn"); ok && isRole(next) {
		r.warn("profile %q is used for its keys; its role_arn (%s) is not assumed. The AWS SDK for Go would assume it", name, role.Origin)
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
		r.add(Instance{Profile: e.name})
	default:
		return &SettingError{
			Profile: e.name, Key: "credential_source", Origin: named.Origin,
			Reason: fmt.Sprintf("is %q, and can be Environment, Ec2InstanceMetadata or EcsContainer", named.Text()),
		}
	}
	r.note("credential_source", named)
	return nil
}

// assume adds the role of a profile. Nothing is inherited from one profile to the next, and the options concern the role
// that was asked for alone.
func (r *resolver) assume(e *entry, top bool) {
	r.add(nil) // its place, so that the settings know it
	role := AssumeRole{
		Profile:         e.name,
		RoleARN:         r.choose(e, top, "role_arn", "--role-arn", r.request.RoleARN),
		ExternalID:      r.choose(e, top, "external_id", "--external-id", r.request.ExternalID),
		MFASerial:       r.choose(e, top, "mfa_serial", "--mfa-serial", r.request.MFASerial),
		RoleSessionName: r.choose(e, top, "role_session_name", "--role-session-name", r.request.RoleSessionName),
		SourceIdentity:  r.choose(e, top, "source_identity", "--source-identity", r.request.SourceIdentity),
		DurationSeconds: r.duration(e, top),
	}
	if top {
		role.Policy, role.PolicyARNs = r.policies(role.RoleARN)
	}
	last := len(r.plan.Steps) - 1
	r.plan.Steps[last] = role
	if r.plan.Chained(last) && role.DurationSeconds > chainedLimit {
		r.warn("%d seconds are capped at %d: AWS ends the session of a role that is assumed from another role after an hour", role.DurationSeconds, chainedLimit)
		role.DurationSeconds = chainedLimit
		r.plan.Steps[last] = role
	}
	r.roled = r.roled || top
}

// finish settles what concerns the plan as a whole.
func (r *resolver) finish(e *entry) (Plan, error) {
	if !r.roled && r.request.RoleARN != "" {
		r.assume(e, true)
	}
	if err := r.unused(); err != nil {
		return Plan{}, err
	}
	r.plan.Region, r.plan.RegionFrom = r.region(e)
	endpoint, err := r.endpoint(e)
	r.plan.STSEndpoint = endpoint
	return r.plan, err
}

// region goes by the order of the AWS CLI v2. The region of a source profile does not count.
func (r *resolver) region(e *entry) (region, from string) {
	environment := r.request.Environment
	switch {
	case r.request.Region != "":
		return r.request.Region, "--region"
	case environment.Region != "":
		return environment.Region, "AWS_REGION"
	case environment.DefaultRegion != "":
		return environment.DefaultRegion, "AWS_DEFAULT_REGION"
	}
	value, ok := e.get("region")
	if !ok || value.Text() == "" {
		return "", ""
	}
	return value.Text(), value.Origin.String()
}

func (r *resolver) add(s Step) { r.plan.Steps = append(r.plan.Steps, s) }

// note records where a setting of the last step stands.
func (r *resolver) note(key string, v Value) {
	s := Setting{Step: len(r.plan.Steps) - 1, Key: key, From: v.Origin.String()}
	for _, shadow := range v.Shadows {
		s.Shadows = append(s.Shadows, shadow.String())
	}
	r.plan.Settings = append(r.plan.Settings, s)
}

func (r *resolver) warn(format string, args ...any) {
	r.plan.Warnings = append(r.plan.Warnings, fmt.Sprintf(format, args...))
}
