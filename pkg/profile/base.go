package profile

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/slips"
)

// base plans the credentials that a profile has itself, and reports whether it has any. What is
// wanted of it is nil for a source profile. The order is botocore's (credentials.py,
// ProfileProviderBuilder.providers): web identity, SSO, keys in the credentials file, login
// session, process, keys in the config file.
func (r *resolver) base(e *entry, want *Request) (bool, error) {
	before := len(r.plan.Steps)
	for _, try := range [...]func(*resolver, *entry, *Request) error{ // which hold nothing: there may be ten thousand profiles
		func(r *resolver, e *entry, _ *Request) error {
			if e.text("web_identity_token_file") == "" { // an empty one is none to botocore
				return nil
			}
			return r.webIdentity(e, new(Environment), new(Request))
		},
		func(r *resolver, e *entry, _ *Request) error { return r.sso(e) },
		func(r *resolver, e *entry, _ *Request) error { return r.staticKeys(e, &e.Creds) },
		func(r *resolver, e *entry, _ *Request) error { return r.awsLogin(e) },
		func(r *resolver, e *entry, want *Request) error { return r.process(e, want) },
		func(r *resolver, e *entry, _ *Request) error { return r.staticKeys(e, &e.Config) },
	} {
		if err := try(r, e, want); err != nil || len(r.plan.Steps) > before {
			return err == nil, err
		}
	}
	if secret, ok := e.get("aws_secret_access_key"); ok {
		return false, e.missing("aws_access_key_id", secret.Origin, "aws_secret_access_key")
	}
	return false, nil
}

// process plans a credential_process. How its line is split into words depends on the system; see
// [Words].
func (r *resolver) process(e *entry, want *Request) error {
	command, ok := e.get("credential_process")
	switch {
	case !ok:
		return nil
	case command.Text() == "":
		return e.wrong("credential_process", command.Origin, "is empty")
	}
	if line, ok := r.seeThrough(command); ok {
		return r.through(e, command, line, want)
	}
	if name, ok := r.keyName(command); ok {
		return r.keptKey(e, command, name)
	}
	keep, from := r.keep(e)
	r.add(Process{Profile: e.Name, Command: command.text, AccountID: e.text("aws_account_id"), Keep: keep})
	r.note("credential_process", command)
	if !from.From.IsZero() {
		r.record(Setting{Key: from.Key, From: from.From, Shadows: from.Shadows})
	}
	r.checkCut(e, command)
	r.differOnKeys(e, "credential_process comes")
	return nil
}

// keep reports whether what a profile's process gives is to be kept, and who says so.
func (r *resolver) keep(e *entry) (bool, NetworkSetting) {
	const key = "process_cache"
	p := r.pick(e, key, fromVariable("AWS_FEDERATE_PROCESS_CACHE", r.request.Environment.ProcessCache))
	switch strings.ToLower(p.Value) {
	case "yes", "true", "on":
		return true, p.NetworkSetting
	case "", "no", "false", "off":
		return false, p.NetworkSetting
	}
	r.refuse(p.wrong(fmt.Sprintf("is %q, and can be yes or no", p.Value)))
	return false, p.NetworkSetting
}

// awsLogin plans the session of `aws login`.
func (r *resolver) awsLogin(e *entry) error {
	session, ok := e.get("login_session")
	switch {
	case !ok:
		return nil
	case session.Text() == "":
		return e.wrong("login_session", session.Origin, "is empty")
	}
	r.add(Login{Profile: e.Name, Session: session.Text()})
	r.note("login_session", session)
	r.differOnKeys(e, "login_session comes")
	return nil
}

