//go:build !windows

package handover

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestFind has a program be found as a shell finds it, and what is in the way be told.
func TestFind(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	for name, mode := range map[string]fs.FileMode{"program": 0o755, "text": 0o644, "with blank": 0o755} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(other, "text"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "directory"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "directory", "tool"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	const missing, refused = "missing", "refused"
	for _, tt := range []struct{ name, path, want string }{
		{"program", dir, dir + "/program"},
		{"with blank", "/nowhere:" + dir, dir + "/with blank"},
		{"text", dir + ":" + other, other + "/text"}, // the first that can be run
		{"text", dir, refused},
		{"directory", dir, refused},
		{"program", "", missing},
		{"program", ".:", missing}, // what is here has to be named by a path
		{"tool", "directory", missing},
		{"program", "/nowhere", missing},
		{"", dir, missing},
		{"./program", "", "./program"},
		{dir + "/program", "", dir + "/program"},
		{"./text", "", refused},
		{"./none", dir, missing},
		{"./program/none", dir, missing},
	} {
		got, err := Find(tt.name, tt.path)
		_, notThere := errors.AsType[*NotFoundError](err)
		_, notRun := errors.AsType[*NotRunError](err)
		if err == nil && got != tt.want || notThere != (tt.want == missing) || notRun != (tt.want == refused) {
			t.Errorf("%q on %q: %q, %v; want %s", tt.name, tt.path, got, err, tt.want)
		}
	}
}

// TestPathIn has the last one count.
func TestPathIn(t *testing.T) {
	if got := pathIn([]string{"PATH=/a", "XPATH=/x", "PATH=/b", "path=/c", "odd"}); got != "/b" {
		t.Error(got)
	}
}
