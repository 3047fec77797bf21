//go:build unix

package cache_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// foreign puts something at path where a good file with text is expected.
type foreign func(t *testing.T, path, text string) error

func chmod(mode os.FileMode) foreign {
	return func(t *testing.T, path, text string) error {
		t.Helper()
		write(t, path, text)
		return os.Chmod(path, mode)
	}
}

func foreigners() map[string]foreign {
	return map[string]foreign{
		"readable by the group": chmod(0o640),
		"readable by others":    chmod(0o604),
		"writable by the group": chmod(0o620),
		"writable by others":    chmod(0o602),
		"executable by others":  chmod(0o601),
		"of another owner": func(t *testing.T, path, text string) error {
			t.Helper()
			testkit.Root(t)
			write(t, path, text)
			return os.Chown(path, 65534, -1)
		},
		"symbolic link": func(t *testing.T, path, text string) error {
			t.Helper()
			write(t, path+".target", text)
			return os.Symlink(path+".target", path)
		},
		"dangling link": func(_ *testing.T, path, _ string) error { return os.Symlink(path+".nowhere", path) },
		"pipe":          func(_ *testing.T, path, _ string) error { return syscall.Mkfifo(path, 0o600) },
		"directory":     func(_ *testing.T, path, _ string) error { return os.Mkdir(path, 0o700) },
	}
}

func TestForeignEntriesHeal(t *testing.T) {
	t.Parallel()
	for name, put := range foreigners() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			if err := os.MkdirAll(r.Dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := put(t, r.path(key1), entryJSON(r.now, nil)); err != nil {
				t.Fatal(err)
			}
			r.do(t, 1)
			r.do(t, 1)
			info, err := os.Lstat(r.path(key1))
			if err != nil || info.Mode() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			if strings.Contains(r.log.String(), "level=WARN") {
				t.Errorf("warned: %s", &r.log)
			}
		})
	}
}

func TestForeignIndexHeals(t *testing.T) {
	t.Parallel()
	for name, put := range foreigners() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newIndexed(t)
			path := filepath.Join(x.Dir, "index", key1+".json")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := put(t, path, string(text)); err != nil {
				t.Fatal(err)
			}
			now := cache.StampFiles(x.paths...)
			x.miss(t, now)
			x.put(t, now)
			x.hit(t, now)
		})
	}
}

// TestPipeForALock shows that nothing waits for the other end of a pipe.
func TestPipeForALock(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if err := os.MkdirAll(filepath.Join(r.Dir, "locks"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(r.Dir, "locks", key1), 0o600); err != nil {
		t.Fatal(err)
	}
	r.do(t, 1)
	r.do(t, 1)
}
