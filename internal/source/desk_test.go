package source_test

import (
	"crypto/sha1" // #nosec G505 -- the name of a file
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// canary stands in every secret of these tests and may be in no error and no log.
const canary = "CANARY-sso"

const (
	session  = "my session"
	startURL = "https://example.awsapps.com/start#/"
	token    = canary + "-token"
	// good is the portal's answer. Its time is that of expiry in milliseconds.
	good = `{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"` + canary + `-key","sessionToken":"` + canary +
		`-session","expiration":1795437045678}}`
)

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// expiry is when the credentials of good expire.
func expiry() time.Time { return noon().Add(30*time.Minute + 45*time.Second + 678*time.Millisecond) }

func dev() plan.SSO {
	return plan.SSO{
		Profile: "dev", Session: session, StartURL: startURL, Region: "eu-west-1", AccountID: "111122223333", RoleName: "Dev",
	}
}

func deskPlan() plan.Plan {
	return plan.Plan{Profile: "dev", Region: "us-east-1", Steps: []plan.Step{dev()}}
}

// TestMain sends what goes beyond this machine to a proxy that is not there, and trusts nobody's
// certificates but the system's.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		os.Setenv(name, "http://127.0.0.1:9")
	}
	for _, name := range []string{"NO_PROXY", "no_proxy", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"} {
		os.Unsetenv(name)
	}
	os.Exit(m.Run())
}

// desk is a runner with a home, and an access portal that it calls.
type desk struct {
	*source.Runner
	requests []*http.Request
	log      strings.Builder
}

// newDesk starts a portal that gives the same answer each time.
func newDesk(t *testing.T, status int, answer string) *desk {
	t.Helper()
	d := &desk{}
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.requests = append(d.requests, r)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Date", noon().Format(http.TimeFormat))
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(portal.Close)
	for _, name := range []string{
		"AWS_ENDPOINT_URL", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_CA_BUNDLE", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT",
	} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_ENDPOINT_URL_SSO", portal.URL)
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	d.Runner = &source.Runner{
		Store: cache.Off{}, Home: t.TempDir(), Now: noon,
		Log: slog.New(slog.NewTextHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	t.Cleanup(func() {
		if strings.Contains(d.log.String(), canary) {
			t.Error("a secret is in the log")
		}
	})
	return d
}

// path is where a token of the sign-in called key is kept.
func (d *desk) path(key string) string {
	sum := sha1.Sum([]byte(key)) // #nosec G401 -- see above
	return filepath.Join(d.Home, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
}

// keep writes the file of a token.
func (d *desk) keep(t *testing.T, key, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.path(key)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path(key), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// signedIn writes a token that lasts until then.
func (d *desk) signedIn(t *testing.T, key, until string) {
	t.Helper()
	const form = `{"startUrl":%q,"region":"eu-west-1","accessToken":%q,"expiresAt":%q,"refreshToken":%q}`
	d.keep(t, key, fmt.Sprintf(form, startURL, token, until, canary))
}
