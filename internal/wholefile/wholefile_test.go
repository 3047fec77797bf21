package wholefile_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// put writes a file as somebody else does.
func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// holds compares what a file holds, and which names there are in its directory.
func holds(t *testing.T, path, want string, names ...string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %.100q, %v; want %q", filepath.Base(path), got, err, want)
	}
	only(t, filepath.Dir(path), names...)
}

// only compares the names in a directory.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(entries))
	for i, entry := range entries {
		got[i] = entry.Name()
	}
	if !slices.Equal(got, names) {
		t.Errorf("there are %q, want %q", got, names)
	}
}

// always and never are how a test judges what was left.
func always(string, string) bool { return true }

func never(string, string) bool { return false }

func TestWrite(t *testing.T) {
	t.Parallel()
	for _, durable := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "a")
		f := wholefile.File{Path: path, Durable: durable}
		for _, content := range []string{"one", "a longer one", "", "two"} {
			if err := f.Write([]byte(content)); err != nil {
				t.Fatal(err)
			}
			holds(t, path, content, "a")
		}
	}
}

// TestWriteOverADirectory fails before anything is made, and leaves nothing.
func TestWriteOverADirectory(t *testing.T) {
	t.Parallel()
	for _, fresh := range []bool{false, true} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o700); err != nil {
			t.Fatal(err)
		}
		f := wholefile.File{Path: filepath.Join(dir, "a"), Fresh: fresh}
		if err := f.Write([]byte("new")); err == nil {
			t.Error("no error")
		}
		if _, err := f.Reserve(); err == nil && !fresh {
			t.Error("a place is reserved that leads nowhere")
		}
		if !fresh {
			only(t, dir, "a")
		}
	}
	if err := (wholefile.File{Path: filepath.Join(t.TempDir(), "none", "a")}).Write(nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a directory: %v", err)
	}
}

// TestReserve has a place that is sure before the content is known, and is nobody else's.
func TestReserve(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	f := wholefile.File{Path: path, Durable: true}
	put(t, path, "old")
	r, err := f.Reserve()
	if err != nil {
		t.Fatal(err)
	}
	holds(t, path, "old", "a", "a.next")
	if text, err := os.ReadFile(path + ".next"); err != nil || len(text) != 3+8<<10 || strings.TrimSpace(string(text)) != "" {
		t.Errorf("%d bytes are reserved, %v", len(text), err)
	}
	if _, err := f.Reserve(); !errors.Is(err, os.ErrExist) {
		t.Errorf("reserved twice: %v", err)
	}
	if !f.Unfinished() {
		t.Error("nothing is on its way")
	}
	if err := r.Commit([]byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new", "a")
	if f.Unfinished() {
		t.Error("something is on its way still")
	}
	r, err = f.Reserve()
	if err != nil {
		t.Fatal(err)
	}
	r.Discard()
	holds(t, path, "new", "a")
}

// TestCommitKeeps has a directory come into the way of what is reserved: the content is not lost,
// and gets to its place when the way is free.
func TestCommitKeeps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	f := wholefile.File{Path: path, Durable: true}
	r, err := f.Reserve()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := r.Commit([]byte("new")); err == nil {
		t.Fatal("a file is renamed over a directory")
	}
	if err := f.Recover(always); err == nil {
		t.Error("it is recovered over a directory")
	}
	only(t, dir, "a", "a.next")
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := f.Recover(always); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new", "a")
}

func TestRecover(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	f := wholefile.File{Path: path}
	if err := f.Recover(func(string, string) bool { t.Error("asked about nothing"); return true }); err != nil {
		t.Error(err)
	}
	put(t, path, "old")
	put(t, path+".next", "new")
	if err := f.Recover(never); err != nil {
		t.Error(err)
	}
	holds(t, path, "old", "a")
	put(t, path+".next", "new")
	if err := f.Recover(func(next, there string) bool { return next == path+".next" && there == path }); err != nil {
		t.Error(err)
	}
	holds(t, path, "new", "a")
}

// TestChanged has somebody else change the file between the reading and the rename.
func TestChanged(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		read   string
		change func(path string) error
		ok     bool
	}{
		"untouched":    {"old", func(string) error { return nil }, true},
		"same again":   {"old", func(path string) error { return os.WriteFile(path, []byte("old"), 0o600) }, true},
		"same length":  {"old", func(path string) error { return os.WriteFile(path, []byte("odd"), 0o600) }, false},
		"gone":         {"old", os.Remove, false},
		"none, still":  {"", func(string) error { return nil }, true},
		"none, now":    {"", func(path string) error { return os.WriteFile(path, []byte("odd"), 0o600) }, false},
		"none, a room": {"", func(path string) error { return os.Mkdir(path, 0o700) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a")
			if tt.read != "" {
				put(t, path, tt.read)
			}
			f := wholefile.File{Path: path, Was: wholefile.StampOf([]byte(tt.read))}
			r, err := f.Reserve()
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.change(path); err != nil {
				t.Fatal(err)
			}
			err = r.Commit([]byte("new"))
			if tt.ok {
				if err != nil {
					t.Error(err)
				}
				holds(t, path, "new", "a")
				return
			}
			changed, is := errors.AsType[*wholefile.ChangedError](err)
			if err == nil || is && changed.Path != path || !is && name != "none, a room" {
				t.Errorf("%T: %v", err, err)
			}
			if text, _ := os.ReadFile(path); string(text) == "new" {
				t.Error("the change is written over")
			}
			if !f.Unfinished() {
				t.Error("the content is thrown away")
			}
		})
	}
	path := filepath.Join(t.TempDir(), "b")
	put(t, path, "odd")
	if err := (wholefile.File{Path: path, Was: wholefile.StampOf([]byte("old"))}).Write([]byte("new")); err == nil {
		t.Error("written over the change")
	}
	holds(t, path, "odd", "b")
}
