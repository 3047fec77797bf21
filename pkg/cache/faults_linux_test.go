package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// mount makes r.Dir lie on a small file system of its own. Its tests do not run beside others,
// whose children would have its files open for a moment, between fork and exec.
func (r *rig) mount(t *testing.T) (point string) {
	t.Helper()
	testkit.Root(t)
	point = t.TempDir()
	if err := syscall.Mount("tmpfs", point, "tmpfs", 0, "size=64k"); err != nil {
		testkit.Missing(t, "mounting a tmpfs: "+err.Error())
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(point, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	r.Dir = filepath.Join(point, "cache")
	return point
}

func TestFullDisk(t *testing.T) {
	r := newRig(t)
	point := r.mount(t)
	fill := filepath.Join(point, "fill")
	if err := os.WriteFile(fill, bytes.Repeat([]byte("x"), 1<<17), 0o600); err == nil {
		t.Fatal("the disk does not fill")
	}
	r.warnsOnce(t)
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	n := r.fetches.Load()
	r.do(t, n+1)
	r.do(t, n+1)
}

func TestFullDiskKeepsTheStoredEntry(t *testing.T) {
	r := newRig(t)
	point := r.mount(t)
	r.do(t, 1)
	_ = os.WriteFile(filepath.Join(point, "fill"), bytes.Repeat([]byte("x"), 1<<17), 0o600)
	r.Run.Refresh = true
	r.do(t, 2)
	r.Run.Refresh = false
	r.do(t, 2)
	noTemp(t, r.Dir)
}

func TestReadOnlyFileSystem(t *testing.T) {
	for _, warm := range []bool{false, true} {
		r := newRig(t)
		point := r.mount(t)
		if warm {
			r.do(t, 1)
		}
		if err := syscall.Mount("", point, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		if warm {
			r.do(t, 1)
			r.Run.Refresh = true
		}
		r.warnsOnce(t)
	}
}

// strace starts a child in which a system call fails or kills, and skips without strace.
func strace(t *testing.T, dir, inject string) *testkit.Child {
	t.Helper()
	testkit.Program(t, "strace")
	return spawn(t, "count", dir, "strace", "-f", "-qqq", "-o", os.DevNull, "-e", "trace="+strings.SplitN(inject, ":", 2)[0],
		"-e", "inject="+inject)
}

func TestKilledBeforeTheRename(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	p := strace(t, r.Dir, "/^rename:signal=KILL")
	p.GoOn()
	if line, ok := p.Line(); ok {
		t.Fatalf("the child survived and said %q", line)
	}
	if left, _ := filepath.Glob(filepath.Join(r.Dir, "new/*.tmp")); len(left) != 1 || exists(r.path(key1)) {
		t.Fatalf("not killed between write and rename: %v", left)
	}
	r.do(t, 1)
	r.do(t, 1)
	if strings.Contains(r.log.String(), "level=WARN") {
		t.Errorf("warned: %s", &r.log)
	}
}

func TestFailedSystemCalls(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{"fsync:error=EIO": false, "/^rename:error=EACCES": false, "flock:error=ENOLCK": true}
	for inject, stored := range tests {
		t.Run(inject, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			p := strace(t, r.Dir, inject)
			p.GoOn()
			if line, _ := p.Line(); !strings.HasPrefix(line, "fetched-") {
				t.Fatalf("the child said %q", line)
			}
			if exists(r.path(key1)) != stored {
				t.Errorf("stored: %v, want %v", !stored, stored)
			}
			noTemp(t, r.Dir)
		})
	}
}
