package profile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func TestValidate(t *testing.T) {
	const arn = "arn:aws:iam::111122223333:role/"
	long := func(prefix string, n int) string { return prefix + strings.Repeat("x", n-len(prefix)) }
	tests := []struct {
		key, field string
		good, bad  []string
	}{
		{
			"role_arn", "RoleARN",
			[]string{arn + "a", arn + "a/b/c", long(arn, 2048)},
			[]string{arn, "arn:aws:iam::1:role", long(arn, 2049), arn + "a b", arn + "é", long("role/", 40)},
		},
		{
			"external_id", "ExternalID",
			[]string{"ab", long("", 1224), "aZ09_+=,.@:/-"},
			[]string{"a", long("", 1225), "a b", "é1", "a#b", "a\n  b"},
		},
		{
			"mfa_serial", "MFASerial",
			[]string{"GAHT12345", long("", 256), "arn:aws:iam::1:mfa/u+=,.@-"},
			[]string{"GAHT1234", long("", 257), "123 456789", "12345678#"},
		},
		{
			"role_session_name", "RoleSessionName",
			[]string{"ab", long("", 64), "aZ09_+=,.@-"},
			[]string{"a", long("", 65), "a:b", "a/b", "a b", "ab\n  c"},
		},
		{"source_identity", "SourceIdentity", []string{"ab", long("", 64)}, []string{"a", long("", 65), "aws:ab"}},
		{"duration_seconds", "Duration", []string{"900", "43200"}, []string{"899", "43201", "0", "-900"}},
	}
	// settings makes a role of the setting under test and what else it takes.
	settings := func(key, value string) string {
		text := "[profile p]\nsource_profile = keys\n" + key + " = " + value + "\n"
		if key != "role_arn" {
			text += aRole
		}
		return text + "[profile keys]\naws_access_key_id = A\naws_secret_access_key = s\n"
	}
	for _, test := range tests {
		t.Run(test.key, func(t *testing.T) {
			for _, value := range test.good {
				plan, err := resolve(t, settings(test.key, value), "", profile.Request{Profile: "p"})
				if err != nil || plan.Validate() != nil {
					t.Errorf("%.60q: %v, %v", value, err, plan.Validate())
				}
			}
			for _, value := range test.bad {
				plan, err := resolve(t, settings(test.key, value), "", profile.Request{Profile: "p"})
				if err != nil {
					t.Fatal(err)
				}
				bad := as[*profile.SettingError](t, plan.Validate())
				if bad.Key != test.key || bad.Profile != "p" || place(bad.Origin) != "config:3" {
					t.Errorf("%.60q: %+v", value, bad)
				}
			}
			for _, value := range append(test.bad, test.good...) {
				plan, err := resolve(t, settings("x", "y"), "", inRequest(test.key, value))
				if err != nil {
					t.Fatal(err)
				}
				bad, refused := errors.AsType[*profile.SettingError](plan.Validate())
				if value != "0" && refused != slices.Contains(test.bad, value) {
					t.Errorf("%s %.60q: %v", test.field, value, plan.Validate())
				}
				if refused && (bad.Key != test.key || bad.Origin != (profile.Origin{Field: test.field})) {
					t.Errorf("%s %.60q: %+v", test.field, value, bad)
				}
			}
		})
	}
}

// inRequest gives a value in place of a setting.
func inRequest(key, value string) profile.Request {
	request := profile.Request{Profile: "p"}
	switch key {
	case "role_arn":
		request.RoleARN = value
	case "external_id":
		request.ExternalID = value
	case "mfa_serial":
		request.MFASerial = value
	case "role_session_name":
		request.RoleSessionName = value
	case "source_identity":
		request.SourceIdentity = value
	default:
		request.Duration, _ = time.ParseDuration(value + "s")
	}
	return request
}

