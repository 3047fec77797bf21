package profile

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"
)

// chainedLimit is the longest session, in seconds, of a role that is assumed with the credentials of a role.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, DurationSeconds.
const chainedLimit = 3600

// given is a value from outside the files: of an option, or of a variable.
type given struct {
	name   string
	value  string
	option bool
}

func fromOption(name, value string) given   { return given{name, value, true} }
func fromVariable(name, value string) given { return given{name, value, false} }

// choose takes the first value that is given, else the profile's setting, notes which, and keeps what is wrong with it for
// Validate.
func (r *resolver) choose(e *entry, key string, values ...given) string {
	setting, ok := e.get(key)
	for _, given := range values {
		if given.value != "" {
			r.outdo(given.name, key, setting)
			r.check(&SettingError{Key: given.name, Option: given.option}, key, given.value)
			return given.value
		}
	}
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
func (r *resolver) duration(e *entry, wanted time.Duration) int {
	return r.durationWithin(e, wanted, longestRoleSession)
}

// durationWithin is a duration for a session of that many seconds at most.
func (r *resolver) durationWithin(e *entry, wanted time.Duration, longest int) int {
	const key, flag = "duration_seconds", "--duration"
	setting, ok := e.get(key)
	switch {
	case wanted != 0:
		r.outdo(flag, key, setting)
		r.checkDuration(&SettingError{Key: flag, Option: true}, int(wanted/time.Second), longest)
		return int(wanted / time.Second)
	case !ok:
		return 0
	}
	seconds, err := strconv.Atoi(setting.Text())
	if err != nil {
		r.warn("profile %q: duration_seconds is no number of seconds and counts for nothing (%s)", e.name, setting.Origin)
		return 0
	}
	r.note(key, setting)
	r.checkDuration(&SettingError{Profile: e.name, Key: key, Origin: setting.Origin}, seconds, longest)
	return seconds
}

// policies are the session policies of the request. AWS's own ReadOnlyAccess is named by its partition, "aws" where it is empty.
func (r *resolver) policies(request Request, partition string) (inline string, arns []string) {
	for _, arn := range request.PolicyARNs {
		r.check(&SettingError{Key: "--policy-arn", Option: true}, "policy_arn", arn)
		arns = append(arns, arn)
	}
	if request.ReadOnly {
		arns = append(arns, "arn:"+cmp.Or(partition, "aws")+":iam::aws:policy/ReadOnlyAccess")
	}
	if policy := request.Policy; policy != "" && !json.Valid([]byte(policy)) {
		r.plan.invalid = append(r.plan.invalid, &SettingError{Key: "--policy-file", Option: true, Reason: "names a file that is no JSON"})
	}
	if len(arns) > 10 {
		r.plan.invalid = append(r.plan.invalid, &SettingError{Key: "--policy-arn", Option: true, Reason: "can be given ten times at most"})
	}
	return request.Policy, arns
}

// unused refuses options that concern a role where the plan ends with none, or with one by web identity, which takes some of
// them: a session that was to be narrowed, or told apart, must not silently come out as wide as ever.
func (r *resolver) unused() error {
	_, assumed := r.plan.Last().(AssumeRole)
	_, web := r.plan.Last().(WebIdentity)
	_, session := r.plan.Last().(SessionToken)
	_, federated := r.plan.Last().(FederationToken)
	if assumed {
		return nil
	}
	for _, option := range []struct {
		name  string
		given bool
		more  bool // AssumeRoleWithWebIdentity and GetFederationToken have it too
	}{
		{"--external-id", r.request.ExternalID != "", false},
		{"--mfa-serial", r.request.MFASerial != "" && !session, false},
		{"--source-identity", r.request.SourceIdentity != "", false},
		{"--role-session-name", r.request.RoleSessionName != "", true},
		{"--policy-file", r.request.Policy != "", true},
		{"--policy-arn", len(r.request.PolicyARNs) > 0, true},
		{"--read-only", r.request.ReadOnly, true},
	} {
		switch {
		case !option.given || (web || federated) && option.more:
		case federated:
			return &SettingError{Key: option.name, Option: true, Reason: "concerns a role session, and a user's own keys are opened here, by GetFederationToken"}
		case web:
			return &SettingError{Key: option.name, Option: true, Reason: "cannot be used with a web identity"}
		default:
			return &SettingError{Key: option.name, Option: true, Reason: "concerns a role session, and no role is assumed here"}
		}
	}
	if r.request.Duration != 0 && !web && !session && !federated {
		r.warn("--duration counts for nothing: no role is assumed here")
	}
	return nil
}
