package profile_test

import (
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestAccount has a plan know the account of its credentials, as far as the files tell.
func TestAccount(t *testing.T) {
	const (
		keys   = "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\n"
		known  = keys + "aws_account_id = 1\n"
		device = "mfa_serial = arn:aws:iam::222233334444:mfa/u\n"
	)
	federate := profile.Route{Federate: true}
	for name, test := range map[string]struct {
		config string
		route  profile.Route
		want   string
	}{
		"a role":                        {"[default]\n" + aRole + "credential_source = Environment\n", profile.Route{}, "111122223333"},
		"keys":                          {keys, profile.Route{}, ""},
		"keys of an account":            {known, profile.Route{}, "1"},
		"an MFA session":                {keys + device, profile.Route{}, "222233334444"},
		"an MFA session of an account":  {known + device, profile.Route{}, "1"},
		"a hardware device":             {keys + "mfa_serial = GAHT12345678\n", profile.Route{}, ""},
		"a federated user":              {keys + device, federate, "222233334444"},
		"a federated user's of account": {known + device, federate, "1"},
		"IAM Identity Center":           {"[default]\n" + baseOf["sso"], profile.Route{}, "1"},
	} {
		plan, err := resolve(t, test.config, "", profile.Request{Route: test.route})
		if got := plan.Account(); err != nil || got != test.want {
			t.Errorf("%s: %q (%v), want %q", name, got, err, test.want)
		}
	}
}

// TestRoleName has a plan name the role that it ends with, without its path.
func TestRoleName(t *testing.T) {
	for name, want := range map[string]string{"keys": "", "sso": "Dev", "web": "Web", "role": "Role", "chain": "Chain"} {
		plan, err := resolve(t, bases, "", profile.Request{Profile: name})
		if err != nil || plan.RoleName() != want {
			t.Errorf("%s: %q (%v), want %q", name, plan.RoleName(), err, want)
		}
	}
	plan, err := resolve(t, bases, "", profile.Request{Profile: "keys", RoleARN: "arn:aws:iam::111122223333:role/a/b/Deep"})
	if err != nil || plan.RoleName() != "Deep" {
		t.Errorf("%q (%v)", plan.RoleName(), err)
	}
}

// TestMFADevice has a plan name the device whose code it takes, and tell whether it leads through
// an MFA session.
func TestMFADevice(t *testing.T) {
	const device = "arn:aws:iam::111122223333:mfa/u"
	for name, test := range map[string]struct {
		request profile.Request
		device  string
		session bool
	}{
		"a role of an MFA session": {profile.Request{Profile: "role"}, device, true},
		"above it":                 {profile.Request{Profile: "above"}, device, true},
		"the role alone":           {profile.Request{Profile: "role", Duration: 2 * time.Hour}, device, false},
		"keys":                     {profile.Request{Profile: "keys"}, "", false},
		"keys and a device":        {profile.Request{Profile: "device"}, device, true},
		"a federated user":         {profile.Request{Profile: "device", Route: profile.Route{Federate: true}}, "", false},
	} {
		plan, err := resolve(t, devices+"keys", "", test.request)
		if err != nil || plan.MFADevice() != test.device || plan.HasMFASession() != test.session {
			t.Errorf("%s: %q, %v (%v)", name, plan.MFADevice(), plan.HasMFASession(), err)
		}
	}
}
