package slips_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/slips"
)

func TestMeant(t *testing.T) {
	for key, want := range map[string]string{
		"role-arn": "role_arn", "mfa_serial_number": "mfa_serial", "externel_id": "external_id", "credential-process": "credential_process",
		"rol_arn": "role_arn", "mfa_serail": "mfa_serial", "regoin": "region", "reigon": "region", "sso_regoin": "sso_region",
		"ca-bundle": "ca_bundle", "outptu": "output", "cli_pagr": "cli_pager", "session_tag": "session_tags", "mfa_procss": "mfa_process",
		"role_arn": "", "output": "", "cli_pager": "", "s3": "", "sso_auto_populated": "", "granted_sso_region": "",
		"regions": "", "service": "", "colour": "", "agents": "", "x_principal_arn": "", "include_profile": "", "parent_profile": "",
		"credential_process_timeout": "", "azure_tenant_id": "", "source": "", "role": "", "account_id": "", "okta_profile": "",
		"": "", "-": "",
	} {
		if got := slips.Meant(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// TestKnown has no setting be a slip of another that botocore knows, or that the page on settings lists, or
// that counts for all profiles.
func TestKnown(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(slips.Known) {
		t.Error("they are not sorted, and are searched as if they were")
	}
	names := settings.Names()
	page, err := os.ReadFile("../../docs/guide/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	_, ofAWS, _ := strings.Cut(string(page), "\n## Settings of AWS\n")
	ofProfiles, _, _ := strings.Cut(ofAWS, "\n### For all profiles\n")
	setting := regexp.MustCompile(`(?m)^(?:- |\| )((?:` + "`[a-z0-9_]+`" + `(?:, | and )?)+)`)
	for _, line := range setting.FindAllStringSubmatch(ofProfiles, -1) {
		for _, name := range strings.FieldsFunc(line[1], func(c rune) bool { return strings.ContainsRune("`, ", c) }) {
			if _, ok := slices.BinarySearch(slips.Known, name); !ok && name != "and" {
				t.Errorf("%s is on the page, and not known", name)
			}
			names = append(names, name)
		}
	}
	if len(names) < 60 {
		t.Errorf("only %d settings are found on the page", len(names))
	}
	for _, name := range append(names, ofBotocore(t)...) {
		if meant := slips.Meant(name); meant != "" {
			t.Errorf("%s is taken for %s", name, meant)
		}
	}
}

// ofBotocore are the settings that the botocore of this machine knows, if there is one.
func ofBotocore(t *testing.T) []string {
	t.Helper()
	const script = `
import botocore.configprovider as c
for table in [v for k, v in vars(c).items() if k.endswith("_VARS") or k.endswith("_VARIABLES")]:
    for entry in table.values():
        name = entry[0] if isinstance(entry, tuple) else None
        for part in name if isinstance(name, list) else [name]:
            print(part if isinstance(part, str) else "")`
	out, err := exec.CommandContext(t.Context(), "python3", "-c", script).Output()
	if err != nil {
		t.Logf("no botocore: %v", err)
		return nil
	}
	names := strings.Fields(string(out))
	if len(names) < 20 {
		t.Errorf("botocore tells only %q", names)
	}
	return names
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
