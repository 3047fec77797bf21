package profile

import (
	"fmt"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/arn"
)

// chainedLimit is the longest session, in seconds, of a role that is assumed with the credentials
// of a role.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, DurationSeconds.
const chainedLimit = 3600

// isRole reports whether a profile is for AssumeRole. A web_identity_token_file makes it one for
// AssumeRoleWithWebIdentity instead.
func isRole(e *entry) bool { return e.has("role_arn") && !e.has("web_identity_token_file") }

// role plans a role profile: first its source, then the role. What is wanted is the request for the
// profile that was asked for, and nothing for others.
func (r *resolver) role(e *entry, want *Request) error {
	source, hasSource := e.get("source_profile")
	named, hasNamed := e.get("credential_source")
	var err error
	switch {
	case e.text("role_arn") == "" && want.RoleARN == "":
		return e.wrong("role_arn", e.origin("role_arn"), "is empty")
	case hasSource && hasNamed:
		return e.wrong("credential_source", named.Origin, "and source_profile are both set, and only one of them can be")
	case hasNamed:
		err = r.credentialSource(e, named)
	case hasSource:
		err = r.source(e, source)
	default:
		return e.wrong("role_arn", e.origin("role_arn"), orSlips("needs a source_profile or a credential_source beside it", e))
	}
	if err != nil {
		return err
	}
	r.assume(e, want)
	return nil
}

// source plans the source profile of a role. Keys make a profile a base even where it has a role of
// its own, and only they allow a profile to be its own source (botocore,
// AssumeRoleProvider._resolve_credentials_from_profile and _validate_source_profile).
func (r *resolver) source(e *entry, source Value) error {
	name := source.Text()
	next, err := r.set.section(kindProfile, name)
	if err != nil {
		return fmt.Errorf("source profile %q, which profile %q names: %w", name, e.Name, err)
	}
	if next == nil {
		return r.set.notFound("source profile", kindProfile, name, e.Name, source.Origin)
	}
	again := slices.Contains(r.visited, name) && (name != e.Name || !hasKeys(next))
	if err := r.onwards("source_profile", name, source.Origin, again); err != nil {
		return err
	}
	r.visit(next)
	if isRole(next) && !hasKeys(next) {
		return r.role(next, new(Request))
	}
	if role, ok := next.get("role_arn"); ok && isRole(next) && name != e.Name {
		r.differ("profile %q is used for its keys; its role_arn (%s) is not assumed. The AWS SDK for Go would assume it", name, role.Origin)
	}
	found, err := r.base(next, nil)
	if err == nil && !found {
		reason, cure := r.almost(next)
		err = &NoCredentialsError{Profile: name, Via: e.Name, Origin: source.Origin, Reason: reason, Cure: cure, Files: r.set.files}
	}
	return err
}

// credentialSource plans a base that is named by its kind. The names are case-sensitive, as in
// botocore.
func (r *resolver) credentialSource(e *entry, named Value) error {
	switch named.Text() {
	case "Environment":
		if err := r.environmentKeys(e.Name); err != nil {
			return err
		}
	case "EcsContainer":
		r.container(e.Name)
	case "Ec2InstanceMetadata":
		if err := r.instance(e.Name); err != nil {
			return err
		}
	default:
		return e.wrong("credential_source", named.Origin,
			fmt.Sprintf("is %q, and can be Environment, Ec2InstanceMetadata or EcsContainer", named.Text()))
	}
	r.note("credential_source", named)
	return nil
}

// sourceIdentity is the name that a role's session keeps: of the request, the environment, the
// profile, or all profiles. As it stays with the session through further roles, what is not the
// profile's own is given to the first role on the way.
func (r *resolver) sourceIdentity(e *entry, want *Request) string {
	const key = "source_identity"
	outside := r.request.Environment.SourceIdentity
	below := slices.ContainsFunc(r.plan.Steps, func(s Step) bool {
		role, ok := s.(AssumeRole)
		return ok && role.SourceIdentity != ""
	})
	asked := r.fromField("SourceIdentity", want.SourceIdentity)
	another := below || r.request.SourceIdentity != "" // there is one, or will be
	switch {
	case asked.value == "" && (below && outside != "" || another && !e.has(key)):
		return ""
	case another:
		return r.choose(e, key, asked)
	}
	return r.choose(e, key, asked, fromVariable("AWS_FEDERATE_SOURCE_IDENTITY", outside))
}

// noteSourceDevice says where the source profile of a role has an MFA device, which the role does
// not inherit: nothing is, as with the AWS CLI.
func (r *resolver) noteSourceDevice(e *entry) {
	name := e.text("source_profile")
	source, err := r.set.section(kindProfile, name)
	if err != nil || source == nil || name == e.Name || isRole(source) && !hasKeys(source) || source.text("mfa_serial") == "" {
		return
	}
	r.plan.SourceMFA = source.origin("mfa_serial")
	r.hint("profile %q: mfa_serial of its source profile %q (%s) does not count for the role, as for the AWS CLI: each role has its own",
		e.Name, name, r.plan.SourceMFA)
}

// assume adds the role of a profile. Nothing is inherited from one profile to the next.
func (r *resolver) assume(e *entry, want *Request) {
	below := r.plan.Last()
	if r.viaMFASession(e, want) {
		r.addMFASession(e, want.MFASerial, r.mfaSessionLength(below), 0)
	}
	r.add(nil) // its place, so that the settings know it
	role := AssumeRole{
		Profile:         e.Name,
		RoleARN:         r.choose(e, "role_arn", r.fromField("RoleARN", want.RoleARN)),
		ExternalID:      r.choose(e, "external_id", r.fromField("ExternalID", want.ExternalID)),
		MFASerial:       r.choose(e, "mfa_serial", r.fromField("MFASerial", want.MFASerial)),
		RoleSessionName: r.choose(e, "role_session_name", r.fromField("RoleSessionName", want.RoleSessionName)),
		SourceIdentity:  r.sourceIdentity(e, want),
		DurationSeconds: r.duration(r.roleLength(e), want.Duration),
	}
	if role.MFASerial == "" && !r.brief {
		r.noteSourceDevice(e)
	}
	role.Policy, role.PolicyARNs = r.policies(want, arn.Partition(role.RoleARN))
	role = r.tag(e, role, want)
	if role.MFASerial != "" && !r.plan.FromMFASession(len(r.plan.Steps)-1) {
		role.MFAProcess = r.mfaProcess(e, below)
	}
	r.fill(role)
	if index := len(r.plan.Steps) - 1; r.plan.Chained(index) && role.DurationSeconds > chainedLimit {
		from := "another role"
		if r.plan.FromMFASession(index) {
			from = "an MFA session"
		}
		r.warn("%d seconds are capped at %d: AWS ends the session of a role that is assumed from %s after an hour",
			role.DurationSeconds, chainedLimit, from)
		role.DurationSeconds = chainedLimit
		r.fill(role)
	}
}
