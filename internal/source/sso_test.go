package source_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

func TestSSO(t *testing.T) {
	legacy := dev()
	legacy.Session = ""
	for name, tt := range map[string]struct {
		step       plan.SSO
		key, until string
	}{
		"session":           {dev(), session, "2026-11-23T12:00:01Z"},
		"start URL":         {legacy, startURL, "2026-11-23T12:00:01Z"},
		"early CLI":         {dev(), session, "2026-11-23T12:00:01UTC"},
		"offset, fractions": {dev(), session, "2026-11-23T14:00:00.5+02:00"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, http.StatusOK, good)
			d.signedIn(t, tt.key, tt.until)
			got, err := d.Credentials(t.Context(), plan.Plan{Steps: []plan.Step{tt.step}})
			if err != nil {
				t.Fatal(err)
			}
			want := aws.Credentials{
				AccessKeyID: "ASIASSO", SecretAccessKey: canary + "-key", SessionToken: canary + "-session",
				AccountID: "111122223333", Source: "sso", CanExpire: true, Expires: expiry(),
			}
			if got != want {
				t.Errorf("other credentials, of %s, which expire at %s", got.AccountID, got.Expires)
			}
			d.checkRequest(t)
		})
	}
}

// checkRequest asserts that there was one request, and what it carried.
func (d *desk) checkRequest(t *testing.T) {
	t.Helper()
	if len(d.requests) != 1 {
		t.Fatalf("%d requests", len(d.requests))
	}
	r := d.requests[0]
	if r.Method != http.MethodGet || r.URL.Path != "/federation/credentials" ||
		r.URL.Query().Encode() != "account_id=111122223333&role_name=Dev" {
		t.Errorf("%s %s", r.Method, r.URL)
	}
	if r.Header.Get("x-amz-sso_bearer_token") != token || r.Header.Get("Authorization") != "" {
		t.Error("the token is not in its header, or the request is signed")
	}
}

func TestSSOWithoutASignIn(t *testing.T) {
	for name, tt := range map[string]struct {
		file string // none when empty
		why  string
	}{
		"missing":             {"", "nobody has signed in"},
		"cut off":             {`{"accessToken":"` + token, "holds no token"},
		"not JSON":            {canary, "holds no token"},
		"a list":              {`["` + canary + `"]`, "holds no token"},
		"numbers":             {`{"accessToken":1234567890,"expiresAt":"2099-01-01T00:00:00Z"}`, "holds no token"},
		"a registration":      {`{"clientId":"c","clientSecret":"` + canary + `","expiresAt":"2099-01-01T00:00:00Z"}`, "holds no token"},
		"empty token":         {`{"accessToken":"","expiresAt":"2099-01-01T00:00:00Z"}`, "holds no token"},
		"no time":             {`{"accessToken":"` + token + `"}`, "until when"},
		"time without a zone": {`{"accessToken":"` + token + `","expiresAt":"2099-01-01T00:00:00"}`, "until when"},
		"odd time":            {`{"accessToken":"` + token + `","expiresAt":"` + canary + `"}`, "until when"},
		"expired now":         {`{"accessToken":"` + token + `","expiresAt":"2026-11-23T12:00:00Z"}`, "ended at 2026-11-23T12:00:00Z"},
		"expired, early CLI":  {`{"accessToken":"` + token + `","expiresAt":"2026-11-23T11:59:59UTC"}`, "ended at 2026-11-23T11:59:59Z"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, http.StatusOK, good)
			if tt.file != "" {
				d.keep(t, session, tt.file)
			}
			d.signedIn(t, startURL, "2099-01-01T00:00:00Z") // that of the session counts alone
			d.wantSignIn(t, tt.why)
			if len(d.requests) != 0 {
				t.Error("the portal is called")
			}
		})
	}
}

// wantSignIn asserts that the plan needs a sign-in, and that the error says why.
func (d *desk) wantSignIn(t *testing.T, why string) {
	t.Helper()
	_, err := d.Credentials(t.Context(), deskPlan())
	needed, ok := errors.AsType[*source.PersonNeededError](err)
	if !ok || !needed.SignIn || needed.Profile != "dev" || needed.What != "a sign-in to IAM Identity Center" || needed.Err == nil {
		t.Fatalf("%T: %v", err, err)
	}
	if !strings.Contains(err.Error(), why) {
		t.Errorf("no %q in: %v", why, err)
	}
	testkit.NoSecret(t, canary, err)
}

func TestSSOWithoutAHome(t *testing.T) {
	d := newDesk(t, http.StatusOK, good)
	t.Chdir(d.Home)
	d.signedIn(t, session, "2099-01-01T00:00:00Z")
	d.Home = ""
	d.wantSignIn(t, "HOME is not set")
}

