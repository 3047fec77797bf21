//go:build unix

package regular_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	file, link, pipe, large := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe"),
		filepath.Join(dir, "large")
	if err := errors.Join(os.WriteFile(file, []byte("text"), 0o600), os.Symlink(file, link), syscall.Mkfifo(pipe, 0o600),
		os.WriteFile(large, make([]byte, 1<<20+1), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, link} {
		if text, err := regular.Read(path); err != nil || string(text) != "text" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
	if text, err := regular.ReadUpTo(large, 1<<20+1); err != nil || len(text) != 1<<20+1 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	for _, path := range []string{pipe, large, dir, os.DevNull, filepath.Join(dir, "none")} {
		_, err := regular.Read(path)
		if at, ok := errors.AsType[*fs.PathError](err); !ok || at.Path != path {
			t.Errorf("%s: %v", path, err)
		}
	}
}
