//go:build unix

package app_test

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
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
