package profile_test

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const aRole = "role_arn = arn:aws:iam::111122223333:role/R\n"

// TestSettingErrors has each way in which the settings of a profile p can be at odds.
func TestSettingErrors(t *testing.T) {
	tests := []struct{ name, config, creds, env, key, origin string }{
		{"role without a source", "[profile p]\n" + aRole, "", "", "role_arn", "config:2"},
		{
			"role with keys and no source",
			"[profile p]\n" + aRole + "aws_access_key_id = A\naws_secret_access_key = s",
			"",
			"",
			"role_arn",
			"config:2",
		},
		{
			"two sources",
			"[profile p]\n" + aRole + "source_profile = x\ncredential_source = Environment",
			"",
			"",
			"credential_source",
			"config:4",
		},
		{"empty role", "[profile p]\nrole_arn =\nsource_profile = x", "", "", "role_arn", "config:2"},
		{"unknown source", "[profile p]\n" + aRole + "credential_source = environment", "", "", "credential_source", "config:3"},
		{"id alone", "", "[p]\naws_access_key_id = A", "", "aws_secret_access_key", "credentials:2"},
		{"secret alone", "", "[p]\naws_secret_access_key = s", "", "aws_access_key_id", "credentials:2"},
		{"empty id", "", "[p]\naws_access_key_id =\naws_secret_access_key = s", "", "aws_access_key_id", "credentials:2"},
		{"empty secret", "", "[p]\naws_access_key_id = A\naws_secret_access_key =", "", "aws_secret_access_key", "credentials:3"},
		{
			"id alone above a process", "[profile p]\ncredential_process = x", "[p]\naws_access_key_id = A", "", "aws_secret_access_key",
			"credentials:2",
		},
		{
			"source with half a pair",
			"[profile p]\n" + aRole + "source_profile = q",
			"[q]\naws_access_key_id = A",
			"",
			"aws_secret_access_key",
			"credentials:2",
		},
		{
			"environment with half a pair", "[profile p]\n" + aRole + "credential_source = Environment", "", "AWS_ACCESS_KEY_ID=A",
			"aws_secret_access_key", "AWS_SECRET_ACCESS_KEY",
		},
		{"web identity without a role", "[profile p]\nweb_identity_token_file = x", "", "", "role_arn", "config:2"},
		{
			"source with web identity without a role",
			"[profile p]\n" + aRole + "source_profile = q\n[profile q]\nweb_identity_token_file = x",
			"",
			"",
			"role_arn",
			"config:5",
		},
		{"empty process", "[profile p]\ncredential_process =", "", "", "credential_process", "config:2"},
		{"empty login session", "[profile p]\nlogin_session =", "", "", "login_session", "config:2"},
		{
			"sso without URL and region",
			"[profile p]\nsso_account_id = 1\nsso_role_name = r",
			"",
			"",
			"sso_start_url, sso_region",
			"config:2",
		},
		{"sso without account", "[profile p]\nsso_role_name = r\nsso_start_url = u\nsso_region = r", "", "", "sso_account_id", "config:2"},
		{
			"sso with an empty role", "[profile p]\nsso_account_id = 1\nsso_role_name =\nsso_start_url = u\nsso_region = r", "", "",
			"sso_role_name", "config:2",
		},
		{
			"sso with another region",
			"[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\nsso_region = x\n[sso-session s]\nsso_start_url = u\n" +
				"sso_region = y", "", "", "sso_region", "config:5",
		},
		{
			"sso with another URL",
			"[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = u/\n[sso-session s]\nsso_start_url = u\n" +
				"sso_region = y",
			"",
			"",
			"sso_start_url",
			"config:5",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := resolve(t, test.config, test.creds, profile.Request{Profile: "p", Environment: environment(test.env)})
			bad := as[*profile.SettingError](t, err)
			if bad.Key != test.key || place(bad.Origin) != test.origin {
				t.Errorf("got %+v, want %s at %s", bad, test.key, test.origin)
			}
			if !strings.Contains(err.Error(), bad.Origin.String()) || bad.Origin.File != "" && !strings.Contains(err.Error(), test.key) {
				t.Errorf("%q does not name the setting and its place", err)
			}
		})
	}
	for env, variable := range map[string]string{
		"AWS_ACCESS_KEY_ID=A":             "AWS_SECRET_ACCESS_KEY",
		"AWS_WEB_IDENTITY_TOKEN_FILE=tok": "AWS_ROLE_ARN",
	} {
		_, err := resolve(t, "", "", profile.Request{Environment: environment(env)})
		if bad := as[*profile.SettingError](t, err); bad.Origin.Variable != variable {
			t.Errorf("%s: got %v, want an error about %s", env, err, variable)
		}
	}
}

