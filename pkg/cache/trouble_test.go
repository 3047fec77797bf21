package cache_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// warnsOnce uses a cache that has trouble: each answer is fetched, and there is one warning in all.
func (r *rig) warnsOnce(t *testing.T) {
	t.Helper()
	if r.answer == (aws.Credentials{}) {
		r.answer = credentials(r.now.Add(time.Hour))
	}
	before := r.fetches.Load()
	for i := range int64(3) {
		r.do(t, before+i+1)
	}
	if _, err := r.Do(t.Context(), key2, r.fetch); err != nil {
		t.Errorf("Do: %v", err)
	}
	if n := strings.Count(r.log.String(), "level=WARN"); n != 1 {
		t.Errorf("%d warnings, want 1: %s", n, &r.log)
	}
	noTemp(t, r.Dir)
}

func TestTroubleWarnsOnce(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T, r *rig){
		"a file for the directory": func(t *testing.T, r *rig) {
			t.Helper()
			write(t, r.Dir, "x")
		},
		"a file for its parent": func(t *testing.T, r *rig) {
			t.Helper()
			write(t, filepath.Dir(r.Dir), "x")
		},
		"full directories for the entries": func(t *testing.T, r *rig) {
			t.Helper()
			write(t, filepath.Join(r.path(key1), "x"), "x")
			write(t, filepath.Join(r.path(key2), "x"), "x")
		},
		"read-only directory": func(t *testing.T, r *rig) {
			t.Helper()
			readOnly(t, filepath.Join(r.Dir, "locks"))
			readOnly(t, r.Dir)
		},
		"read-only parent": func(t *testing.T, r *rig) {
			t.Helper()
			readOnly(t, filepath.Dir(r.Dir))
		},
	}
	for name, arrange := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			arrange(t, r)
			r.warnsOnce(t)
		})
	}
}

func TestNoDirectoryIsNotTheWorkingDirectory(t *testing.T) {
	r := newRig(t)
	t.Chdir(t.TempDir())
	r.Dir = ""
	write(t, key1+".json", entryJSON(r.now, nil))
	write(t, filepath.Join("index", key1+".json"), "x")
	r.warnsOnce(t)
	if _, err := r.Clear(); err == nil {
		t.Error("Clear: no error")
	}
	if _, err := r.Remove(key1); err == nil {
		t.Error("Remove: no error")
	}
	if exists("locks") || exists(key2+".json") || !exists(key1+".json") || !exists(filepath.Join("index", key1+".json")) {
		t.Error("the working directory was used as a cache")
	}
}

// TestLocksCannotBeMade: without locks there is a warning and no single flight, but entries are
// stored.
func TestLocksCannotBeMade(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	write(t, filepath.Join(r.Dir, "locks"), "x")
	r.do(t, 1)
	r.do(t, 1)
	if n := strings.Count(r.log.String(), "level=WARN"); n != 1 {
		t.Errorf("%d warnings, want 1: %s", n, &r.log)
	}
}

func readOnly(t *testing.T, dir string) {
	t.Helper()
	if os.Getuid() <= 0 { // Windows has -1.
		t.Skip("permission bits do not stop root, or this system; see the mounts in faults_linux_test.go")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
}
