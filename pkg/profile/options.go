package profile

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// chainedLimit is the longest session, in seconds, of a role that is assumed with the credentials of a role.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, DurationSeconds.
const chainedLimit = 3600

// choose takes an option's value for the profile that was asked for, else the profile's setting, notes which, and keeps
// what is wrong with it for Validate.
func (r *resolver) choose(e *entry, top bool, key, option, value string) string {
	if top && value != "" {
		s := Setting{Step: len(r.plan.Steps) - 1, Key: key, From: option}
		if shadowed, ok := e.get(key); ok {
			s.Shadows = []string{shadowed.Origin.String()}
		}
		r.plan.Settings = append(r.plan.Settings, s)
		r.check(&SettingError{Key: option, Option: true}, key, value)
		return value
	}
	setting, ok := e.get(key)
	if !ok {
		return ""
	}
	r.note(key, setting)
	if key != "role_session_name" || setting.Text() != "" { // an empty name means the default one
		r.check(&SettingError{Profile: e.name, Key: key, Origin: setting.Origin}, key, setting.Text())
	}
	return setting.Text()
}

// duration is in seconds, zero for the role's default of an hour. A value that is no number counts as absent, as in botocore.
func (r *resolver) duration(e *entry, top bool) int {
	const key, option = "duration_seconds", "--duration"
	if top && r.request.Duration != 0 {
		r.plan.Settings = append(r.plan.Settings, Setting{Step: len(r.plan.Steps) - 1, Key: key, From: option})
		seconds := int(r.request.Duration / time.Second)
		r.check(&SettingError{Key: option, Option: true}, key, strconv.Itoa(seconds))
		return seconds
	}
	setting, ok := e.get(key)
	if !ok {
		return 0
	}
	seconds, err := strconv.Atoi(setting.Text())
	if err != nil {
		r.warn("profile %q: duration_seconds is no number of seconds and counts for nothing (%s)", e.name, setting.Origin)
		return 0
	}
	r.note(key, setting)
	r.check(&SettingError{Profile: e.name, Key: key, Origin: setting.Origin}, key, setting.Text())
	return seconds
}

// policies are the session policies of the request. AWS's own ReadOnlyAccess has the partition of the role.
func (r *resolver) policies(roleARN string) (inline string, arns []string) {
	arns = append(arns, r.request.PolicyARNs...)
	if r.request.ReadOnly {
		partition := "aws"
		if parts := strings.Split(roleARN, ":"); len(parts) > 1 {
			partition = parts[1]
		}
		arns = append(arns, "arn:"+partition+":iam::aws:policy/ReadOnlyAccess")
	}
	if policy := r.request.Policy; policy != "" && !json.Valid([]byte(policy)) {
		r.plan.invalid = append(r.plan.invalid, &SettingError{Key: "--policy-file", Option: true, Reason: "names a file that is no JSON"})
	}
	if len(arns) > 10 {
		r.plan.invalid = append(r.plan.invalid, &SettingError{Key: "--policy-arn", Option: true, Reason: "can be given ten times at most"})
	}
	return r.request.Policy, arns
}

// unused refuses options that concern a role where the plan has none: a session that was to be narrowed, or told apart,
// must not silently come out as wide as ever.
func (r *resolver) unused() error {
	if r.roled {
		return nil
	}
	for _, option := range []struct {
		name  string
		given bool
	}{
		{"--external-id", r.request.ExternalID != ""},
		{"--mfa-serial", r.request.MFASerial != ""},
		{"--role-session-name", r.request.RoleSessionName != ""},
		{"--source-identity", r.request.SourceIdentity != ""},
		{"--policy-file", r.request.Policy != ""},
		{"--policy-arn", len(r.request.PolicyARNs) > 0},
		{"--read-only", r.request.ReadOnly},
	} {
		if option.given {
			return &SettingError{Key: option.name, Option: true, Reason: "concerns a role session, and no role is assumed here"}
		}
	}
	if r.request.Duration != 0 {
		r.warn("--duration counts for nothing: no role is assumed here")
	}
	return nil
}

// endpoint is the URL of STS, empty for AWS's own. The order is that of botocore's ConfiguredEndpointProvider; the selected
// profile's settings serve the whole chain.
func (r *resolver) endpoint(e *entry) (string, error) {
	environment := r.request.Environment
	ignore := environment.IgnoreEndpoints
	if ignore == "" {
		ignore = e.text("ignore_configured_endpoint_urls")
	}
	switch {
	case isTrue(ignore):
		return "", nil
	case environment.STSEndpoint != "":
		return environment.STSEndpoint, nil
	case environment.Endpoint != "":
		return environment.Endpoint, nil
	}
	if services, ok := e.get("services"); ok {
		section, err := r.set.section(kindServices, services.Text())
		switch {
		case err != nil:
			return "", err
		case section == nil:
			return "", r.set.notFound("services", services.Text(), e.name, services.Origin)
		}
		if sts, ok := section.get("sts"); ok {
			if url := sts.nested()["endpoint_url"]; url != "" {
				return url, nil
			}
		}
	}
	return e.text("endpoint_url"), nil
}

// isTrue reads a boolean as botocore does: only "true", in any case, is true.
func isTrue(text string) bool { return strings.EqualFold(text, "true") }
