package profile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// devices are profiles of one user with a device. %s is more of the role.
const devices = `[profile keys]
aws_access_key_id = AKID
aws_secret_access_key = s
[profile twin]
aws_access_key_id = AKID
aws_secret_access_key = s
[profile temporary]
aws_access_key_id = ASIA
aws_secret_access_key = s
aws_session_token = t
[profile device]
aws_access_key_id = AKID
aws_secret_access_key = s
mfa_serial = arn:aws:iam::111122223333:mfa/u
[profile self]
aws_access_key_id = AKID
aws_secret_access_key = s
duration_seconds = 1800
role_arn = arn:aws:iam::111122223333:role/Self
source_profile = self
mfa_serial = arn:aws:iam::111122223333:mfa/u
[profile process]
credential_process = get
[profile above]
role_arn = arn:aws:iam::111122223333:role/Above
source_profile = role
[profile role]
role_arn = arn:aws:iam::111122223333:role/Role
mfa_serial = arn:aws:iam::111122223333:mfa/u
source_profile = `

func TestMFASession(t *testing.T) {
	const (
		session = "static_keys(keys) > session_token(keys) > assume_role(role)"
		alone   = "static_keys(keys) > assume_role(role)"
	)
	for name, test := range map[string]struct {
		role    string // more of profile role, its source profile first
		request profile.Request
		shape   string
		why     string // in Plan.MFA
		last    int    // seconds of the last step
		warning string
	}{
		"by default": {"keys", profile.Request{}, session, "one code for all roles of this device", 0, ""},
		"an hour":    {"keys\nduration_seconds = 3600", profile.Request{}, session, "one code for all", 3600, ""},
		"an hour by request": {
			"keys\nduration_seconds = 7200",
			profile.Request{Duration: time.Hour},
			session, "one code for all",
			3600, "",
		},
		"more than an hour": {
			"keys\nduration_seconds = 3601",
			profile.Request{},
			alone, "3601 seconds are more than the hour",
			3601, "",
		},
		"more by request": {
			"keys",
			profile.Request{Duration: 8 * time.Hour},
			alone, "28800 seconds are more than the hour",
			28800, "",
		},
		"no number": {"keys\nduration_seconds = x", profile.Request{}, session, "one code for all", 0, "no number"},
		"directly":  {"keys", profile.Request{Route: profile.Route{Direct: true}}, alone, "would be chained", 0, ""},
		"never":     {"keys\nmfa_session = never", profile.Request{}, alone, "mfa_session = never says (", 0, ""},
		"always": {
			"keys\nmfa_session = Always",
			profile.Request{Route: profile.Route{Direct: true}},
			session,
			"mfa_session = always says (", 0, "",
		},
		"always, and too long": {
			"keys\nmfa_session = always",
			profile.Request{Duration: 2 * time.Hour},
			session, "always", 3600,
			"from an MFA session",
		},
		"of temporary keys": {"temporary", profile.Request{}, "static_keys(temporary) > assume_role(role)", "long-lived keys", 0, ""},
		"of a process": {
			"process",
			profile.Request{},
			"process(process) > session_token(process) > assume_role(role)",
			"if the process gives long-lived keys, one code for all", 0, "",
		},
		"of a process, never": {"process\nmfa_session = never", profile.Request{}, "process(process) > assume_role(role)", "never", 0, ""},
		"of a process, and longer": {
			"process", profile.Request{Duration: 8 * time.Hour}, "process(process) > assume_role(role)", "28800", 28800, "",
		},
		"a process and a device": {
			"process",
			profile.Request{Profile: "process", MFASerial: "GAHT12345678"},
			"process(process) > session_token(process)", "if the process gives long-lived keys, one code for these keys", 0, "",
		},
		"of keys with a device": {
			"device",
			profile.Request{},
			"static_keys(device) > session_token(device) > assume_role(role)",
			"one code for all", 0, "",
		},
		"below a chain": {
			"keys",
			profile.Request{Profile: "above"},
			session + " > assume_role(above)", "one code for all", 0,
			"",
		},
		"of a profile's own keys": {
			"keys",
			profile.Request{Profile: "self"},
			"static_keys(self) > session_token(self) > assume_role(self)", "one code", 1800, "",
		},
		"keys and a device": {
			"keys",
			profile.Request{Profile: "device"},
			"static_keys(device) > session_token(device)",
			"one code for these keys", 0, "",
		},
		"longer": {
			"keys",
			profile.Request{Profile: "device", Duration: 36 * time.Hour},
			"static_keys(device) > session_token(device)", "one code", 129600, "",
		},
		"keys and a device, by request": {
			"keys",
			profile.Request{Profile: "keys", MFASerial: "GAHT12345678"},
			"static_keys(keys) > session_token(keys)", "one code", 0, "",
		},
		"a role of keys and a device": {
			"keys",
			profile.Request{Profile: "device", RoleARN: givenARN},
			"static_keys(device) > session_token(device) > assume_role(device)", "one code for all", 0, "",
		},
		"no device": {"keys", profile.Request{Profile: "keys"}, "static_keys(keys)", "", 0, ""},
		"temporary keys and a device": {
			"keys",
			profile.Request{Profile: "temporary", RoleARN: givenARN, MFASerial: "GAHT12345678"},
			"static_keys(temporary) > assume_role(temporary)", "long-lived", 0, "",
		},
		"keys in the environment": {
			"keys",
			profile.Request{MFASerial: "GAHT12345678", Environment: environment("AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s")},
			"environment() > session_token()", "one code for these keys", 0, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			request := test.request
			if request.Profile == "" && request.Environment.AccessKeyID == "" {
				request.Profile = "role"
			}
			plan, err := resolve(t, devices+test.role, "", request)
			if err != nil {
				t.Fatal(err)
			}
			if got := shape(t, plan); got != test.shape {
				t.Errorf("got %s, want %s", got, test.shape)
			}
			if !strings.Contains(plan.MFA, test.why) || test.why == "" && plan.MFA != "" {
				t.Errorf("the reason is %q, want %q in it", plan.MFA, test.why)
			}
			if got := seconds(plan.Steps[len(plan.Steps)-1]); got != test.last {
				t.Errorf("the last step is to last %d seconds, want %d", got, test.last)
			}
			if got := strings.Join(warnings(plan), "\n"); !strings.Contains(got, test.warning) || test.warning == "" && got != "" {
				t.Errorf("warnings %q, want %q", got, test.warning)
			}
			if err := plan.Validate(); err != nil {
				t.Error(err)
			}
			for i := range plan.Steps {
				if _, role := plan.Steps[i].(profile.AssumeRole); role && plan.FromMFASession(i) && !plan.Chained(i) {
					t.Error("a role of an MFA session does not count as chained")
				}
			}
		})
	}
}

