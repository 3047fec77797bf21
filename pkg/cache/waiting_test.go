package cache_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// TestAnswerWithoutTheLock has all who wait find the answer, or the failure that is theirs, and
// none of them take the lock for it.
func TestAnswerWithoutTheLock(t *testing.T) {
	t.Parallel()
	for name, failed := range map[string]bool{"an entry": false, "a failure": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const waiters = 20
			r := newRig(t)
			r.do(t, 1)
			aside, path := filepath.Join(t.TempDir(), "entry"), filepath.Join(r.Dir, "locks", key1)
			if err := os.Rename(r.path(key1), aside); err != nil {
				t.Fatal(err)
			}
			held := take(t, path)
			var group sync.WaitGroup
			for range waiters {
				watched := watch(t.Context())
				group.Go(func() {
					c, err := (&cache.Disk{Dir: r.Dir, Run: cache.Run{Shared: func(error) bool { return false }}}).Do(
						watched,
						key1,
						r.fetch,
					)
					shared, ok := errors.AsType[*cache.SharedError](err)
					switch {
					case failed && (!ok || shared.Reason != "nobody there"):
						t.Errorf("got %v, want the failure", err)
					case !failed && (err != nil || !same(c, r.answer)):
						t.Errorf("got %v, want the answer", err)
					}
				})
				<-watched.waits
			}
			if failed {
				held.Leave("nobody there")
			} else if err := os.Rename(aside, r.path(key1)); err != nil {
				t.Fatal(err)
			}
			record, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			held.Release()
			group.Wait()
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(record, after) {
				t.Error("somebody took the lock")
			}
			if n := r.fetches.Load(); n != 1 {
				t.Errorf("%d fetches, want 1", n)
			}
		})
	}
}

// TestWaited tells those for whom another has fetched from that one, and from who fetches with what
// another has fetched.
func TestWaited(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	leader, waiter := &cache.Disk{Dir: r.Dir}, &cache.Disk{Dir: r.Dir}
	ended := make(chan error)
	var between bool
	_, err := leader.Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
		waits := watch(ctx)
		go func() {
			_, err := waiter.Do(ctx, key2, func(context.Context) (aws.Credentials, error) {
				c, err := waiter.Do(waits, key1, r.fetch) //nolint:contextcheck // it is derived, within watched
				between = waiter.Waited()
				return c, err
			})
			ended <- err
		}()
		<-waits.waits
		return r.fetch(ctx)
	})
	if err := errors.Join(err, <-ended); err != nil || r.fetches.Load() != 1 {
		t.Fatalf("%v after %d fetches", err, r.fetches.Load())
	}
	if leader.Waited() || !between || waiter.Waited() {
		t.Errorf("waited: the leader %v, the waiter %v, at its end %v", leader.Waited(), between, waiter.Waited())
	}
}

// TestWhoWantsMoreWaitsForTheOthers has one who waits, and for whom the answer is not good enough,
// leave all others the time to find it.
func TestWhoWantsMoreWaitsForTheOthers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	asked, answered, stored := make(chan bool), make(chan bool), make(chan error)
	go func() {
		_, err := (&cache.Disk{Dir: r.Dir}).Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
			asked <- true
			<-answered
			return r.fetch(ctx)
		})
		stored <- err
	}()
	<-asked
	var group, more sync.WaitGroup
	others, end := make(chan error), make(chan bool)
	for i := range 20 {
		watched := watch(t.Context())
		var store cache.Store = &cache.Disk{Dir: r.Dir}
		if i%4 == 0 {
			store = (&cache.Disk{Dir: r.Dir}).Lasting(time.Minute, 12*time.Hour)
			more.Go(func() {
				_, _ = store.Do(watched, key1, func(context.Context) (aws.Credentials, error) {
					<-end
					return aws.Credentials{}, errNobody
				})
			})
		} else {
			group.Go(func() {
				_, err := store.Do(watched, key1, r.fetch)
				others <- err
			})
		}
		<-watched.waits
	}
	close(answered)
	began := time.Now()
	go func() {
		group.Wait()
		close(others)
	}()
	for err := range others {
		if err != nil {
			t.Error(err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the last had the answer after %s", took)
	}
	close(end)
	more.Wait()
	if err := <-stored; err != nil || r.fetches.Load() != 1 {
		t.Errorf("%v after %d fetches", err, r.fetches.Load())
	}
}

func take(t *testing.T, path string) *lock.Lock {
	t.Helper()
	l, err := lock.Acquire(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestPutOnce has one of many that worked out the same write it, as all others would have to wait
// for the directory.
func TestPutOnce(t *testing.T) {
	t.Parallel()
	x := newIndexed(t)
	file := filepath.Join(x.Dir, "index", key1+".json")
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	x.put(t, cache.StampFiles(x.paths...))
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) {
		t.Errorf("it is written again, %v", err)
	}
	if err := x.Put(key1, cache.StampFiles(x.paths...), []byte("another")); err != nil {
		t.Fatal(err)
	}
	if got, ok := x.Get(key1, cache.StampFiles(x.paths...)); !ok || string(got) != "another" {
		t.Errorf("Get: %q, %v", got, ok)
	}
}
