package plan

import (
	"encoding/json"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// Validate returns a [SettingError] for the first value that AWS would refuse, before a call and
// perhaps an MFA code is spent on it: of those that the maker of the plan has found, else of what
// the steps themselves hold, so that a plan made by hand is looked at as well. It returns one for a
// call that has no step below it, too. A valid plan can still be refused, as for a duration beyond
// the role's own maximum.
func (p *Plan) Validate() error {
	if len(p.Invalid) > 0 {
		return p.Invalid[0]
	}
	for i, step := range p.Steps {
		key, reason, onTop := refused(step)
		if onTop && i == 0 {
			return &SettingError{
				Profile: step.profile(),
				Key:     step.Type(),
				Reason:  "is a call that takes credentials, and no step gives any",
			}
		}
		if reason != "" {
			return &SettingError{Profile: step.profile(), Key: key, Reason: reason}
		}
	}
	return nil
}

// value is one that AWS gets: a text, or as many seconds as a session lasts at most.
type value struct {
	key, text        string
	as               string // the parameter, where its rules are not those of the key
	optional         bool   // and not sent where it is empty
	seconds, longest int
}

// reason says why AWS would refuse a value; empty if it would not.
func (v value) reason() string {
	switch {
	case v.longest > 0 && v.seconds != 0:
		return awsvalue.Duration(v.seconds, v.longest)
	case v.longest > 0 || v.optional && v.text == "":
		return ""
	case v.key == "sso_account_id":
		return awsvalue.Account(v.text)
	case v.key == "policy" && !json.Valid([]byte(v.text)):
		return "holds no JSON"
	case v.as != "":
		return awsvalue.Parameter(v.as, v.text)
	}
	return awsvalue.Parameter(v.key, v.text)
}

// first is the first of some values that AWS would refuse, and why; empty if it would none.
func first(values ...value) (key, reason string) {
	for i := range values {
		if reason := values[i].reason(); reason != "" {
			return values[i].key, reason
		}
	}
	return "", ""
}

// refused is the first value of a step that AWS would refuse, and why; empty if it would none. onTop
// says that the step takes the credentials of the one below it.
func refused(step Step) (key, reason string, onTop bool) {
	inline, arns := "", []string(nil)
	switch s := step.(type) {
	case AssumeRole:
		inline, arns, onTop = s.Policy, s.PolicyARNs, true
		key, reason = first(
			value{key: "role_arn", text: s.RoleARN},
			value{key: "external_id", text: s.ExternalID, optional: true},
			value{key: "mfa_serial", text: s.MFASerial, optional: true},
			value{key: "role_session_name", text: s.RoleSessionName, optional: true},
			value{key: "source_identity", text: s.SourceIdentity, optional: true},
			value{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestRoleSession},
		)
	case WebIdentity:
		inline, arns = s.Policy, s.PolicyARNs
		key, reason = first(
			value{key: "role_arn", text: s.RoleARN},
			value{key: "role_session_name", text: s.RoleSessionName, optional: true},
			value{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestRoleSession},
		)
	case SessionToken:
		onTop = true
		key, reason = first(
			value{key: "mfa_serial", text: s.MFASerial},
			value{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestMFASession},
		)
	case FederationToken:
		inline, arns, onTop = s.Policy, s.PolicyARNs, true
		key, reason = first(
			value{key: "role_session_name", as: "federated_user", text: s.Name, optional: true},
			value{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestMFASession},
		)
	case SSO:
		key, reason = first(value{key: "sso_account_id", text: s.AccountID})
	case StaticKeys, KeyringKeys, EnvironmentKeys, Process, Login, Container, Instance:
	}
	if reason == "" {
		key, reason = first(value{key: "policy", text: inline, optional: true})
	}
	for i := 0; reason == "" && i < len(arns); i++ {
		key, reason = first(value{key: "policy_arns", as: "policy_arn", text: arns[i]})
	}
	return key, reason, onTop
}
