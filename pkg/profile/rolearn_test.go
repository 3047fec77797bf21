package profile_test

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestRoleARN says which part of a role_arn keeps it from being one.
func TestRoleARN(t *testing.T) {
	for value, reason := range map[string]string{
		"arn:aws:iam::111122223333:role/Admin":                         "",
		"arn:aws-cn:iam::111122223333:role/team/Admin":                 "",
		"arn:aws-us-gov:iam::111122223333:role/a":                      "",
		"arn:aws:iam:111122223333:role/Admin":                          "two colons",
		"arn:aws:iam:111122223333:role:Admin":                          "two colons",
		"arn:aws:iam::1111222233:role/Admin":                           `account "1111222233"`,
		"arn:aws:iam::<ACCOUNT>:role/Admin":                            `account "<ACCOUNT>"`,
		"arn:aws:iam::111122223333:user/Admin":                         `names "user"`,
		"arn:aws:iam::111122223333:policy/Admin":                       `names "policy"`,
		"arn:aws:sts::111122223333:assumed-role/Admin/me":              "assumed-role",
		"arn:aws:iam::111122223333:role/":                              "no name",
		"arn:aws:iam::111122223333:role/team/":                         "no name",
		"arn:aws:iam::111122223333:role":                               "has to name a role",
		"arn:aws:s3:::bucket-with-a-long-name":                         `service "s3"`,
		"Admin":                                                        "has to be an ARN",
		"Admin-but-as-long-as-an-arn-has-to-be":                        "has to be an ARN",
		"arn:aws:iam:us-east-1:111122223333:role/Admin":                `"us-east-1"`,
		"arn:aws:iam::111122223333:instance-profile/as-of-an-instance": `names "instance-profile"`,
	} {
		for _, from := range []string{"file", "request"} {
			config := "[profile p]\nsource_profile = p\naws_access_key_id = A\naws_secret_access_key = s\nrole_arn = " + value
			request := profile.Request{Profile: "p"}
			if from == "request" {
				config, request.RoleARN = "[profile p]\naws_access_key_id = A\naws_secret_access_key = s", value
			}
			plan, err := resolve(t, config, "", request)
			if err != nil {
				t.Fatal(err)
			}
			if reason == "" {
				if err := plan.Validate(); err != nil {
					t.Errorf("%s: %v", value, err)
				}
				continue
			}
			if bad := as[*profile.SettingError](t, plan.Validate()); bad.Key != "role_arn" || !strings.Contains(bad.Reason, reason) {
				t.Errorf("%s: %v, want %s", value, bad, reason)
			}
		}
	}
}

// TestSecurityKey refuses an MFA device whose codes AWS's API does not take, before anybody is
// asked.
func TestSecurityKey(t *testing.T) {
	const device = "mfa_serial = arn:aws:iam::111122223333:u2f/user/me/key-ABC\n"
	const keys = "[profile k]\naws_access_key_id = A\naws_secret_access_key = s\n"
	for _, config := range []string{keys + device, "[profile k]\n" + aRole + "source_profile = b\n" + device + strings.Replace(keys, " k]", " b]", 1)} {
		plan, err := resolve(t, config, "", profile.Request{Profile: "k"})
		if err != nil {
			t.Fatal(err)
		}
		if bad := as[*profile.SettingError](t, plan.Validate()); bad.Key != "mfa_serial" || !strings.Contains(bad.Reason, "u2f/") {
			t.Errorf("%v", bad)
		}
	}
}

func TestSSOAccount(t *testing.T) {
	for value, reason := range map[string]string{"111122223333": "", "1111-2222-3333": "without dashes", "11112222333": "has 11 characters", "corp": "12 digits"} {
		plan, err := resolve(
			t,
			"[profile p]\nsso_start_url = u\nsso_region = r\nsso_role_name = n\nsso_account_id = "+value,
			"",
			profile.Request{Profile: "p"},
		)
		if err != nil {
			t.Fatal(err)
		}
		if reason == "" {
			if err := plan.Validate(); err != nil {
				t.Error(err)
			}
			continue
		}
		if bad := as[*profile.SettingError](
			t,
			plan.Validate(),
		); bad.Key != "sso_account_id" || !strings.Contains(bad.Reason, reason) ||
			place(bad.Origin) != "config:5" {
			t.Errorf("%s: %v", value, bad)
		}
	}
}