// seconds are those that a step asks for.
func seconds(step profile.Step) int {
	switch step := step.(type) {
	case profile.AssumeRole:
		return step.DurationSeconds
	case profile.SessionToken:
		return step.DurationSeconds
	default:
		return 0
	}
}

// TestMFASessionOfKeys has mfa_session = never leave keys as they are, unless the request names a
// device.
func TestMFASessionOfKeys(t *testing.T) {
	config := strings.Replace(devices, "[profile self]", "mfa_session = never\n[profile self]", 1) + "keys"
	for want, request := range map[string]profile.Request{
		"static_keys(device)":                         {Profile: "device"},
		"static_keys(device) > session_token(device)": {Profile: "device", MFASerial: "GAHT12345678"},
	} {
		plan, err := resolve(t, config, "", request)
		if err != nil {
			t.Fatal(err)
		}
		if got := shape(t, plan); got != want || plan.MFA == "" {
			t.Errorf("got %s (%s), want %s", got, plan.MFA, want)
		}
	}
}

// TestEmptyMFASerial has an empty mfa_serial be no device; AWS would refuse it.
func TestEmptyMFASerial(t *testing.T) {
	for _, own := range []string{"", aRole + "credential_source = Environment\n"} {
		config := "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\nmfa_serial =\n" + own
		plan, err := resolve(t, config, "", profile.Request{Environment: environment("AWS_ROLE_ARN=x")})
		if err != nil {
			t.Fatal(err)
		}
		if plan.HasMFASession() || plan.MFADevice() != "" || plan.MFA != "" || (plan.Validate() != nil) != (own != "") {
			t.Errorf("%s: %q, %v", shape(t, plan), plan.MFA, plan.Validate())
		}
	}
}

func TestBadMFASession(t *testing.T) {
	plan, err := resolve(t, devices+"keys\nmfa_session = sometimes", "", profile.Request{Profile: "role"})
	if err != nil {
		t.Fatal(err)
	}
	if bad := as[*profile.SettingError](t, plan.Validate()); bad.Key != "mfa_session" || bad.Origin.Line == 0 {
		t.Errorf("%v", bad)
	}
}

// TestKeyPrefixes has a plan name all entries that it leads through, and the MFA sessions of its
// keys.
func TestKeyPrefixes(t *testing.T) {
	p, err := resolve(t, devices+"keys", "", profile.Request{Profile: "above"})
	if err != nil {
		t.Fatal(err)
	}
	prefixes := strings.Join(p.KeyPrefixes(), " ")
	for _, name := range []string{"above", "role", "keys", "AKID"} {
		if !strings.Contains(prefixes, plan.KeyPrefix(name)) {
			t.Errorf("no prefix of %s", name)
		}
	}
	p, err = resolve(t, devices+"keys", "", profile.Request{Profile: "keys"})
	if got := p.KeyPrefixes(); err != nil || !slices.Contains(got, plan.KeyPrefix("AKID")) || len(got) != 2 {
		t.Errorf("got %q (%v): MFA sessions of keys that have none in this plan are left out", got, err)
	}
}