func TestSSONetwork(t *testing.T) {
	d := newDesk(t, http.StatusOK, good)
	t.Setenv("AWS_ENDPOINT_URL_SSO", "http://127.0.0.1:9")
	d.signedIn(t, session, "2099-01-01T00:00:00Z")
	_, err := d.Credentials(t.Context(), deskPlan())
	e, ok := errors.AsType[*awscall.NetworkError](err)
	if !ok || e.Host != "127.0.0.1:9" || e.Operation != "GetRoleCredentials" || strings.Contains(err.Error(), "role_name") {
		t.Errorf("%T: %v", err, err)
	}
	testkit.NoSecret(t, canary, err)
}

func TestSSOClock(t *testing.T) {
	d := newDesk(t, http.StatusOK, good)
	d.Now = expiry
	d.signedIn(t, session, "2099-01-01T00:00:00Z")
	_, err := d.Credentials(t.Context(), deskPlan())
	if e, ok := errors.AsType[*awscall.ClockError](err); !ok || e.Skew > -30*time.Minute || e.Skew < -31*time.Minute {
		t.Errorf("%T: %v", err, err)
	}
}

func TestSSOIsCached(t *testing.T) {
	d := newDesk(t, http.StatusOK, good)
	d.Store = &cache.Disk{Dir: filepath.Join(t.TempDir(), "cache"), Now: d.Now, Log: d.Log}
	d.signedIn(t, session, "2099-01-01T00:00:00Z")
	for range 2 {
		got, err := d.Credentials(t.Context(), deskPlan())
		if err != nil || got.AccessKeyID != "ASIASSO" {
			t.Fatal(err)
		}
		if err := os.RemoveAll(d.path(session)); err != nil { // the stored answer outlives the sign-in
			t.Fatal(err)
		}
	}
	if len(d.requests) != 1 {
		t.Errorf("%d requests, want 1", len(d.requests))
	}
}

// TestSSOEndpoints proves which variables move the portal:
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
func TestSSOEndpoints(t *testing.T) {
	for name, tt := range map[string]struct {
		all, own, ignore bool // AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSO, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
		host             string
	}{
		"own":         {own: true, host: "own.invalid"},
		"all":         {all: true, host: "all.invalid"},
		"both":        {all: true, own: true, host: "own.invalid"},
		"own ignored": {own: true, ignore: true, host: "IAM Identity Center in eu-west-1"},
		"all ignored": {all: true, ignore: true, host: "IAM Identity Center in eu-west-1"},
		"none":        {host: "IAM Identity Center in eu-west-1"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, http.StatusOK, good)
			set := func(name, value string, on bool) {
				t.Setenv(name, value)
				if !on {
					os.Unsetenv(name)
				}
			}
			set("AWS_ENDPOINT_URL", "http://all.invalid", tt.all)
			set("AWS_ENDPOINT_URL_SSO", "http://own.invalid", tt.own)
			set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", tt.ignore)
			d.signedIn(t, session, "2099-01-01T00:00:00Z")
			_, err := d.Credentials(t.Context(), deskPlan())
			if e, ok := errors.AsType[*awscall.NetworkError](err); !ok || e.Host != tt.host ||
				!strings.Contains(err.Error(), "127.0.0.1:9") {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
}

// TestRoleFromSSO assumes a role with the credentials of another: the call is signed with those of
// the portal.
func TestRoleFromSSO(t *testing.T) {
	d := newDesk(t, http.StatusOK, good)
	d.signedIn(t, session, "2099-01-01T00:00:00Z")
	var signed, sessionToken string
	sts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		signed, sessionToken = r.Header.Get("Authorization"), r.Header.Get("X-Amz-Security-Token")
		io.WriteString(w, `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>`+
			`<SecretAccessKey>k</SecretAccessKey><SessionToken>s</SessionToken><Expiration>2026-11-23T13:00:00Z</Expiration>`+
			`</Credentials></AssumeRoleResult></AssumeRoleResponse>`)
	}))
	defer sts.Close()
	role := plan.AssumeRole{Profile: "admin", RoleARN: "arn:aws:iam::444455556666:role/Admin"}
	got, err := d.Credentials(t.Context(), plan.Plan{
		Profile: "admin", Region: "eu-west-1", Network: plan.Network{STS: sts.URL}, Steps: []plan.Step{dev(), role},
	})
	if err != nil || got.AccessKeyID != "ASIAROLE" || got.AccountID != "444455556666" {
		t.Fatalf("%v, %s", err, got.AccessKeyID)
	}
	if !strings.Contains(signed, "Credential=ASIASSO/") || sessionToken != canary+"-session" {
		t.Errorf("signed with %s", signed)
	}
}
