package cache_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

func TestGoroutinesFetchOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var wg sync.WaitGroup
	for i := range 50 {
		d := r.Disk
		if i%2 == 1 {
			d = &cache.Disk{Dir: r.Dir, Now: d.Now}
		}
		wg.Go(func() {
			if c, err := d.Do(t.Context(), key1, r.fetch); err != nil || !same(c, r.answer) {
				t.Errorf("Do: %v", err)
			}
		})
	}
	wg.Wait()
	if n := r.fetches.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
}

func TestOtherKeysDoNotWait(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, err := r.Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
		return r.Do(ctx, key2, r.fetch)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestProcessesFetchOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	processes := make([]*testkit.Child, 20)
	for i := range processes {
		processes[i] = spawn(t, "count", dir)
	}
	for _, p := range processes {
		p.GoOn()
	}
	fetched := ""
	for _, p := range processes {
		line, _ := p.Line()
		if !strings.HasPrefix(line, "fetched-") {
			t.Fatalf("a process got %q", line)
		}
		if fetched == "" {
			fetched = line
		}
		if line != fetched {
			t.Error("two processes got different credentials")
		}
	}
	if marks, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "fetched-*")); len(marks) != 1 {
		t.Errorf("%d fetches, want 1", len(marks))
	}
}

// TestKilledHolderFreesTheLock asks for 300 ms in the best of a few tries: a busy machine may stop
// us for longer.
func TestKilledHolderFreesTheLock(t *testing.T) {
	t.Parallel()
	best := time.Hour
	for range 5 {
		r := newRig(t)
		holder := spawn(t, "hang", r.Dir)
		holder.GoOn()
		holder.Expect(t, "fetching")
		ctx := watch(t.Context())
		waited := make(chan error, 1)
		var freed time.Time
		go func() {
			_, err := r.Do(ctx, key1, func(ctx context.Context) (aws.Credentials, error) {
				freed = time.Now()
				return r.fetch(ctx)
			})
			waited <- err
		}()
		select {
		case <-ctx.waits:
		case <-waited:
			t.Fatal("the waiter did not wait")
		}
		killed := time.Now()
		holder.Kill()
		if err := <-waited; err != nil {
			t.Fatal(err)
		}
		best = min(best, freed.Sub(killed))
		r.do(t, 1)
		if best < 300*time.Millisecond {
			return
		}
	}
	t.Errorf("the lock was free %v after the kill", best)
}

func TestKilledHolderLeavesNoEntry(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	holder := spawn(t, "hang", r.Dir)
	holder.GoOn()
	holder.Expect(t, "fetching")
	holder.Kill()
	if _, err := os.Lstat(r.path(key1)); !os.IsNotExist(err) {
		t.Errorf("an entry: %v", err)
	}
	noTemp(t, r.Dir)
}

func TestCancelWhileWaiting(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, err := r.Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
		inner, cancel := context.WithCancel(ctx)
		watched := watch(inner)
		go func() {
			<-watched.waits
			cancel()
		}()
		return r.disk(r.Dir).Do(watched, key1, r.fetch) //nolint:contextcheck // it is derived, within watched
	})
	if held, ok := errors.AsType[*lock.HeldError](err); !ok || !errors.Is(err, context.Canceled) || held.Holder.PID != os.Getpid() {
		t.Errorf("the waiter got %v", err)
	}
	if r.fetches.Load() != 0 || strings.Contains(r.log.String(), "level=WARN") {
		t.Errorf("%d fetches, log: %s", r.fetches.Load(), &r.log)
	}
}
