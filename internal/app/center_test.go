//go:build unix

package app_test

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// consent HOW says what the person does on the pages of IAM Identity Center: "asked" is nothing.
func consent(ts *testscript.TestScript, _ bool, args []string) {
	kinds := map[string]fakeaws.Consent{
		"asked":   fakeaws.ConsentAsked,
		"clicked": fakeaws.ConsentClicked,
		"given":   fakeaws.ConsentGiven,
		"denied":  fakeaws.ConsentDenied,
	}
	kind, ok := kinds[args[0]]
	if !ok {
		ts.Fatalf("no consent %s", args[0])
	}
	the(ts).SetConsent(kind)
}

// device-life LIFE sets how long the codes of devices are good.
func deviceLife(ts *testscript.TestScript, _ bool, args []string) {
	life, err := time.ParseDuration(args[0])
	ts.Check(err)
	the(ts).SetDeviceLife(life)
}

// start-url LOCATION makes a company's own host, which redirects to a location, at START_URL; what
// it was asked for is in the file "start-url". Only the certificates of the file "ca.pem" have it.
func startURL(ts *testscript.TestScript, _ bool, args []string) {
	asked := ts.MkAbs("start-url")
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := os.WriteFile(asked, []byte(r.Method+" "+r.URL.Path+"\n"), 0o600); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Location", args[0])
		w.WriteHeader(http.StatusFound)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	ts.Defer(server.Close)
	ts.Setenv("START_URL", server.URL)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), ca, 0o600))
}

// revoke ends all sign-ins.
func revoke(ts *testscript.TestScript, _ bool, _ []string) { the(ts).RevokeSignIns() }

// signed-in SESSION LEFT writes the file of a sign-in that lasts that long yet.
func signedIn(ts *testscript.TestScript, _ bool, args []string) {
	left, err := time.ParseDuration(args[1])
	ts.Check(err)
	path := tokenPath(ts.Getenv("HOME"), args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
	ts.Check(os.WriteFile(path, tokenText(the(ts).SignIn(left)), 0o600))
	ts.Setenv("TOKEN", path)
}

func tokenPath(home, session string) string {
	sum := sha1.Sum([]byte(session))
	return filepath.Join(home, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
}

// tokenText is the file of a sign-in, as botocore writes it.
func tokenText(in fakeaws.SignedIn) []byte {
	stamp := func(at time.Time) string { return at.UTC().Format(time.RFC3339) }
	text, err := json.Marshal(map[string]string{
		"startUrl":              "https://corp.awsapps.com/start",
		"region":                "eu-west-1",
		"accessToken":           in.AccessToken,
		"expiresAt":             stamp(in.Expires),
		"clientId":              in.ClientID,
		"clientSecret":          in.ClientSecret,
		"registrationExpiresAt": stamp(in.ClientExpires),
		"refreshToken":          in.RefreshToken,
	})
	if err != nil {
		panic(err)
	}
	return text
}

// readToken reads a field of the file of a sign-in.
func readToken(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]string
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}
