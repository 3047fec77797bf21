package profile_test

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// place shortens an origin to the first letter of its file and the line, as in "c3".
func place(o profile.Origin) string {
	return strings.Replace(o.String(), filepath.Dir(o.File)+string(filepath.Separator), "", 1)
}

func TestMerge(t *testing.T) {
	tests := []struct {
		name, config, creds string
		text, origin        string
		shadows             []string
	}{
		{"config alone", "[profile p]\nk = 1", "", "1", "config:2", nil},
		{"credentials alone", "", "[p]\n\nk = 1", "1", "credentials:3", nil},
		{"credentials win", "[profile p]\nk = 1", "[p]\nk = 2", "2", "credentials:2", []string{"config:2"}},
		{"an empty value wins", "[profile p]\nk = 1", "[p]\nk =", "", "credentials:2", []string{"config:2"}},
		{"twice in a section", "[profile p]\nk = 1\nK = 2\nk = 3", "", "3", "config:4", []string{"config:2", "config:3"}},
		{"twice as section", "[profile p]\nk = 1\n[profile q]\nk = 9\n[profile p]\nk = 2", "", "2", "config:6", []string{"config:2"}},
		{
			"three sections",
			"[profile p]\nk = 1\n[profile p]\nk = 2\n[profile 'p']\nk = 3",
			"",
			"3",
			"config:6",
			[]string{"config:2", "config:4"},
		},
		{
			"everything",
			"[profile p]\nk = 1\nk = 2\n[profile p]\nk = 3\nk = 4",
			"[p]\nk = 5\nk = 6\n[p]\nk = 7\nk = 8",
			"8",
			"credentials:6",
			[]string{"config:2", "config:3", "config:5", "config:6", "credentials:2", "credentials:3", "credentials:5"},
		},
		{"line of the name, not of the end", "[profile p]\n\nk = 1\n  2\n\n  3", "", "1\n2\n3", "config:3", nil},
		{"behind a mark and CRLF", "\ufeff# c\r\n[profile p]\r\nk = 1\r\n", "", "1", "config:3", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set := load(t, write(t, &test.config, &test.creds))
			for range 2 { // the second time from what is parsed already
				value, ok := set.Lookup("p", "k")
				if !ok || value.Text() != test.text || place(value.Origin) != test.origin {
					t.Errorf("got %q at %s, want %q at %s", value.Text(), place(value.Origin), test.text, test.origin)
				}
				var shadows []string
				for _, shadow := range value.Shadows {
					shadows = append(shadows, place(shadow))
				}
				if !slices.Equal(shadows, test.shadows) {
					t.Errorf("shadows %v, want %v", shadows, test.shadows)
				}
			}
		})
	}
}

func TestDefault(t *testing.T) {
	tests := []struct{ name, config, creds, want, warning string }{
		{"bare", "[default]\nregion = 1", "", "1", ""},
		{"prefixed", "[profile default]\nregion = 1", "", "1", ""},
		{"prefixed wins above", "[profile default]\nregion = 1\n[default]\nregion = 2", "", "1", "gives way"},
		{"prefixed wins below", "[default]\nregion = 2\n[profile default]\nregion = 1", "", "1", "gives way"},
		{"prefixed wins with nothing in it", "[default]\nregion = 2\n[profile default]\n", "", "", "gives way"},
		{"the one that loses may be bad", "[default]\ngarbage\n[profile default]\nregion = 1", "", "1", "gives way"},
		{"credentials beside bare", "[default]\nregion = 2", "[default]\nregion = 1", "1", ""},
		{"credentials do not displace bare", "[default]\nregion = 1", "[default]\nx = y", "1", ""},
		{"two bare ones", "[default]\nregion = 2\n[default]\nregion = 1", "", "1", "another section"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := test.config + "\n[sso-session default]\nregion = 9\n"
			creds := cmp.Or(test.creds, "[default]") + "\naws_access_key_id = A\naws_secret_access_key = s\n"
			plan, err := resolve(t, config, creds, profile.Request{})
			if err != nil {
				t.Fatal(err)
			}
			if plan.Region != test.want {
				t.Errorf("region %q, want %q", plan.Region, test.want)
			}
			if got := strings.Join(
				append(warnings(plan), plan.Differences...),
				"\n",
			); !strings.Contains(got, test.warning) ||
				(got == "") != (test.warning == "") {
				t.Errorf("warnings %q, want %q", plan.Differences, test.warning)
			}
		})
	}
}

// TestSplitKeys keeps a pair of keys and its token to one file, though other settings are merged.
func TestSplitKeys(t *testing.T) {
	plan, err := resolve(t, "[profile p]\naws_access_key_id = C\naws_secret_access_key = c\naws_session_token = tc\naws_account_id = 1",
		"[p]\naws_access_key_id = D\naws_secret_access_key = d", profile.Request{Profile: "p"})
	if err != nil {
		t.Fatal(err)
	}
	keys := lastOf[profile.StaticKeys](t, plan)
	if keys.AccessKeyID != "D" || keys.SecretAccessKey.Reveal() != "d" || !keys.SessionToken.Empty() || keys.AccountID != "1" {
		t.Errorf("got %+v", keys)
	}
	_, err = resolve(t, "[profile p]\naws_access_key_id = C", "[p]\naws_secret_access_key = d", profile.Request{Profile: "p"})
	if bad := as[*profile.SettingError](t, err); bad.Key != "aws_secret_access_key" || place(bad.Origin) != "config:2" {
		t.Errorf("got %v", err)
	}
}

func TestNames(t *testing.T) {
	set := load(t, write(t, new("[default]\n[profile b]\n[profile b]\n[x]\n[profile bad\n[sso-session s]\n[services v]"),
		new("[a]\n[b]\n[not one]")))
	if want := []string{"a", "b", "bad", "default"}; !slices.Equal(set.Names(), want) {
		t.Errorf("got %v, want %v", set.Names(), want)
	}
	for _, name := range set.Names() {
		if !set.Has(name) {
			t.Errorf("no %s", name)
		}
	}
	if set.Has("s") || set.Has("v") || set.Has("x") || set.Has("") {
		t.Error("what is no profile is one")
	}
	if value, ok := set.Lookup("nobody", "k"); ok || value.Text() != "" || value.Origin != (profile.Origin{}) {
		t.Errorf("got %v", value)
	}
}
