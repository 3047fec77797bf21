package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzRead reads files of settings: each setting stands on the line that it names, and so does what is
// wrong with one.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"prompt = none\nmin_ttl=20m # x\n", "\ufeffPrompt = gui\r\nprompt =\r\n", "[section]\nprompt = none", "prompt", "= x",
		"mfa_process = a\n  b\n", "session_tags = k=v,k2=v2\n;\n#\n", "\x00\n\xff = \xfe",
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "settings")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := Read(Files{User: path})
		lines := len(strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n"))
		if bad, ok := errors.AsType[*LineError](err); ok && (bad.Line < 1 || bad.Line > lines || bad.File != path) {
			t.Errorf("%v", bad)
		}
		if err != nil {
			return
		}
		for name, s := range all {
			if s.Text.Empty() || name == "" || name != strings.ToLower(name) || s.At.File != path || s.At.Line < 1 || s.At.Line > lines {
				t.Errorf("%q at %s: %d bytes", name, s.At, len(s.Text.Reveal()))
			}
			if first, _, _ := strings.Cut(s.Text.Reveal(), "\n"); !strings.Contains(text, first) {
				t.Errorf("%q has what does not stand there", name)
			}
		}
	})
}
