package canary_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCanaryTokens has the tokens that a command makes, for a cluster or for others than AWS, be on
// standard output and nowhere else: not in a cache, a log, or what another program is given.
func TestCanaryTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(t, "home/.aws/federate/settings", "issuance_log = ~/log\n")
	for _, row := range []struct{ line, name string }{
		{"eks-token --cluster c --profile", "admin"},
		{"eks-token --cluster c --profile", "base"}, // whose credentials have no token, and so no canary
		{"eks-token --cluster c --profile", "dev"},
		{"token --audience a --profile", "admin"},
		{"token --audience a --profile", "pod"},
	} {
		dir, env := w.home(t)
		env = append(env, `KUBERNETES_EXEC_INFO={"apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}`)
		argv := append(strings.Fields(row.line), row.name, "--verbose")
		for range 2 { // with what is cached, too
			r := w.look(t, commandOf(credProgram, argv), dir, env, argv)
			if r.code != 0 {
				t.Fatalf("%q: %d, %s", argv, r.code, r.stderr)
			}
			for _, secret := range secretsOf(t, r.stdout) {
				if strings.Contains(r.stderr, secret) {
					t.Errorf("%q: %q is on standard error", argv, secret)
				}
				for _, where := range []string{dir, w.notes} {
					if name := holds(t, where, secret); name != "" {
						t.Errorf("%q: %q is in %s", argv, secret, name)
					}
				}
			}
		}
	}
}

// secretsOf is what of an answer is the token's own: all of it, and for a cluster the signature.
func secretsOf(t *testing.T, stdout string) []string {
	t.Helper()
	if !strings.HasPrefix(stdout, "{") {
		return strings.Split(strings.TrimSpace(stdout), ".")
	}
	var answer struct{ Status struct{ Token string } }
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
		t.Fatal(err)
	}
	signed, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(answer.Status.Token, "k8s-aws-v1."))
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(string(signed))
	if err != nil || len(at.Query().Get("X-Amz-Signature")) != 64 {
		t.Fatalf("%s: %v", signed, err)
	}
	const start = 40 // of the token and the URL: what comes first is in any
	return []string{answer.Status.Token, answer.Status.Token[start:], string(signed), at.Query().Get("X-Amz-Signature")}
}

// holds names a file below a directory that has a text in it; empty for none.
func holds(t *testing.T, dir, secret string) (name string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), secret) {
			name = path
		}
		return err
	})
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", dir, err))
	}
	return name
}
