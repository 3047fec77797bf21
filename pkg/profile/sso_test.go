package profile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestSignIn has the sign-in of a profile without a role, for those who use the token itself.
func TestSignIn(t *testing.T) {
	const shared = "[sso-session s]\nsso_start_url = u\nsso_region = r\nsso_registration_scopes = a, b ,\n"
	for name, test := range map[string]struct {
		config string
		want   profile.SSO
		ok     bool
	}{
		"of an sso-session": {
			"[profile p]\nsso_session = s\n" + shared,
			profile.SSO{Profile: "p", Session: "s", StartURL: "u", Region: "r", Scopes: []string{"a", "b"}},
			true,
		},
		"of the profile": {
			"[profile p]\nsso_start_url = own\nsso_region = here\n", profile.SSO{Profile: "p", StartURL: "own", Region: "here"}, true,
		},
		"half of either": {
			"[profile p]\nsso_session = s\nsso_region = here\n[sso-session s]\nsso_start_url = u\n",
			profile.SSO{Profile: "p", Session: "s", StartURL: "u", Region: "here"},
			true,
		},
		"without a region": {"[profile p]\nsso_start_url = own\n", profile.SSO{Profile: "p", StartURL: "own"}, false},
		"without a URL":    {"[profile p]\nsso_region = here\n", profile.SSO{Profile: "p", Region: "here"}, false},
	} {
		step, n, ok, err := profile.SignIn(profile.Scan(test.config, ""), "p", environment("AWS_ENDPOINT_URL_SSO=http://sso"))
		if err != nil || ok != test.ok {
			t.Errorf("%s: %v (%v)", name, ok, err)
		}
		same := step.Profile == test.want.Profile && step.Session == test.want.Session && step.StartURL == test.want.StartURL
		if !same || step.Region != test.want.Region || !slices.Equal(step.Scopes, test.want.Scopes) || step.RoleName != "" {
			t.Errorf("%s: got %+v, want %+v", name, step, test.want)
		}
		if n.SSO != "http://sso" {
			t.Errorf("%s: the calls go to %q", name, n.SSO)
		}
	}
}

// TestSignInErrors has the errors of a sign-in be those of a plan.
func TestSignInErrors(t *testing.T) {
	set := profile.Scan("[profile p]\nsso_session = none\n[profile q]\nendpoint_url = ftp://x\nsso_start_url = u\nsso_region = r\n"+
		"[profile bad]\nx\n", "")
	for _, name := range []string{"p", "q", "bad"} {
		if _, _, ok, err := profile.SignIn(set, name, profile.Environment{}); ok || err == nil {
			t.Errorf("%s: %v (%v)", name, ok, err)
		}
	}
}

// TestSSOAccountIsOwn leaves the account and the role to the profile: an sso-session has neither.
func TestSSOAccountIsOwn(t *testing.T) {
	const config = "[profile p]\nsso_session = s\nsso_account_id = 1\nsso_role_name = Own\n" +
		"[sso-session s]\nsso_start_url = u\nsso_region = r\nsso_account_id = 2\nsso_role_name = Other\n"
	plan, err := resolve(t, config, "", profile.Request{Profile: "p"})
	if err != nil {
		t.Fatal(err)
	}
	if step := lastOf[profile.SSO](t, plan); step.AccountID != "1" || step.RoleName != "Own" {
		t.Errorf("got %+v", step)
	}
}

// TestSignInTo has the sign-in of an sso-session by its name, for no profile.
func TestSignInTo(t *testing.T) {
	set := profile.Scan("[sso-session s]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = r\nsso_registration_scopes = a\n"+
		"[sso-session half]\nsso_start_url = https://corp.awsapps.com/start\n[sso-session own]\nsso_start_url = https://sso.example.com\n"+
		"[sso-session bad]\nx\n", "")
	for name, want := range map[string]bool{"s": true, "half": false, "own": true} {
		step, n, ok, err := profile.SignInTo(set, name, environment("AWS_ENDPOINT_URL_SSO=http://sso"))
		if err != nil || ok != want || step.Session != name || step.Profile != "" || n.SSO != "http://sso" {
			t.Errorf("%s: %+v, %t, %v", name, step, ok, err)
		}
	}
	for _, name := range []string{"bad", "none"} {
		if _, _, ok, err := profile.SignInTo(set, name, profile.Environment{}); ok || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := set.Sessions(); !slices.Equal(got, []string{"bad", "half", "own", "s"}) {
		t.Errorf("sessions %q", got)
	}
	if n, err := profile.NetworkOf(environment("AWS_ENDPOINT_URL_SSO=http://sso")); err != nil || n.SSO != "http://sso" {
		t.Errorf("%+v, %v", n, err)
	}
}

// TestRegionOfStartURL wants sso_region for AWS's own hosts, and does without for a company's.
func TestRegionOfStartURL(t *testing.T) {
	for url, reason := range map[string]string{
		"https://sso.example.com": "", "https://corp.awsapps.com/start": "sso_region missing", "http://sso.example.com": "sso_region missing",
		"": "sso_start_url, sso_region missing",
	} {
		_, err := resolve(t, "[profile p]\nsso_account_id = 111122223333\nsso_role_name = Own\nsso_start_url = "+url+"\n", "",
			profile.Request{Profile: "p"})
		if (err == nil) != (reason == "") || err != nil && !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %v, want %q", url, err, reason)
		}
	}
}
