package plan

import (
	"encoding/json"
	"slices"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// Validate returns a [SettingError] for the first value that AWS would refuse, before a call and
// perhaps an MFA code is spent on it: of those that the maker of the plan has found, else of what
// the steps themselves hold, so that a plan made by hand is looked at as well. It returns one for a
// call that has no step below it, too. A valid plan can still be refused, as for a duration beyond
// the role's own maximum.
func (p Plan) Validate() error {
	if len(p.Invalid) > 0 {
		return p.Invalid[0]
	}
	for i, step := range p.Steps {
		values, onTop := checked(step)
		if onTop && i == 0 {
			return &SettingError{
				Profile: step.Facts().Profile,
				Key:     step.Type(),
				Reason:  "is a call that takes credentials, and no step gives any",
			}
		}
		for _, v := range values {
			if reason := v.reason(); reason != "" {
				return &SettingError{Profile: step.Facts().Profile, Key: v.key, Reason: reason}
			}
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

// checked are the values of a step that are looked at. onTop says that the step takes the
// credentials of the one below it.
func checked(step Step) (values []value, onTop bool) {
	switch s := step.(type) {
	case AssumeRole:
		return slices.Concat([]value{
			{key: "role_arn", text: s.RoleARN},
			{key: "external_id", text: s.ExternalID, optional: true},
			{key: "mfa_serial", text: s.MFASerial, optional: true},
			{key: "role_session_name", text: s.RoleSessionName, optional: true},
			{key: "source_identity", text: s.SourceIdentity, optional: true},
			{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestRoleSession},
		}, policies(s.Policy, s.PolicyARNs)), true
	case WebIdentity:
		return slices.Concat([]value{
			{key: "role_arn", text: s.RoleARN},
			{key: "role_session_name", text: s.RoleSessionName, optional: true},
			{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestRoleSession},
		}, policies(s.Policy, s.PolicyARNs)), false
	case SessionToken:
		return []value{
			{key: "mfa_serial", text: s.MFASerial},
			{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestMFASession},
		}, true
	case FederationToken:
		return slices.Concat([]value{
			{key: "role_session_name", as: "federated_user", text: s.Name, optional: true},
			{key: "duration_seconds", seconds: s.DurationSeconds, longest: awsvalue.LongestMFASession},
		}, policies(s.Policy, s.PolicyARNs)), true
	case SSO:
		return []value{{key: "sso_account_id", text: s.AccountID}}, false
	case StaticKeys, KeyringKeys, EnvironmentKeys, Process, Login, Container, Instance:
	}
	return nil, false
}

// policies are those of a session.
func policies(inline string, arns []string) []value {
	values := make([]value, 0, 1+len(arns))
	values = append(values, value{key: "policy", text: inline, optional: true})
	for _, arn := range arns {
		values = append(values, value{key: "policy_arns", as: "policy_arn", text: arn})
	}
	return values
}
