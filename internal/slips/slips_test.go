package slips_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/slips"
)

func TestMeant(t *testing.T) {
	for key, want := range map[string]string{
		"role-arn": "role_arn", "mfa_serial_number": "mfa_serial", "externel_id": "external_id", "credential-process": "credential_process",
		"role_arn": "", "output": "", "sso_auto_populated": "", "granted_sso_region": "", "regoin": "",
	} {
		if got := slips.Meant(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestLost(t *testing.T) {
	for name, want := range map[string][2]string{
		"export AWS_ACCESS_KEY_ID": {"shell", "aws_access_key_id"},
		"set  aws_session_token":   {"shell", "aws_session_token"},
		"$env:AWS_SESSION_TOKEN":   {"shell", "aws_session_token"},
		"$Env:AWS_PROFILE":         {"shell", ""},
		"setting":                  {"", ""},
		"aws_access_key_id\u00a0":  {"a no-break space", "aws_access_key_id"},
		"\ufeffrole_arn":           {"an invisible character", "role_arn"},
		`"role_arn"`:               {"", "role_arn"},
		"color of it":              {"", ""},
		"\u00a0my own":             {"a no-break space", ""},
		"mfa serial":               {"", "mfa_serial"},
		"-":                        {"", ""},
	} {
		why, meant := slips.Lost(name)
		if meant != want[1] || (why == "") != (want[0] == "") || !strings.Contains(why, want[0]) {
			t.Errorf("%q: %q, %q", name, why, meant)
		}
	}
}

func TestGluedHeader(t *testing.T) {
	for text, want := range map[string]string{
		"eu-west-1[NEW]": "[NEW]", "json[profile p]": "[profile p]",
		"[a, b]": "", "a[]": "", "[NEW]": "", `{"a":[1]}`: "", "a[1,2]": "", "a\nb[c]": "", "plain": "",
	} {
		if got := slips.GluedHeader(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSwallowed(t *testing.T) {
	for text, want := range map[string][]string{
		"r\naws_access_key_id = A\nMFA_SERIAL=x": {"aws_access_key_id", "mfa_serial"},
		"r\ncolor = x":                           nil,
		"r\nregion":                              nil,
		"\nregion = r":                           nil,
		"r":                                      nil,
	} {
		if got := slips.Swallowed(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestDecidesWho(t *testing.T) {
	for key, want := range map[string]bool{"role_arn": true, "aws_access_key_id": true, "region": false, "duration_seconds": false, "output": false} {
		if slips.DecidesWho(key) != want {
			t.Errorf("%s: %v", key, !want)
		}
	}
}
