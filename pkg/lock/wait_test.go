package lock_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// childMode makes the test binary a process that takes a lock, says so, and holds it until its
// standard input ends.
const childMode = "LOCK_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMode) == "" {
		os.Exit(m.Run())
	}
	fmt.Println("begins")
	if _, err := lock.Acquire(context.Background(), os.Args[1], time.Now); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("holds")
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// spawn starts a child and waits until it begins.
func spawn(t *testing.T, path string) *testkit.Child {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := testkit.Start(t, childMode+"=1", exe, path)
	p.Expect(t, "begins")
	return p
}

// TestOverWithoutTheLock has fifty who wait for what the holder makes go on at once when it is
// there, none of them with the lock.
func TestOverWithoutTheLock(t *testing.T) {
	t.Parallel()
	const waiters = 50
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	var made atomic.Bool
	var looked sync.WaitGroup
	looked.Add(waiters)
	ends := make(chan error, waiters)
	for range waiters {
		go func() {
			first := sync.OnceFunc(looked.Done)
			l, err := lock.AcquireUnless(t.Context(), path, time.Now, func(left lock.Message) bool {
				first()
				return made.Load() && left.Text == "made"
			})
			if err == nil {
				l.Release()
			}
			ends <- err
		}()
	}
	looked.Wait()
	time.Sleep(50 * time.Millisecond)
	if len(ends) > 0 {
		t.Fatalf("one has ended: %v", <-ends)
	}
	held.Leave("made")
	made.Store(true)
	held.Release()
	released := time.Now()
	for range waiters {
		if err := <-ends; !errors.Is(err, lock.ErrOver) {
			t.Fatalf("got %v", err)
		}
	}
	if took := time.Since(released); took > 5*time.Second {
		t.Errorf("the last went on after %s", took)
	}
}

// TestOverWhileHeld has who needs the lock no more not wait for whoever holds it.
func TestOverWhileHeld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	defer acquire(t, path).Release()
	if _, err := lock.AcquireUnless(t.Context(), path, time.Now, func(lock.Message) bool { return true }); !errors.Is(err, lock.ErrOver) {
		t.Errorf("got %v", err)
	}
}

// TestOneAtATime has all who wait get the lock, and never two at once.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	var group sync.WaitGroup
	var inside atomic.Int32
	for range 30 {
		group.Go(func() {
			l, err := lock.Acquire(t.Context(), path, time.Now)
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Release()
			if inside.Add(1) != 1 {
				t.Error("two hold it")
			}
			time.Sleep(time.Millisecond)
			inside.Add(-1)
		})
	}
	time.Sleep(20 * time.Millisecond)
	began := time.Now()
	held.Release()
	group.Wait()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("all had it after %s", took)
	}
}

// TestGivenUp has one who gave up waiting not get the lock later.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := acquire(t, path)
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		if _, err := lock.Acquire(ctx, path, time.Now); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		cancel()
	}
	held.Release()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for range 3 {
		l, err := lock.Acquire(ctx, path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		l.Release()
	}
}

// TestKilledHolder has the next one go on at once when the holder is killed. A busy machine may
// stop us for longer: the best of a few tries counts.
func TestKilledHolder(t *testing.T) {
	t.Parallel()
	const limit = 300 * time.Millisecond
	best := time.Hour
	for range 5 {
		path := filepath.Join(t.TempDir(), "lock")
		holder := spawn(t, path)
		holder.Expect(t, "holds")
		got := make(chan time.Time)
		go func() {
			l, err := lock.Acquire(t.Context(), path, time.Now)
			got <- time.Now()
			if err == nil {
				l.Release()
			}
		}()
		time.Sleep(30 * time.Millisecond)
		killed := time.Now()
		holder.Kill()
		if best = min(best, (<-got).Sub(killed)); best < limit {
			return
		}
	}
	t.Errorf("the next one went on after %s", best)
}
