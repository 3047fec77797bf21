package editor

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// TestCredentials: in the credentials file a bare name is a profile, and what is written is in that
// file alone.
func TestCredentials(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	const before = "# mine\n[a]\naws_access_key_id = 1\naws_secret_access_key = s1\n\n[default]\naws_access_key_id=2\n"
	const after = "# mine\n[a]\naws_access_key_id = 3\n\n[default]\naws_access_key_id=2\n\n[b]\naws_access_key_id = 4\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Credentials = true
	edit, err := f.Apply(
		Change{
			Kind: grammar.Profile,
			Name: "a",
			Out:  []string{"aws_access_key_id", "aws_secret_access_key"},
			In:   []string{"aws_access_key_id = 3"},
		},
		Change{Kind: grammar.Profile, Name: "b", Header: "[b]", In: []string{"aws_access_key_id = 4"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := edit.Replace(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != after {
		t.Errorf("%v, %q", err, got)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	if _, err := edit.Replace(); err == nil {
		t.Error("a file that has changed meanwhile is written over")
	}
}
