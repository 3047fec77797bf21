package profile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestMFASessionIsShared has all roles of a user and a device, and the keys themselves, share one
// session; others have one of their own.
func TestMFASessionIsShared(t *testing.T) {
	key := func(config string, request profile.Request) string {
		t.Helper()
		p, err := resolve(t, config, "", request)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := p.Steps[1].(profile.SessionToken); !ok {
			t.Fatalf("no session in %s", shape(t, p))
		}
		return p.Fingerprint(2)
	}
	want := key(devices+"keys", profile.Request{Profile: "role"})
	if !strings.HasPrefix(want, plan.KeyPrefix("AKID")) {
		t.Error("the key does not begin with the prefix of the access key")
	}
	for name, got := range map[string]string{
		"another profile with the same keys": key(devices+"twin", profile.Request{Profile: "role"}),
		"another role": key(devices+"keys",
			profile.Request{Profile: "role", RoleARN: givenARN, ExternalID: "x", Region: "r"}),
		"the keys themselves":      key(devices+"keys", profile.Request{Profile: "device"}),
		"another length":           key(devices+"keys", profile.Request{Profile: "device", Duration: time.Hour}),
		"another way to get codes": key(devices+"keys\nmfa_process = oathtool", profile.Request{Profile: "role"}),
	} {
		if got != want {
			t.Errorf("%s: another session", name)
		}
	}
	for name, got := range map[string]string{
		"another device": key(devices+"keys", profile.Request{Profile: "role", MFASerial: "GAHT12345678"}),
		"other keys":     key(strings.ReplaceAll(devices, "AKID", "AKOTHER")+"keys", profile.Request{Profile: "role"}),
		"another STS":    key(devices+"keys\nendpoint_url = http://127.0.0.1", profile.Request{Profile: "role"}),
	} {
		if got == want {
			t.Errorf("%s: the same session", name)
		}
	}
}

// TestMFASessionLength has the profile of the keys say how long the MFA session lasts, and the role
// how long its own.
func TestMFASessionLength(t *testing.T) {
	const keys = "[profile k]\naws_access_key_id = AKID\naws_secret_access_key = s\nduration_seconds = 129600\nmfa_serial = GAHT12345678\n" +
		"[profile r]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = k\nmfa_serial = GAHT12345678\nduration_seconds = 900\n"
	plan, err := resolve(t, keys, "", profile.Request{Profile: "r"})
	if err != nil {
		t.Fatal(err)
	}
	if session, role := seconds(plan.Steps[1]), seconds(plan.Steps[2]); session != 129600 || role != 900 {
		t.Errorf("the session lasts %d seconds and the role %d", session, role)
	}
	own, err := resolve(t, keys, "", profile.Request{Profile: "k"})
	if err != nil || own.Key() != plan.Fingerprint(2) {
		t.Errorf("the keys have another session than the role (%v)", err)
	}
	for _, value := range []string{"899", "129601"} {
		plan, err := resolve(t, strings.Replace(keys, "129600", value, 1), "", profile.Request{Profile: "r"})
		if err != nil {
			t.Fatal(err)
		}
		if bad := as[*profile.SettingError](t, plan.Validate()); bad.Profile != "k" || !strings.Contains(bad.Reason, "36 hours") {
			t.Errorf("%s: %v", value, bad)
		}
	}
}

func TestMFAProcess(t *testing.T) {
	for name, test := range map[string]struct {
		config, want string
		request      profile.Request
	}{
		"of the role": {devices + "keys\nmfa_process = oath role", "oath role", profile.Request{Profile: "role"}},
		"of the keys": {
			strings.Replace(devices, "[profile twin]", "mfa_process = oath keys\n[profile twin]", 1) + "keys",
			"oath keys",
			profile.Request{Profile: "role"},
		},
		"of the role, for it alone": {
			devices + "keys\nmfa_process = oath role", "oath role",
			profile.Request{Profile: "role", Duration: 2 * time.Hour},
		},
		"of the role first": {
			strings.Replace(devices, "[profile twin]", "mfa_process = oath keys\n[profile twin]", 1) + "keys\nmfa_process = oath role",
			"oath role",
			profile.Request{Profile: "role"},
		},
		"an empty one is none": {
			strings.Replace(devices, "[profile twin]", "mfa_process = oath keys\n[profile twin]", 1) + "keys\nmfa_process =",
			"oath keys",
			profile.Request{Profile: "role"},
		},
		"of none": {devices + "keys", "", profile.Request{Profile: "role"}},
	} {
		plan, err := resolve(t, test.config, "", test.request)
		if err != nil {
			t.Fatal(err)
		}
		var got secret.String
		switch step := plan.Steps[1].(type) {
		case profile.SessionToken:
			got = step.MFAProcess
			if role := lastOf[profile.AssumeRole](t, plan); !role.MFAProcess.Empty() {
				t.Errorf("%s: the role has a process too, and no code to give", name)
			}
		case profile.AssumeRole:
			got = step.MFAProcess
		default:
			t.Fatalf("%s: %s", name, shape(t, plan))
		}
		if got.Reveal() != test.want {
			t.Errorf("%s: another process", name)
		}
		noted := slices.ContainsFunc(plan.Settings, func(s profile.Setting) bool { return s.Key == "mfa_process" && s.From.Line > 0 })
		if noted != (test.want != "") {
			t.Errorf("%s: the place of mfa_process is noted: %v", name, noted)
		}
	}
}

// TestWhoseDuration has duration_seconds be the length of the session that its profile is for: of
// the MFA session for keys with a device, else of the role.
func TestWhoseDuration(t *testing.T) {
	const (
		keys   = "aws_access_key_id = AKID\naws_secret_access_key = s\n"
		device = "mfa_serial = GAHT12345678\n"
		length = "duration_seconds = 1800\n"
		long   = "duration_seconds = 43200\n"
	)
	for name, test := range map[string]struct {
		config        string
		request       profile.Request
		session, role int
	}{
		"of keys that a role has itself": {
			"[default]\n" + keys + device + length + aRole + "source_profile = default\n",
			profile.Request{},
			0,
			1800,
		},
		"of keys with a device": {"[default]\n" + keys + device + long, profile.Request{RoleARN: givenARN}, 43200, 0},
		"of keys without one": {
			"[default]\n" + keys + length,
			profile.Request{RoleARN: givenARN, MFASerial: "GAHT12345678"},
			1800,
			1800,
		},
		"of a request": {
			"[default]\n" + keys + device,
			profile.Request{RoleARN: givenARN, Duration: 30 * time.Minute},
			0,
			1800,
		},
	} {
		plan, err := resolve(t, test.config, "", test.request)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Steps) != 3 {
			t.Errorf("%s: %s", name, shape(t, plan))
			continue
		}
		if session, role := seconds(plan.Steps[1]), seconds(plan.Steps[2]); session != test.session || role != test.role {
			t.Errorf(
				"%s: the MFA session is to last %d seconds and the role %d, want %d and %d",
				name,
				session,
				role,
				test.session,
				test.role,
			)
		}
	}
	for name, config := range map[string]string{
		"keys":    "[default]\n" + keys + length,
		"process": "[default]\ncredential_process = x\n" + device + length,
	} {
		plan, err := resolve(t, config, "", profile.Request{RoleARN: givenARN})
		if role := lastOf[profile.AssumeRole](t, plan); err != nil || role.DurationSeconds != 1800 {
			t.Errorf("%s: the role is to last %d seconds (%v), want 1800", name, role.DurationSeconds, err)
		}
	}
}