func TestNotFound(t *testing.T) {
	const config = "[profile prod]\n[profile dev]\n[profile Staging]\n[profile my prof]\n[foo]\n[Profile\tbar]\n[profile p]\n" + aRole +
		"source_profile = prd\n[profile q]\nsso_session = corpp\nsso_account_id = 1\nsso_role_name = r\n[profile r]\n" +
		"credential_process = x\nservices = mime\n[sso-session corp]\n[services mine]\n" +
		"[profile s]\nsso_session = foo\nsso_account_id = 1\n"
	tests := []struct {
		asked string
		want  profile.NotFoundError // without Files, the places short
	}{
		{"prods", profile.NotFoundError{Kind: "profile", Name: "prods", Similar: "prod"}},
		{"PROD", profile.NotFoundError{Kind: "profile", Name: "PROD", Similar: "prod"}},
		{"staginggg", profile.NotFoundError{Kind: "profile", Name: "staginggg"}},
		{"Stagign", profile.NotFoundError{Kind: "profile", Name: "Stagign", Similar: "Staging"}},
		{"de", profile.NotFoundError{Kind: "profile", Name: "de", Similar: "dev"}},
		{"nothing-like-it", profile.NotFoundError{Kind: "profile", Name: "nothing-like-it"}},
		{
			"my prof",
			profile.NotFoundError{
				Kind:    "profile",
				Name:    "my prof",
				Ignored: "[profile my prof] in config:4",
				Instead: `[profile "my prof"]`,
			},
		},
		{"foo", profile.NotFoundError{Kind: "profile", Name: "foo", Ignored: "[foo] in config:5", Instead: "[profile foo]"}},
		{"bar", profile.NotFoundError{Kind: "profile", Name: "bar", Ignored: "[Profile\tbar] in config:6", Instead: "[profile bar]"}},
		{"creds", profile.NotFoundError{Kind: "profile", Name: "creds", Ignored: "[profile creds] in credentials:1", Instead: "[creds]"}},
		{"p", profile.NotFoundError{Kind: "source profile", Name: "prd", Via: "p", Similar: "prod"}},
		{"q", profile.NotFoundError{Kind: "sso-session", Name: "corpp", Via: "q", Similar: "corp"}},
		{"s", profile.NotFoundError{Kind: "sso-session", Name: "foo", Via: "s"}}, // [foo] would be a profile
		{"r", profile.NotFoundError{Kind: "services", Name: "mime", Via: "r", Similar: "mine"}},
	}
	lines := map[string]int{"p": 9, "q": 11, "r": 16, "s": 20}
	for _, test := range tests {
		t.Run(test.asked, func(t *testing.T) {
			files := write(t, new(config), new("[profile creds]\n"))
			_, err := profile.Resolve(load(t, files), profile.Request{Profile: test.asked})
			got := *as[*profile.NotFoundError](t, err)
			if got.Origin.Line != lines[test.asked] || got.Files != files {
				t.Errorf("at %v in %v, want line %d", got.Origin, got.Files, lines[test.asked])
			}
			if !strings.Contains(err.Error(), got.Via) || !strings.Contains(err.Error(), got.Name) ||
				!strings.Contains(err.Error(), got.Origin.String()) {
				t.Errorf("%q does not say enough", err)
			}
			got.Ignored = strings.ReplaceAll(got.Ignored, filepath.Dir(files.Config)+string(filepath.Separator), "")
			got.Files, got.Origin = profile.Files{}, profile.Origin{}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestLoops(t *testing.T) {
	role := func(name, source string) string {
		return "[profile " + name + "]\n" + aRole + "source_profile = " + source + "\n"
	}
	const keys = "aws_access_key_id = A\naws_secret_access_key = s\n"
	tests := []struct {
		name, config string
		chain        []string
	}{
		{"itself", role("a", "a"), []string{"a", "a"}},
		{"itself with a process", role("a", "a") + "credential_process = x\n", []string{"a", "a"}},
		{"itself with sso", role("a", "a") + "sso_account_id = 1\n", []string{"a", "a"}},
		{"two", role("a", "b") + role("b", "a"), []string{"a", "b", "a"}},
		{"back to the second", role("a", "b") + role("b", "c") + role("c", "b"), []string{"a", "b", "c", "b"}},
		{"two with keys at the first", role("a", "b") + keys + role("b", "a"), []string{"a", "b", "a"}},
		{"itself, second", role("a", "b") + role("b", "b"), []string{"a", "b", "b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := resolve(t, test.config, "", profile.Request{Profile: "a"})
			loop := as[*profile.LoopError](t, err)
			if !slices.Equal(loop.Chain, test.chain) || loop.Origin.Line == 0 || !strings.Contains(err.Error(), loop.Origin.String()) ||
				!strings.Contains(err.Error(), strings.Join(test.chain, " -> ")) {
				t.Errorf("got %v, want %v", err, test.chain)
			}
		})
	}
}

func TestNoCredentials(t *testing.T) {
	const off = "AWS_EC2_METADATA_DISABLED=true"
	tests := []struct{ name, config, asked, profile, via, reason string }{
		{"nothing anywhere", "", "", "", "", ""},
		{"default without any", "[default]\nregion = r", "", "default", "", ""},
		{"named without any", "[profile p]\nregion = r", "p", "p", "", ""},
		{"named with a token alone", bases, "token", "token", "", "sso_session"},
		{"named with a start URL alone", "[profile p]\nsso_start_url = u", "p", "p", "", "sso_start_url"},
		{"named with a source alone", "[profile p]\nsource_profile = q", "p", "p", "", "source_profile"},
		{"source without any", "[profile p]\n" + aRole + "source_profile = q\n[profile q]\nregion = r", "p", "q", "p", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := resolve(t, test.config, "", profile.Request{Profile: test.asked, Environment: environment(off)})
			none := as[*profile.NoCredentialsError](t, err)
			if none.Profile != test.profile || none.Via != test.via || !strings.HasPrefix(none.Reason, test.reason) ||
				test.reason == "" && none.Reason != "" {
				t.Errorf("got %+v", none)
			}
			if !strings.Contains(err.Error(), test.profile) || !strings.Contains(err.Error(), none.Reason) ||
				!strings.Contains(err.Error(), none.Origin.String()) {
				t.Errorf("%q does not say enough", err)
			}
		})
	}
}

// TestViaErrors has a bad line in what a profile leads to: the error says where and by way of whom.
func TestViaErrors(t *testing.T) {
	tests := []struct{ name, config string }{
		{"source profile", "[profile p]\n" + aRole + "source_profile = other\n[profile other]\ngarbage"},
		{"sso-session", "[profile p]\nsso_session = other\nsso_account_id = 1\n\n[sso-session other]\ngarbage"},
	}
	for _, test := range tests {
		_, err := resolve(t, test.config, "", profile.Request{Profile: "p"})
		bad := as[*profile.SyntaxError](t, err)
		if bad.Line != strings.Count(test.config, "\n")+1 ||
			!strings.HasPrefix(err.Error(), test.name+` "other", which profile "p" names: `+bad.String()) {
			t.Errorf("got %v", err)
		}
	}
	_, err := resolve(t, "[profile p]\ncredential_process = x\nservices = v\n[services v]\ngarbage", "", profile.Request{Profile: "p"})
	if bad := as[*profile.SyntaxError](t, err); bad.Line != 5 {
		t.Errorf("got %v", err)
	}
}
