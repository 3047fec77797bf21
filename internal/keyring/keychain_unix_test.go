//go:build unix

package keyring_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// security stands in for the program of macOS: it notes its arguments and its standard input, prints
// what it is to, and exits so.
func security(t *testing.T, prints, exit string) (c keyring.Keychain, noted func(string) string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "security")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + dir + "/args\ncat >" + dir + "/stdin\nprintf '%s' '" + prints + "'\nexit " + exit + "\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil { // #nosec G306 -- it is run
		t.Fatal(err)
	}
	return keyring.NewKeychain(path), func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

// TestKeychainCommands has the secret on standard input alone, in a line that fits, and names quoted.
func TestKeychainCommands(t *testing.T) {
	t.Parallel()
	const canary = "canary\"\\ ☃"
	c, noted := security(t, "", "0")
	if err := keyring.SetIn(c, t.Context(), `my "profile\`, secret.New(canary)); err != nil {
		t.Fatal(err)
	}
	stdin := noted("stdin")
	if noted("args") != "-i\n" || strings.Contains(stdin, canary) {
		t.Errorf("%q, %q", noted("args"), stdin)
	}
	const begin = `add-generic-password -U -s "aws-federate" -a "my \"profile\\" -l "aws-federate: my \"profile\\" -w go-keyring-base64:`
	if !strings.HasPrefix(stdin, begin) || strings.Count(stdin, "\n") != 1 {
		t.Errorf("%q", stdin)
	}
	written := strings.TrimSpace(strings.TrimPrefix(stdin, strings.TrimSuffix(begin, "go-keyring-base64:")))
	c, noted = security(t, written, "0")
	got, err := keyring.GetIn(c, t.Context(), "base")
	if err != nil || got.Reveal() != canary || noted("args") != "find-generic-password\n-s\naws-federate\n-a\nbase\n-w\n" {
		t.Errorf("%q, %v, %q", got.Reveal(), err, noted("args"))
	}
	if err := keyring.SetIn(
		c,
		t.Context(),
		"base",
		secret.New(strings.Repeat("x", keyring.LongestOfKeychain)),
	); err != nil ||
		len(noted("stdin")) > 4096 {
		t.Errorf("%v, a line of %d", err, len(noted("stdin")))
	}
	if err := keyring.RemoveIn(
		c,
		t.Context(),
		"base",
	); err != nil ||
		noted("args") != "delete-generic-password\n-s\naws-federate\n-a\nbase\n" {
		t.Errorf("%v, %q", err, noted("args"))
	}
}

// TestKeychainExits tells what an exit code means.
func TestKeychainExits(t *testing.T) {
	t.Parallel()
	for exit, want := range map[string]keyring.State{
		"36": keyring.Locked, "51": keyring.Locked, "128": keyring.Declined, "1": keyring.Absent, "50": keyring.Absent,
	} {
		c, _ := security(t, "", exit)
		_, err := keyring.GetIn(c, t.Context(), "base")
		if got := keyring.StateOf(err); got != want || keyring.StateOf(keyring.CheckIn(c, t.Context())) != want {
			t.Errorf("%s: %v (%s)", exit, err, got)
		}
	}
	c, _ := security(t, "", "44")
	_, err := keyring.GetIn(c, t.Context(), "base")
	if _, ok := errors.AsType[*keyring.NotFoundError](err); !ok {
		t.Errorf("%v", err)
	}
	_, err = keyring.GetIn(keyring.NewKeychain("/nonexistent"), t.Context(), "base")
	if keyring.StateOf(err) != keyring.Absent {
		t.Errorf("%v", err)
	}
}
