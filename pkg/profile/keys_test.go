package profile_test

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestKeyForms refuses keys that nothing can be signed with, before anything is called, and names
// the line.
func TestKeyForms(t *testing.T) {
	const good = "[profile p]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = a+b/c=#d\naws_session_token = t\n"
	tests := []struct{ name, old, with, key, place, reason string }{
		{"good keys", "t\n", "t\n", "", "", ""},
		{"quotes", "AKIAIOSFODNN7EXAMPLE", `"AKIAIOSFODNN7EXAMPLE"`, "aws_access_key_id", "config:2", "quotes"},
		{"a placeholder", "AKIAIOSFODNN7EXAMPLE", "<YOUR_KEY>", "aws_access_key_id", "config:2", "placeholder"},
		{"another sign", "AKIAIOSFODNN7EXAMPLE", "AKIA-X", "aws_access_key_id", "config:2", "letters and digits"},
		{"a secret in quotes", "a+b/c=#d", `'abc'`, "aws_secret_access_key", "config:3", "quotes"},
		{"a secret that is a placeholder", "a+b/c=#d", `<SECRET>`, "aws_secret_access_key", "config:3", "placeholder"},
		{"a token on two lines", "= t\n", "= t\n  u\n", "aws_session_token", "config:4", "line break"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := resolve(t, strings.Replace(good, test.old, test.with, 1), "", profile.Request{Profile: "p"})
			if err != nil {
				t.Fatal(err)
			}
			if test.key == "" {
				if err := plan.Validate(); err != nil {
					t.Error(err)
				}
				return
			}
			bad := as[*profile.SettingError](t, plan.Validate())
			if bad.Key != test.key || place(bad.Origin) != test.place || !strings.Contains(bad.Reason, test.reason) {
				t.Errorf("%+v", bad)
			}
		})
	}
}

// TestVariableForms does the same for the variables.
func TestVariableForms(t *testing.T) {
	for variable, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": `"A"`, "AWS_SECRET_ACCESS_KEY": "s\r", "AWS_SESSION_TOKEN": "t\nu", "AWS_SECURITY_TOKEN": "t\r",
	} {
		values := map[string]string{"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", variable: value}
		environment := profile.ReadEnvironment(func(name string) string { return values[name] })
		plan, err := profile.Resolve(nil, profile.Request{Environment: environment})
		if err != nil {
			t.Fatal(err)
		}
		if bad := as[*profile.SettingError](t, plan.Validate()); !strings.Contains(bad.Origin.Variable, variable) {
			t.Errorf("%s: %v", variable, bad)
		}
	}
}

// TestExpiration finds when the token of a file ends, by the settings of the programs that write
// it.
func TestExpiration(t *testing.T) {
	const keys = "[profile p]\naws_access_key_id = A\naws_secret_access_key = s\n"
	for _, key := range []string{"x_security_token_expires", "aws_session_expiration", "aws_expiration"} {
		setting := key + " = 2026-11-23T12:00:00+0000\n"
		plan, err := resolve(t, keys+"aws_session_token = t\n"+setting, "", profile.Request{Profile: "p"})
		if err != nil || len(plan.Warnings) > 0 {
			t.Fatal(err, plan.Warnings)
		}
		if step := lastOf[profile.StaticKeys](t, plan); step.Expiration != "2026-11-23T12:00:00+0000" || step.ExpirationKey != key {
			t.Errorf("%s: %+v", key, step)
		}
		plan, err = resolve(t, keys+setting, "", profile.Request{Profile: "p"})
		if err != nil {
			t.Fatal(err)
		}
		if step := lastOf[profile.StaticKeys](t, plan); step.Expiration != "" {
			t.Errorf("%s without a token: %+v", key, step)
		}
		plan, err = resolve(t, keys+"aws_session_token = t\n"+key+" = soon\n", "", profile.Request{Profile: "p"})
		if err != nil || len(plan.Warnings) != 1 || !strings.Contains(plan.Warnings[0].Text, key) {
			t.Errorf("%s: %v, %v", key, plan.Warnings, err)
		}
	}
}
