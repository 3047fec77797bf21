package profile_test

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// warnings are those of a plan as texts.
func warnings(plan profile.Plan) []string {
	texts := make([]string, 0, len(plan.Warnings))
	for _, w := range plan.Warnings {
		texts = append(texts, w.String())
	}
	return texts
}

// TestDifferences has each way in which the AWS CLI and the SDK for Go read a profile p
// differently.
func TestDifferences(t *testing.T) {
	const keys = "aws_access_key_id = A\naws_secret_access_key = s\n"
	const source = "[profile q]\n" + keys
	tests := []struct {
		name, config string
		want         []string // words of the differences, in their order
	}{
		{"nothing", "[profile p]\n" + aRole + "source_profile = q\nregion = r\n" + source, nil},
		{"oddities that nobody asks for", "[profile p]\noutput = \"x\" # c\n" + keys + "[profile x]\nregion = 'r'\n[profile x]\n", nil},
		{
			"comment", "[profile p]\n" + aRole + "external_id = ab ; c\ncredential_source = Environment\n",
			[]string{"external_id at PLACE:3 has a comment"},
		},
		{"comment behind the region", "[profile p]\nregion = r\t# c\n" + keys, []string{"region at PLACE:2 has a comment"}},
		{"a duplicate's comment", "[profile p]\nregion = x # c\nregion = r\n" + keys, []string{"region at PLACE:3 stands at PLACE:2 too"}},
		{
			"quotes", "[profile p]\naws_access_key_id = \"A\"\naws_secret_access_key = 's'\n",
			[]string{"aws_access_key_id at PLACE:2 is in quotes", "aws_secret_access_key at PLACE:3 is in quotes"},
		},
		{"quotes that are no pair", "[profile p]\nregion = \"\naws_access_key_id = \"A'\naws_secret_access_key = s'\n", nil},
		{"section twice", "[profile p]\nregion = r\n[profile \"p\"]\n" + keys, []string{`profile "p" has another section at PLACE:3`}},
		{
			"source's section twice", "[profile p]\n" + aRole + "source_profile = q\n" + source + "[profile q]\n",
			[]string{`profile "q" has another section at PLACE:7`},
		},
		{
			"process and keys",
			"[profile p]\ncredential_process = x\n" + keys,
			[]string{"credential_process comes before the keys at PLACE:3"},
		},
		{"login and keys", "[profile p]\nlogin_session = x\n" + keys, []string{"login_session comes before the keys at PLACE:3"}},
		{
			"sso and keys", "[profile p]\nsso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n" + keys,
			[]string{"IAM Identity Center comes before the keys at PLACE:6"},
		},
		{
			"web identity and keys", "[profile p]\nweb_identity_token_file = t\n" + aRole + keys,
			[]string{"web_identity_token_file comes before the keys at PLACE:4"},
		},
		{
			"source without a role",
			"[profile p]\nsource_profile = q\n" + keys + source,
			[]string{"source_profile (PLACE:2) counts for nothing"},
		},
		{
			"keys and a web identity of a source",
			"[profile p]\n" + aRole + "source_profile = q\n" + source + aRole + "web_identity_token_file = t\n",
			[]string{"web_identity_token_file comes before the keys at PLACE:5"},
		},
		{
			"keys of a role", "[profile p]\n" + aRole + "source_profile = q\n" + source + aRole + "source_profile = p\n",
			[]string{`profile "q" is used for its keys; its role_arn (PLACE:7)`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := profile.Resolve(profile.Scan(test.config, ""), profile.Request{Profile: "p"})
			if err != nil {
				t.Fatal(err)
			}
			if len(plan.Differences) != len(test.want) {
				t.Fatalf("got %q, want %q", plan.Differences, test.want)
			}
			for i, want := range test.want {
				if !strings.Contains(plan.Differences[i], strings.ReplaceAll(want, "PLACE", "config")) {
					t.Errorf("got %q, want %q", plan.Differences[i], want)
				}
			}
		})
	}
	plan, err := profile.Resolve(profile.Scan("[profile p]\nregion = x\n", "[p]\nregion = r\n"+keys), profile.Request{Profile: "p"})
	if err != nil || len(plan.Differences) > 0 {
		t.Errorf("a setting in either file is nothing to warn of: %q (%v)", plan.Differences, err)
	}
}
