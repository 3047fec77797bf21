package signin

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// FuzzToken reads the file of a sign-in, renews it and writes it: what other programs keep there stays,
// the new token is what is read, and no error repeats a token.
func FuzzToken(f *testing.F) {
	for _, text := range []string{
		`{"startUrl":"https://x.awsapps.com/start","region":"eu-west-1","accessToken":"an-access-token","expiresAt":"2026-11-23T12:00:00Z",` +
			`"clientId":"c","clientSecret":"s","registrationExpiresAt":"2027-01-01T00:00:00Z","refreshToken":"r"}`,
		`{"accessToken":"an-access-token","expiresAt":"2026-11-23T12:00:00UTC","other":{"a":[1,2.50]}}`,
		`{"accessToken":"an-access-token","expiresAt":"soon"}`, `{"accessToken":1}`, "null", "", "   ",
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "token.json")
	put := func(t *testing.T, text []byte) {
		t.Helper()
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		put(t, []byte(text))
		old, err := readToken(path)
		if err != nil {
			if strings.Contains(err.Error(), "an-access-token") {
				t.Errorf("%v", err)
			}
			return
		}
		noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		content, err := old.renewed(SSOSession{}, Issued{AccessToken: secret.New("new"), Lifetime: time.Hour}, noon).Content()
		if err != nil {
			t.Fatal(err)
		}
		put(t, content)
		next, err := readToken(path)
		if err != nil || next.access.Reveal() != "new" || !next.expires.Equal(noon.Add(time.Hour)) || next.refresh.Reveal() != old.refresh.Reveal() {
			t.Fatalf("%v, %s", err, content)
		}
		if other, kept := old.fields["other"], next.fields["other"]; other != nil && kept == nil ||
			bytes.Equal(other, []byte("1")) && !bytes.Equal(kept, other) {
			t.Errorf("%s becomes %s", other, kept)
		}
	})
}