// environmentKeys plans the keys in the environment: for everybody, or as the credential_source of
// a profile. That there are none is an error only when such a profile is used.
func (r *resolver) environmentKeys(profile string) error {
	environment := &r.request.Environment
	if environment.AccessKeyID != "" && environment.SecretAccessKey.Empty() {
		return &SettingError{
			Key: "aws_secret_access_key", Origin: Origin{Variable: "AWS_SECRET_ACCESS_KEY"}, Reason: "is missing beside AWS_ACCESS_KEY_ID",
		}
	}
	if environment.AccessKeyID == "" && profile != "" {
		reason := "is not set, which credential_source = Environment needs" + r.credentialSourceOrigin(profile).At()
		if environment.TokenFile != "" {
			reason += "; only AWS_WEB_IDENTITY_TOKEN_FILE is set, which credentials come from without a profile's role"
		}
		r.refuse(&SettingError{Profile: profile, Key: "credential_source", Origin: Origin{Variable: "AWS_ACCESS_KEY_ID"}, Reason: reason})
	}
	r.checkVariables()
	r.add(EnvironmentKeys{
		Profile: profile, AccessKeyID: environment.AccessKeyID, SecretAccessKey: environment.SecretAccessKey,
		SessionToken: environment.SessionToken, Expiration: environment.Expiration, AccountID: environment.AccountID,
	})
	return nil
}

// credentialSourceOrigin is where the credential_source of a profile stands.
func (r *resolver) credentialSourceOrigin(profile string) Origin {
	v, _ := r.set.Lookup(profile, "credential_source")
	return v.Origin
}

// container plans the credentials endpoint of a container, as the environment describes it.
func (r *resolver) container(profile string) {
	environment := &r.request.Environment
	r.add(Container{
		Profile: profile, RelativeURI: environment.ContainerRelativeURI, FullURI: environment.ContainerFullURI,
		Token: environment.ContainerToken, TokenFile: environment.ContainerTokenFile,
	})
}

// webIdentity plans AssumeRoleWithWebIdentity. Each setting comes from the request first, then from
// the environment. For a source profile both are empty; for a profile that the request names, the
// environment is.
func (r *resolver) webIdentity(e *entry, environment *Environment, want *Request) error {
	r.add(nil) // its place, so that the settings know it
	step := WebIdentity{
		Profile:   e.Name,
		TokenFile: r.choose(e, "web_identity_token_file", fromVariable("AWS_WEB_IDENTITY_TOKEN_FILE", environment.TokenFile)),
		RoleARN: r.choose(e, "role_arn", r.fromField("RoleARN", want.RoleARN),
			fromVariable("AWS_ROLE_ARN", environment.RoleARN)),
		RoleSessionName: r.choose(e, "role_session_name", r.fromField("RoleSessionName", want.RoleSessionName),
			fromVariable("AWS_ROLE_SESSION_NAME", environment.RoleSessionName)),
		DurationSeconds: r.duration(&entry{}, want.Duration), // the profile's counts for AssumeRole alone
	}
	if environment.TokenFile != "" {
		step.Profile = ""
	}
	step.Policy, step.PolicyARNs = r.policies(want, arn.Partition(step.RoleARN))
	r.fill(step)
	switch {
	case step.RoleARN == "" && environment.TokenFile != "":
		return &SettingError{
			Key:    "role_arn",
			Origin: Origin{Variable: "AWS_ROLE_ARN"},
			Reason: "is missing beside AWS_WEB_IDENTITY_TOKEN_FILE",
		}
	case step.RoleARN == "":
		return e.wrong("role_arn", e.origin("web_identity_token_file"), "is missing beside web_identity_token_file")
	}
	r.differOnKeys(e, "web_identity_token_file comes")
	return nil
}

// almost says what a profile without credentials has that looks like some, and what mends it if
// that is known.
func (r *resolver) almost(e *entry) (reason, cure string) {
	for _, key := range []string{"sso_session", "sso_start_url"} {
		if e.has(key) {
			return fmt.Sprintf("%s (%s) gives credentials only beside sso_account_id and sso_role_name", key, e.origin(key)), ""
		}
	}
	if found := e.slips(); len(found) > 0 {
		return slips.InWords(found)
	}
	if source, ok := e.get("source_profile"); ok {
		return fmt.Sprintf("source_profile (%s) counts only beside a role_arn", source.Origin), ""
	}
	if header, ok := r.displaced(e); ok {
		return fmt.Sprintf("[default] at %s gives way to [profile default], and nothing below it counts", header),
			"put the settings of both under one header, [default]"
	}
	return "", ""
}
