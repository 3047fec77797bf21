package profile

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// given is a value from outside the files.
type given struct {
	from  Origin
	value string
}

func fromVariable(name, value string) given { return given{Origin{Variable: name}, value} }

// choose takes the first value that is given, else the profile's setting, else that for all
// profiles. It notes which, and keeps what is wrong with it for Validate.
func (r *resolver) choose(e *entry, key string, values ...given) string {
	setting, general, ok := Value{}, false, false
	if r.isSet(e, key) {
		setting, general, ok = r.setting(e, key)
	}
	for _, given := range values {
		if given.value != "" {
			r.outdo(key, given.from, setting)
			r.check("", key, given.from, given.value)
			return given.value
		}
	}
	if !ok {
		return ""
	}
	r.note(key, setting)
	profile := e.Name
	if general {
		profile = ""
	}
	if key != "role_session_name" || setting.Text() != "" { // an empty name means the default one
		r.check(profile, key, setting.Origin, setting.Text())
	}
	return setting.Text()
}

// duration is in seconds, zero for the role's default of an hour. A value that is no number counts
// as absent, as in botocore.
func (r *resolver) duration(e *entry, wanted time.Duration) int {
	return r.durationWithin(e, wanted, awsvalue.LongestRoleSession)
}

// durationWithin is a duration for a session of that many seconds at most.
func (r *resolver) durationWithin(e *entry, wanted time.Duration, longest int) int {
	const key = "duration_seconds"
	setting, ok := e.get(key)
	switch {
	case wanted != 0:
		from := r.field("Duration")
		r.outdo(key, from, setting)
		r.because(&SettingError{Key: key, Origin: from}, awsvalue.Duration(int(wanted/time.Second), longest))
		return int(wanted / time.Second)
	case !ok:
		return 0
	}
	seconds, err := strconv.Atoi(setting.Text())
	if err != nil {
		r.warn("profile %q: duration_seconds is no number of seconds and counts for nothing (%s)", e.Name, setting.Origin)
		return 0
	}
	r.note(key, setting)
	r.because(e.wrong(key, setting.Origin, ""), awsvalue.Duration(seconds, longest))
	return seconds
}

// longestPolicyARNs is how many managed policies a session can have.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, PolicyArns.
const longestPolicyARNs = 10

// policies are the session policies of a request. AWS's own ReadOnlyAccess is named by its
// partition, "aws" where it is empty.
func (r *resolver) policies(want *Request, partition string) (inline string, arns []string) {
	named := r.field("PolicyARNs")
	for _, arn := range want.PolicyARNs {
		r.because(&SettingError{Key: "policy_arns", Origin: named}, awsvalue.Parameter("policy_arn", arn))
		arns = append(arns, arn)
	}
	if want.ReadOnly {
		arns = append(arns, "arn:"+cmp.Or(partition, "aws")+":iam::aws:policy/ReadOnlyAccess")
	}
	if policy := want.Policy; policy != "" && !json.Valid([]byte(policy)) {
		r.refuse(&SettingError{Key: "policy", Origin: r.field("Policy"), Reason: "holds no JSON"})
	}
	if len(arns) > longestPolicyARNs {
		r.refuse(&SettingError{Key: "policy_arns", Origin: named, Reason: "can name ten policies at most, ReadOnlyAccess among them"})
	}
	return want.Policy, arns
}

// unused refuses fields that concern a role where the plan ends with none, or with one by web
// identity, which takes some of them: a session that was to be narrowed, or told apart, must not
// silently come out as wide as ever.
func (r *resolver) unused() error {
	_, assumed := r.plan.Last().(AssumeRole)
	_, web := r.plan.Last().(WebIdentity)
	_, session := r.plan.Last().(SessionToken)
	_, federated := r.plan.Last().(FederationToken)
	if assumed {
		return nil
	}
	if at := r.own().origin(sessionTags); !at.IsZero() {
		r.warn("session_tags counts for nothing (%s): AssumeRole alone takes tags, and it is not called here", at)
	}
	for _, field := range []struct {
		name, key string
		given     bool
		more      bool // AssumeRoleWithWebIdentity and GetFederationToken have it too
	}{
		{"ExternalID", "external_id", r.request.ExternalID != "", false},
		{"MFASerial", "mfa_serial", r.request.MFASerial != "" && !session, false},
		{"SourceIdentity", "source_identity", r.request.SourceIdentity != "", false},
		{"SessionTags", sessionTags, len(r.request.SessionTags) > 0, false},
		{"RoleSessionName", "role_session_name", r.request.RoleSessionName != "", true},
		{"Policy", "policy", r.request.Policy != "", true},
		{"PolicyARNs", "policy_arns", len(r.request.PolicyARNs) > 0, true},
		{"ReadOnly", "policy_arns", r.request.ReadOnly, true},
	} {
		if !field.given || (web || federated) && field.more {
			continue
		}
		reason := "concerns a role session, and no role is assumed here"
		switch {
		case federated:
			reason = "concerns a role session, and a user's own keys give the session here, by GetFederationToken"
		case web:
			reason = "cannot be used with a web identity"
		}
		return &SettingError{Key: field.key, Origin: r.field(field.name), Reason: reason}
	}
	if r.request.Duration != 0 && !web && !session && !federated {
		const nothing = "counts for nothing: no role is assumed here"
		if at := r.field("Duration"); at.Field == "" {
			r.warn("the duration %s (%s)", nothing, at)
			return nil
		}
		r.plan.Warnings = append(r.plan.Warnings, Warning{Field: "Duration", Text: nothing})
	}
	return nil
}