func TestValidateEmpty(t *testing.T) {
	for key, refused := range map[string]bool{
		"external_id": true, "mfa_serial": true, "source_identity": true, "role_session_name": false,
		"duration_seconds": false,
	} {
		config := "[profile p]\n" + aRole + "credential_source = Ec2InstanceMetadata\n" + key + " =\n"
		plan, err := resolve(t, config, "", profile.Request{Profile: "p"})
		if err != nil || (plan.Validate() != nil) != refused {
			t.Errorf("%s: %v, %v", key, err, plan.Validate())
		}
	}
}

func TestValidatePolicies(t *testing.T) {
	const good = "arn:aws:iam::aws:policy/SecurityAudit"
	nine := strings.Split(strings.Repeat(good+" ", 9)+good, " ")[:9]
	tests := []struct {
		name    string
		request profile.Request
		field   string
	}{
		{"ten", profile.Request{PolicyARNs: append(nine, good)}, ""},
		{"ten with read-only", profile.Request{PolicyARNs: nine, ReadOnly: true}, ""},
		{"eleven", profile.Request{PolicyARNs: append(nine, good, good)}, "PolicyARNs"},
		{"eleven with read-only", profile.Request{PolicyARNs: append(nine, good), ReadOnly: true}, "PolicyARNs"},
		{"no ARN", profile.Request{PolicyARNs: []string{"SecurityAuditSecurityAudit"}}, "PolicyARNs"},
		{"JSON", profile.Request{Policy: ` {"Version": "2012-10-17"}` + "\n"}, ""},
		{"no JSON", profile.Request{Policy: `{"Version": }`}, "Policy"},
	}
	for _, test := range tests {
		for _, name := range []string{"role", "web"} {
			test.request.Profile = name
			plan, err := resolve(t, bases, "", test.request)
			if err != nil {
				t.Fatal(err)
			}
			bad, refused := errors.AsType[*profile.SettingError](plan.Validate())
			if refused != (test.field != "") || refused && bad.Origin != (profile.Origin{Field: test.field}) {
				t.Errorf("%s, %s: got %v, want %q", test.name, name, plan.Validate(), test.field)
			}
		}
	}
}

func TestPlanAnswers(t *testing.T) {
	tests := []struct {
		profile, role, arn string
		chained            bool
	}{
		{"keys", "", "", false},
		{"sso", "", "", false},
		{"web", "arn:aws:iam::111122223333:role/Web", "arn:aws:iam::111122223333:role/Web", false},
		{"role", "arn:aws:iam::111122223333:role/Role", "arn:aws:iam::111122223333:role/Role", false},
		{"chain", "arn:aws:iam::111122223333:role/Chain", "arn:aws:iam::111122223333:role/Chain", true},
		{"env", "arn:aws:iam::111122223333:role/Env", "arn:aws:iam::111122223333:role/Env", false},
		{"ecs", "arn:aws:iam::111122223333:role/Ecs", "arn:aws:iam::111122223333:role/Ecs", true},
		{"ec2", "arn:aws:iam::111122223333:role/Ec2", "arn:aws:iam::111122223333:role/Ec2", true},
	}
	for _, test := range tests {
		plan, err := resolve(t, bases, "", profile.Request{Profile: test.profile})
		if err != nil {
			t.Fatal(err)
		}
		if plan.RoleARN() != test.role || plan.ARN() != test.arn || plan.Chained(len(plan.Steps)-1) != test.chained || plan.Chained(0) {
			t.Errorf("%s: %q, %q, %v", test.profile, plan.RoleARN(), plan.ARN(), plan.Chained(len(plan.Steps)-1))
		}
	}
	if plan := (profile.Plan{}); plan.RoleARN() != "" || plan.ARN() != "" || plan.Validate() != nil {
		t.Error("an empty plan has no answers")
	}
	plan := profile.Plan{Steps: []profile.Step{profile.Login{Session: "arn:aws-cn:iam::1:user/u"}}}
	if plan.ARN() != "arn:aws-cn:iam::1:user/u" {
		t.Errorf("got %q, want that of the login session", plan.ARN())
	}
}
