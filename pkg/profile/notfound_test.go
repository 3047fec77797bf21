package profile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestNotFoundMeant has the error for what is not there say what may have been meant.
func TestNotFoundMeant(t *testing.T) {
	role := "[profile p]\n" + aRole
	for _, test := range []struct{ config, ignored, instead, other, similar, above string }{
		{config: role + "source_profile = corp\n[sso-session corp]\n", other: "[sso-session corp] in config:4"},
		{config: role + "source_profile = corp\n[services corp]\n", other: "[services corp] in config:4"},
		{config: role + "source_profile = profile base\n[profile base]\n", similar: "base"},
		{config: role + "source_profile = base\n[profile\u00a0base]\n", ignored: "[profile\u00a0base] in config:4", instead: "[profile base]"},
		{config: role + "source_profile = zero\n[profile zero\u200b]\n", ignored: "[profile zero\u200b] in config:4", instead: "[profile zero]"},
		{config: role + "source_profile = o'neil\n[profile o'neil]\n", ignored: "[profile o'neil] in config:4", instead: `[profile "o'neil"]`},
		{
			config: "[profile p]\nsso_session = My Corp\nsso_account_id = 1\n[sso-session My Corp]\n", ignored: "[sso-session My Corp] in config:4",
			instead: `[sso-session "My Corp"]`,
		},
		{
			config: role + "source_profile = new\n[profile old]\nregion = r[profile new]\n", ignored: "[profile new] in config:5",
			instead: "[profile new] on a line of its own",
		},
		{config: role + "source_profile = new\n[profile old]\n#x = [new]\nregion = r[new2]\n[profile x[new]]\n"},
		{config: "lost = 1\n" + role + "source_profile = base\n", above: "config:1"},
	} {
		_, err := profile.Resolve(profile.Scan(test.config, ""), profile.Request{Profile: "p"})
		e := as[*profile.NotFoundError](t, err)
		above := ""
		if e.Above != nil {
			above = e.Above.String()
		}
		if e.Ignored != test.ignored || e.Instead != test.instead || e.Other != test.other || e.Similar != test.similar ||
			above != test.above {
			t.Errorf("%q: %+v", test.config, e)
		}
	}
	for _, variable := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		environment := profile.ReadEnvironment(func(name string) string { return map[string]string{variable: "nope"}[name] })
		_, err := profile.Resolve(nil, profile.Request{Environment: environment})
		if e := as[*profile.NotFoundError](t, err); e.Origin.Variable != variable {
			t.Errorf("%s: %+v", variable, e)
		}
	}
}

// TestOtherEncodings names a file that cannot be read for what it is.
func TestOtherEncodings(t *testing.T) {
	for text, want := range map[string]error{
		"[\x00p\x00]\x00": profile.ErrUTF16, "\x00[\x00p\x00]": profile.ErrUTF16, "[profile p]\rregion = r\r": profile.ErrLineEnds,
		"[profile p]\r": nil, "[profile p]\r\nregion = r": nil, "[profile p]": nil, "": nil,
	} {
		if _, err := profile.Load(write(t, &text, nil)); !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestShellLines names a line for a shell.
func TestShellLines(t *testing.T) {
	problems := profile.Scan("export AWS_ACCESS_KEY_ID=A\n[profile p]\n", "").Problems()
	if len(problems) != 1 || !strings.Contains(problems[0].Problem, "for a shell") {
		t.Errorf("%v", problems)
	}
}

// TestAlmost has a default profile without credentials say what comes closest to some.
func TestAlmost(t *testing.T) {
	const keys = "aws_access_key_id = A\naws_secret_access_key = s\n"
	environment := profile.Environment{MetadataDisabled: true}
	for _, test := range []struct{ config, creds, reason, above string }{
		{config: "[default]\n" + keys + "[profile default]\nregion = r\n", reason: "[default] at config:1 gives way to [profile default]"},
		{creds: "export AWS_ACCESS_KEY_ID=A\n", above: "credentials:1: this is a line for a shell"},
		{creds: keys, above: "credentials:1: a section header such as [NAME] "},
		{config: keys, above: "config:1: a section header such as [profile NAME] "},
		{config: keys + "[profile p]\n", above: "config:1: a section header such as [profile NAME] "},
	} {
		_, err := profile.Resolve(profile.Scan(test.config, test.creds), profile.Request{Environment: environment})
		e := as[*profile.NoCredentialsError](t, err)
		above := ""
		if e.Above != nil {
			above = e.Above.Error()
		}
		if !strings.HasPrefix(e.Reason, test.reason) || (e.Reason == "") != (test.reason == "") ||
			!strings.HasPrefix(above, test.above) || (above == "") != (test.above == "") {
			t.Errorf("%q %q: %+v, above %q", test.config, test.creds, e, above)
		}
	}
}

// TestEnvironmentWithoutKeys says what a credential_source needs where only a web identity is
// there.
func TestEnvironmentWithoutKeys(t *testing.T) {
	environment := profile.Environment{TokenFile: "f", RoleARN: "r"}
	plan, err := profile.Resolve(
		profile.Scan("[profile p]\n"+aRole+"credential_source = Environment\n", ""),
		profile.Request{Profile: "p", Environment: environment},
	)
	if err != nil {
		t.Fatal(err)
	}
	if bad := as[*profile.SettingError](
		t,
		plan.Validate(),
	); bad.Key != "credential_source" || bad.Profile != "p" || bad.Origin.Variable != "AWS_ACCESS_KEY_ID" ||
		!strings.Contains(bad.Reason, "(config:3)") || !strings.Contains(bad.Reason, "AWS_WEB_IDENTITY_TOKEN_FILE is set") {
		t.Errorf("%v", bad)
	}
}

func TestExpandHome(t *testing.T) {
	home := func(name string) string { return map[string]string{"HOME": "/h"}[name] }
	for path, want := range map[string]string{"~/cc": "/h/cc", "~": "/h", "/a/~": "/a/~", "~u/c": "~u/c", "c": "c"} {
		if got := profile.ExpandHome(home, "linux", path); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}
