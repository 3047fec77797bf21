package slips_test

import (
	"slices"
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
