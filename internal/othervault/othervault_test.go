package othervault_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/othervault"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// golden is a file of aws-vault 7, made by AWS_VAULT_BACKEND=file AWS_VAULT_FILE_PASSPHRASE=passphrase
// and 'aws-vault add --env team/dev'.
func golden(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/aws-vault")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// get reads a key out of files of aws-vault, with a keyring that is not there.
func get(t *testing.T, files map[string]string, name, passphrase string) (id, key string, err error) {
	t.Helper()
	home := t.TempDir()
	v, _ := othervault.Of("aws-vault", home, func(string) string { return "" })
	if err := os.MkdirAll(v.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(v.Dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	nothing := keyring.Keyring{Getenv: func(string) string { return "" }}
	id, s, err := v.Get(t.Context(), nothing, name, func() (secret.String, error) { return secret.New(passphrase), nil })
	return id, s.Reveal(), err
}

// TestFile reads what aws-vault has written.
func TestFile(t *testing.T) {
	t.Parallel()
	id, key, err := get(t, map[string]string{"team%2Fdev": golden(t)}, "team/dev", "passphrase")
	if err != nil || id != "AKIDVAULT" || key != "canary/of+a+vault" {
		t.Errorf("%q, %q, %v", id, key, err)
	}
	_, _, err = get(t, map[string]string{"team%2Fdev": golden(t)}, "team/dev", "another")
	if e, ok := errors.AsType[*othervault.ReadError](err); !ok || e.Passphrase == "" {
		t.Errorf("%v", err)
	}
	_, _, err = get(t, nil, "none", "passphrase")
	if _, ok := errors.AsType[*othervault.NoKeyError](err); !ok {
		t.Errorf("%v", err)
	}
}

// TestDamaged takes no file that is not whole, and repeats nothing of it.
func TestDamaged(t *testing.T) {
	t.Parallel()
	text := strings.TrimSpace(golden(t))
	for i := 0; i < len(text); i += 7 {
		for _, bad := range []string{text[:i], text[:i] + "A" + text[i:], text[:i] + "." + text[i+1:]} {
			_, _, err := get(t, map[string]string{"x": bad}, "x", "passphrase")
			if _, ok := errors.AsType[*othervault.ReadError](err); !ok || strings.Contains(err.Error(), "canary") {
				t.Fatalf("at %d: %v", i, err)
			}
		}
	}
}
