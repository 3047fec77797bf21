package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestValidateByHand looks at plans that nobody has looked at before.
func TestValidateByHand(t *testing.T) {
	t.Parallel()
	const role = "arn:aws:iam::111122223333:role/Admin"
	keys := plan.StaticKeys{Profile: "base", AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: secret.New("example")}
	long := strings.Repeat("x", 65)
	for name, tt := range map[string]struct {
		step        plan.Step
		key, reason string // of the error, if there is to be one
	}{
		"a role":                        {step: plan.AssumeRole{RoleARN: role}},
		"a role with all":               {step: plan.AssumeRole{RoleARN: role, ExternalID: "ab", MFASerial: "GAHT12345", DurationSeconds: 900, Policy: "{}"}},
		"no role":                       {plan.AssumeRole{}, "role_arn", "is empty"},
		"no ARN":                        {plan.AssumeRole{RoleARN: "Admin"}, "role_arn", "has to be an ARN"},
		"an external ID":                {plan.AssumeRole{RoleARN: role, ExternalID: "#"}, "external_id", "something else at character 1"},
		"a security key":                {plan.AssumeRole{RoleARN: role, MFASerial: "arn:aws:iam::111122223333:u2f/user/me/k"}, "mfa_serial", "FIDO"},
		"a long name":                   {plan.AssumeRole{RoleARN: role, RoleSessionName: long}, "role_session_name", "2 to 64"},
		"a long identity":               {plan.AssumeRole{RoleARN: role, SourceIdentity: long}, "source_identity", "2 to 64"},
		"a short session":               {plan.AssumeRole{RoleARN: role, DurationSeconds: 60}, "duration_seconds", "from 900 to 43200"},
		"a policy":                      {plan.AssumeRole{RoleARN: role, Policy: "{"}, "policy", "no JSON"},
		"a managed policy":              {plan.AssumeRole{RoleARN: role, PolicyARNs: []string{"ReadOnlyAccessOfAll..."}}, "policy_arns", "has to be an ARN"},
		"web identity without a role":   {plan.WebIdentity{TokenFile: "t"}, "role_arn", "is empty"},
		"web identity for too long":     {plan.WebIdentity{RoleARN: role, DurationSeconds: 43201}, "duration_seconds", "12 hours"},
		"an MFA session":                {step: plan.SessionToken{MFASerial: "GAHT12345", DurationSeconds: 129600}},
		"an MFA session of no device":   {plan.SessionToken{}, "mfa_serial", "is empty"},
		"an MFA session for too long":   {plan.SessionToken{MFASerial: "GAHT12345", DurationSeconds: 129601}, "duration_seconds", "36 hours"},
		"a federated user":              {step: plan.FederationToken{Name: "me", Policy: "{}"}},
		"a federated user's long name":  {plan.FederationToken{Name: long[:33]}, "role_session_name", "2 to 32"},
		"a permission set of no number": {plan.SSO{AccountID: "prod"}, "sso_account_id", "12 digits"},
		"a process":                     {step: plan.Process{}},
	} {
		p := plan.Plan{Steps: []plan.Step{keys, tt.step}}
		err := p.Validate()
		refused, ok := errors.AsType[*plan.SettingError](err)
		if ok != (tt.key != "") || ok && (refused.Key != tt.key || !strings.Contains(refused.Reason, tt.reason)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestValidateBase wants something below a call, and what the maker has found to come first.
func TestValidateBase(t *testing.T) {
	t.Parallel()
	p := plan.Plan{Steps: []plan.Step{plan.AssumeRole{Profile: "prod", RoleARN: "arn:aws:iam::111122223333:role/Admin"}}}
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), `profile "prod": assume_role is a call`) {
		t.Errorf("%v", err)
	}
	p.Invalid = []*plan.SettingError{{Key: "found"}}
	if err, ok := errors.AsType[*plan.SettingError](p.Validate()); !ok || err.Key != "found" {
		t.Errorf("%v", err)
	}
	if err := new(plan.Plan).Validate(); err != nil {
		t.Errorf("no steps: %v", err)
	}
}
