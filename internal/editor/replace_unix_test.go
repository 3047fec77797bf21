//go:build unix

package editor_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// TestReplace blanks what the file had before, keeps no backup, and leaves a file with another name
// alone.
func TestReplace(t *testing.T) {
	t.Parallel()
	for name, linked := range map[string]bool{"alone": false, "with another name": true} {
		dir := t.TempDir()
		path, other := filepath.Join(dir, "credentials"), filepath.Join(t.TempDir(), "other")
		const text = "[a]\naws_secret_access_key = canary\nregion = x\n"
		if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
		if linked {
			if err := os.Link(path, other); err != nil {
				t.Fatal(err)
			}
		}
		old, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer old.Close()
		edit, err := editor.File{Path: path, Text: text, Credentials: true}.Apply(editor.Change{
			Kind: grammar.Profile, Name: "a", Out: []string{"aws_secret_access_key"}, In: []string{"credential_process = x"},
		})
		if err != nil {
			t.Fatal(err)
		}
		erased, err := edit.Replace()
		if err != nil || erased == linked {
			t.Errorf("%s: erased %t, %v", name, erased, err)
		}
		had := make([]byte, len(text))
		if _, err := old.ReadAt(had, 0); err != nil || strings.Contains(string(had), "canary") != linked {
			t.Errorf("%s: the old file has %q, %v", name, had, err)
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != "[a]\ncredential_process = x\nregion = x\n" {
			t.Errorf("%s: %q, %v", name, now, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
			t.Errorf("%s: %q", name, left)
		}
	}
}
