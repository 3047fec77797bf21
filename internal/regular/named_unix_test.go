//go:build unix

package regular

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestNamed reads what a person may name, and nothing that would keep the reader waiting, or fill
// the memory.
func TestNamed(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := errors.Join(os.WriteFile(at("file"), []byte("text"), 0o600), os.Symlink(at("file"), at("link")),
		syscall.Mkfifo(at("pipe"), 0o600), os.WriteFile(at("large"), nil, 0o600), os.Truncate(at("large"), namedLimit+1)); err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() { w.WriteString("text"); w.Close() }()
	for path, want := range map[string]string{
		at("file"): "text", at("link"): "text", os.DevNull: "", fmt.Sprint("/dev/fd/", r.Fd()): "text",
		at("pipe"): "nobody writes into it", dir: "is a directory", "/dev/zero": "not a regular file", at("large"): "too large",
		at("none"): "no such file",
	} {
		text, err := Named(path)
		refused, ok := errors.AsType[*fs.PathError](err)
		if err != nil && (!ok || refused.Path != path || !strings.Contains(err.Error(), want)) || err == nil && text != want {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
}

// TestSlowPipe gives up a pipe whose other end stays open.
func TestSlowPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|nonblock, 0) // it is its own writer
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := named(f, path, 10*time.Millisecond); err == nil || !strings.Contains(err.Error(), "not closed within 10ms") {
		t.Errorf("%v", err)
	}
}
