package cache_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

// TestLockElsewhere has those whose directory can have no locks take one in another place, so that
// one fetches and nobody goes without.
func TestLockElsewhere(t *testing.T) {
	t.Parallel()
	dir, room := t.TempDir(), filepath.Join(t.TempDir(), "room")
	write(t, filepath.Join(dir, "locks"), "x")
	var all sync.WaitGroup
	r := newRig(t)
	for range 8 {
		all.Go(func() {
			d := &cache.Disk{Dir: dir, LockRooms: func() []string { return []string{"/proc/nowhere", room} }}
			_, err := d.Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
				if cache.WithoutLock(ctx) != nil {
					t.Error("it goes without a lock")
				}
				time.Sleep(50 * time.Millisecond)
				return r.fetch(ctx)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := r.fetches.Load(); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

// TestWithoutLock tells the fetch that it has no lock, and why.
func TestWithoutLock(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	path := filepath.Join(r.Dir, "locks")
	write(t, path, "x")
	_, err := r.Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
		if err := cache.WithoutLock(ctx); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("why: %v", err)
		}
		return r.fetch(ctx)
	})
	if err != nil || !strings.Contains(r.log.String(), "without a lock") || strings.Contains(r.log.String(), "cannot be cached") {
		t.Errorf("%v, %s", err, &r.log)
	}
}

// TestLockLater tries again for a while where a lock cannot be had for a reason that may pass: too
// many open files. It changes the limit of the process, and so runs beside no other test.
func TestLockLater(t *testing.T) {
	r := newRig(t)
	r.do(t, 1) // the directories are there
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	few := before
	few.Cur = 3
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Fatal(err)
	}
	free := func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
			t.Error(err)
		}
	}
	defer free()
	if f, err := os.Open(os.DevNull); err == nil {
		f.Close()
		t.Fatal("files can be opened")
	}
	time.AfterFunc(300*time.Millisecond, free)
	_, err := r.Disk.Do(t.Context(), key2, func(ctx context.Context) (aws.Credentials, error) {
		if err := cache.WithoutLock(ctx); err != nil {
			t.Errorf("it goes without a lock: %v", err)
		}
		return r.fetch(ctx)
	})
	if err != nil || strings.Contains(r.log.String(), "level=WARN") {
		t.Errorf("%v, %s", err, &r.log)
	}
}
