//go:build unix

package wholefile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// TestModes has the mode of the file before stay, unless the caller wants its own.
func TestModes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		how       wholefile.File
		old, want fs.FileMode // no old file if that is zero
	}{
		"new":               {wholefile.File{}, 0, 0o600},
		"kept":              {wholefile.File{}, 0o644, 0o644},
		"kept, read only":   {wholefile.File{}, 0o440, 0o440},
		"private":           {wholefile.File{Private: true}, 0o644, 0o600},
		"private, the same": {wholefile.File{Private: true}, 0o600, 0o600},
		"fresh":             {wholefile.File{Fresh: true}, 0o644, 0o600},
	} {
		for by, write := range ways() {
			path := filepath.Join(t.TempDir(), "a")
			if tt.old != 0 {
				put(t, path, "old")
				if err := os.Chmod(path, tt.old); err != nil {
					t.Fatal(err)
				}
			}
			tt.how.Path = path
			if err := write(tt.how); err != nil {
				t.Fatal(err)
			}
			holds(t, path, "new", "a")
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != tt.want {
				t.Errorf("%s, %s: %v, %v", name, by, info.Mode(), err)
			}
		}
	}
}

// TestLinks has links stay, and what they lead to written, beside which the place is reserved.
func TestLinks(t *testing.T) {
	t.Parallel()
	for by, write := range ways() {
		links, files := t.TempDir(), t.TempDir()
		path, file := filepath.Join(links, "a"), filepath.Join(files, "file")
		put(t, file, "old")
		for from, to := range map[string]string{path: filepath.Join(links, "b"), filepath.Join(links, "b"): file} {
			if err := os.Symlink(to, from); err != nil {
				t.Fatal(err)
			}
		}
		f := wholefile.File{Path: path}
		if err := write(f); err != nil {
			t.Fatalf("%s: %v", by, err)
		}
		holds(t, file, "new", "file")
		only(t, links, "a", "b")
		if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s: the link is gone: %v", by, err)
		}
		put(t, file+".next", "newer")
		if !f.Unfinished() {
			t.Error("what is left beside the file is not found")
		}
		if err := f.Recover(always); err != nil {
			t.Error(err)
		}
		holds(t, file, "newer", "file")
		f.Fresh = true
		if err := write(f); err != nil {
			t.Fatalf("%s: %v", by, err)
		}
		holds(t, file, "newer", "file")
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s: the link is still there: %v", by, err)
		}
	}
}

// TestNoFile refuses what is no file, and waits for nobody at the other end of a pipe.
func TestNoFile(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(path string) error{
		"dangling": func(path string) error { return os.Symlink(path+".none", path) },
		"circle":   func(path string) error { return os.Symlink(path, path) },
		"pipe":     func(path string) error { return syscall.Mkfifo(path, 0o600) },
	} {
		for by, write := range ways() {
			dir := t.TempDir()
			path := filepath.Join(dir, "a")
			if err := put(path); err != nil {
				t.Fatal(err)
			}
			if err := write(wholefile.File{Path: path}); err == nil {
				t.Errorf("%s, %s: %v", name, by, err)
			}
			only(t, dir, "a")
			if err := write(wholefile.File{Path: path, Fresh: true}); err != nil {
				t.Fatalf("%s, %s: %v", name, by, err)
			}
			holds(t, path, "new", "a")
		}
	}
}

// TestOwner has root write a file of somebody else, who keeps it.
func TestOwner(t *testing.T) {
	t.Parallel()
	testkit.Root(t)
	for by, write := range ways() {
		for _, private := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "a")
			put(t, path, "old")
			if err := os.Chown(path, 65534, 65533); err != nil {
				t.Fatal(err)
			}
			if err := write(wholefile.File{Path: path, Private: private}); err != nil {
				t.Fatal(err)
			}
			if u, g := owner(t, path); u != 65534 || g != 65533 {
				t.Errorf("%s: it is of %d:%d", by, u, g)
			}
			if err := write(wholefile.File{Path: path, Fresh: true}); err != nil {
				t.Fatal(err)
			}
			if u, _ := owner(t, path); u != 0 {
				t.Errorf("%s: a fresh one is of %d", by, u)
			}
		}
	}
}

func owner(t *testing.T, path string) (uid, gid uint32) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	st := info.Sys().(*syscall.Stat_t)
	return st.Uid, st.Gid
}
