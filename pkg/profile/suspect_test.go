package profile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestSuspect warns of, hints at, or names in an error what is most likely meant otherwise than it
// is written.
func TestSuspect(t *testing.T) {
	const keys = "aws_access_key_id = A\naws_secret_access_key = s\n"
	const base = "\n[profile base]\n" + keys
	role := "[profile p]\n" + aRole + "source_profile = base\n"
	const sso = "sso_session = s\nsso_account_id = 111122223333\nsso_role_name = Dev\n"
	tests := []struct {
		name, config, creds string
		warning, hint, err  string // each a part of the text; empty for none
	}{
		{"nothing", role + base, "", "", "", ""},
		{
			"glued header", "[profile p]\n" + keys + "region=eu-west-1[NEW]\naws_access_key_id = B\naws_secret_access_key = t\n", "",
			`profile "p": region ends in [NEW] (config:4)`, "", "region is \"eu-west-1[NEW]\"",
		},
		{
			"glued header behind another setting",
			"[profile p]\n" + keys + "output=json[NEW]\nregion = r\n",
			"",
			`output ends in [NEW] (config:4)`,
			"",
			"",
		},
		{
			"keys twice",
			"[profile p]\n" + keys + keys,
			"",
			"aws_access_key_id stands twice, and that at config:4 counts, not that at config:2",
			"",
			"",
		},
		{"region in both files", "[profile p]\nregion = a", "[p]\nregion = b\n" + keys, "", "", ""},
		{"brackets that are none", "[profile p]\noutput = [a, b]\nx = a[]\n" + keys, "", "", "", ""},
		{
			"swallowed", "[profile p]\nregion = r\n  aws_access_key_id = A\n  aws_secret_access_key = s\n", "", "", "",
			`region (config:2) goes on in the indented lines below it, and has swallowed aws_access_key_id, aws_secret_access_key: take`,
		},
		{
			"swallowed device",
			role + "  mfa_serial = x\n" + base,
			"",
			"source_profile (config:3) goes on in the indented lines below it, and has swallowed mfa_serial",
			"",
			"source profile",
		},
		{
			"swallowed beside a role",
			role + "region = r\n  mfa_serial = x\n" + base,
			"",
			"has swallowed mfa_serial",
			"",
			"region has more in it",
		},
		{"block", "[profile p]\ns3 =\n  region = r\n" + keys, "", "", "", ""},
		{
			"dashes",
			"[profile p]\nrole-arn = x\nsource_profile = base\n" + base,
			"",
			"",
			"",
			"nothing is called role-arn (config:2): did you mean role_arn?",
		},
		{"process with dashes", "[profile p]\ncredential-process = x", "", "", "", "did you mean credential_process?"},
		{"number of a device", role + "mfa_serial_number = x\n" + base, "", "", "did you mean mfa_serial?", ""},
		{"typing error", role + "externel_id = x\n" + base, "", "", "did you mean external_id?", ""},
		{"region", role + "regoin = x\n" + base, "", "", `profile "p": nothing is called regoin (config:4): did you mean region?`, ""},
		{"region of the source", role + base + "regoin = x\n", "", "", `profile "base": nothing is called regoin (config:8)`, ""},
		{"source", "[profile p]\n" + aRole + "source_profil = base\n" + base, "", "", "", "did you mean source_profile?"},
		{
			"of a sign-in",
			"[profile p]\n" + sso + "[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n" +
				"sso_registration_scope = a\n",
			"",
			"",
			`sso-session "s": nothing is called sso_registration_scope (config:8)`,
			"",
		},
		{
			"what a sign-in needs",
			"[profile p]\n" + sso + "[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_regoin = eu-west-1\n",
			"",
			"",
			"",
			"missing for IAM Identity Center; nothing is called sso_regoin (config:7): did you mean sso_region?",
		},
		{
			"other people's settings",
			role + "color = x\nsso_auto_populated = true\ngranted_sso_region = x\noutput = json\n" + base,
			"",
			"",
			"",
			"",
		},
		{"device of the source", role + base + "mfa_serial = GAHT12345678\n", "", "", `mfa_serial of its source profile "base"`, ""},
		{"keys before a process", "[profile p]\ncredential_process = x", "[p]\n" + keys, "", "which does not run", ""},
		{"itself", "[profile p]\n" + aRole + "source_profile = p", "[p]\n" + keys, "", "", ""},
		{"a comment in quotes", "[profile p]\ncredential_process = sh -c \"echo 1 ; echo 2\"", "", "", "", "cut off by a comment"},
		{
			"a comment behind a command",
			"[profile p]\ncredential_process = x --arg a #1",
			"",
			"credential_process ends at a comment",
			"",
			"",
		},
		{
			"a line for a shell",
			"[profile p]\nexport AWS_ACCESS_KEY_ID=A\n",
			"",
			"",
			"",
			"the line at config:2 counts for nothing, as it is a line for a shell: write aws_access_key_id = VALUE",
		},
		{
			"a no-break space",
			"[profile p]\naws_access_key_id\u00a0= A\naws_secret_access_key = s\n",
			"",
			"",
			"",
			"the line at config:2 counts for nothing, as it has a no-break space in it, as of a text from a web page: write aws_access_key_id",
		},
		{
			"a name in quotes", role + "\"external_id\" = x\n" + base, "", "",
			"config:4 counts for nothing, as its name is none of a setting: write external_id = VALUE", "",
		},
		{"default twice", "[default]\nregion = a\n[profile default]\n" + keys + "[profile p]\n" + keys, "", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := profile.Resolve(profile.Scan(test.config, test.creds), profile.Request{Profile: "p"})
			if err == nil {
				err = plan.Validate()
			}
			for _, part := range []struct{ what, got, want string }{
				{"warnings", fmt.Sprint(plan.Warnings), "[" + test.warning}, {"hints", fmt.Sprint(plan.Hints), "[" + test.hint},
			} {
				if want := part.want[1:]; want == "" && part.got != "[]" || !strings.Contains(part.got, want) {
					if test.err == "" {
						t.Errorf("%s: %s, want %q", part.what, part.got, want)
					}
				}
			}
			said := fmt.Sprint(err)
			if e, ok := errors.AsType[*profile.NoCredentialsError](err); ok {
				said += ": " + e.Cure
			}
			if (err != nil) != (test.err != "") || err != nil && !strings.Contains(said, test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			if test.name == "itself" && len(plan.Differences) > 0 {
				t.Errorf("%v", plan.Differences)
			}
			if _, ok := errors.AsType[*profile.SyntaxError](err); ok {
				t.Error(err)
			}
		})
	}
	plan, err := profile.Resolve(profile.Scan("[default]\nregion = a\n[profile default]\n"+keys, ""), profile.Request{})
	if err != nil || len(plan.Warnings) != 1 || !strings.Contains(plan.Warnings[0].Text, "[default] at config:1 gives way") {
		t.Errorf("%v, %v", plan.Warnings, err)
	}
}
