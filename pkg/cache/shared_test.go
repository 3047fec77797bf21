package cache_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// waiter is a disk whose run began before those of others.
func (r *rig) waiter(t *testing.T) *cache.Disk {
	t.Helper()
	d := r.disk(r.Dir)
	d.Run.Shared = func(err error) bool { return errors.Is(err, errNobody) }
	if _, ok := d.Peek(key1); ok {
		t.Fatal("an answer before there was one")
	}
	r.now = r.now.Add(time.Second)
	return d
}

// TestSharedFailure has a person who gave no answer not be asked again by those who waited, and
// asked by those who come later.
func TestSharedFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Run.Shared = func(err error) bool { return errors.Is(err, errNobody) }
	waiters := []*cache.Disk{r.waiter(t), r.waiter(t)}
	r.err = errNobody
	if _, err := r.Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Fatal(err)
	}
	for _, d := range waiters {
		_, err := d.Do(t.Context(), key1, r.fetch)
		shared, ok := errors.AsType[*cache.SharedError](err)
		if !ok || shared.From.PID != os.Getpid() || shared.Reason != errNobody.Error() ||
			!strings.Contains(err.Error(), errNobody.Error()) {
			t.Errorf("a waiter got %v", err)
		}
	}
	if n := r.fetches.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
	r.now = r.now.Add(time.Second)
	if _, err := r.disk(r.Dir).Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Errorf("who comes later got %v", err)
	}
	if n := r.fetches.Load(); n != 2 {
		t.Errorf("%d fetches, want 2", n)
	}
}

// TestSharedFailurePassesUp has the failure of what a fetch waited for be the answer to those who
// wait for the fetch.
func TestSharedFailurePassesUp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	leader, waiter, asker := r.waiter(t), r.waiter(t), r.waiter(t)
	if _, err := asker.Do(
		t.Context(),
		key2,
		func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, errNobody },
	); !errors.Is(
		err,
		errNobody,
	) {
		t.Fatal(err)
	}
	below := func(d *cache.Disk) cache.Fetch {
		return func(ctx context.Context) (aws.Credentials, error) { return d.Do(ctx, key2, r.fetch) }
	}
	for _, d := range []*cache.Disk{leader, waiter} {
		if _, err := d.Do(t.Context(), key1, below(d)); err == nil || !strings.Contains(err.Error(), errNobody.Error()) {
			t.Errorf("got %v", err)
		}
	}
	if r.fetches.Load() != 0 {
		t.Error("somebody was asked again")
	}
}

// TestOtherFailuresAreTriedAgain has a waiter fetch in turn after a failure that may pass.
func TestOtherFailuresAreTriedAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	d := r.waiter(t)
	r.err = errors.New("the network is down")
	if _, err := r.Do(t.Context(), key1, r.fetch); err == nil {
		t.Fatal("no error")
	}
	r.err = nil
	if _, err := d.Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != 2 {
		t.Errorf("%v after %d fetches", err, r.fetches.Load())
	}
}

// TestSharedFailureAndAnEntry has a waiter be given the entry that still lasts.
func TestSharedFailureAndAnEntry(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Run.Shared = func(err error) bool { return errors.Is(err, errNobody) }
	r.do(t, 1)
	r.now = r.answer.Expires.Add(-time.Minute)
	d := r.waiter(t)
	d.Run.Tolerate = func(err error) bool {
		_, ok := errors.AsType[*cache.SharedError](err)
		return ok
	}
	r.err = errNobody
	if _, err := r.Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Fatal(err)
	}
	if c, err := d.Do(t.Context(), key1, r.fetch); err != nil || !same(c, r.answer) {
		t.Errorf("%v", err)
	}
}

func TestLasting(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.MinTTL = 30 * time.Minute
	r.do(t, 1)
	r.now = r.answer.Expires.Add(-2 * time.Minute)
	if c, err := r.Lasting(time.Minute, 0).Do(t.Context(), key1, r.fetch); err != nil || !same(c, r.answer) || r.fetches.Load() != 1 {
		t.Errorf("%v after %d fetches", err, r.fetches.Load())
	}
	r.answer = credentials(r.now.Add(time.Hour))
	r.do(t, 2)
}

// TestGivesUpWaiting has a waiter say for whom it waited.
func TestGivesUpWaiting(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, err := r.Do(t.Context(), key1, func(ctx context.Context) (aws.Credentials, error) {
		waiting, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		return r.disk(r.Dir).Do(waiting, key1, r.fetch)
	})
	held, ok := errors.AsType[*lock.HeldError](err)
	if !ok || !errors.Is(err, context.DeadlineExceeded) || held.Holder.PID != os.Getpid() || !held.Holder.Since.Equal(r.now) {
		t.Errorf("%v", err)
	}
}

// TestLeftoversOfAKilledProcess has the next one to write an entry remove what a killed one left
// half written of it, and whoever writes any what was left two minutes ago.
func TestLeftoversOfAKilledProcess(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	room := filepath.Join(r.Dir, "new")
	left, other := filepath.Join(room, key1+".json-1.tmp"), filepath.Join(room, key2+".json-1.tmp")
	dead := filepath.Join(room, key2+".json-2.tmp")
	r.now = r.answer.Expires
	for _, path := range []string{left, other, dead} {
		write(t, path, "half")
		if err := os.Chtimes(path, r.now, r.now); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(dead, r.now, r.now.Add(-2*time.Minute-time.Second)); err != nil {
		t.Fatal(err)
	}
	r.answer = credentials(r.now.Add(time.Hour))
	r.do(t, 2)
	if exists(left) || !exists(other) || exists(dead) {
		t.Errorf("left over: %v; that of another: %v; a dead one: %v", exists(left), exists(other), exists(dead))
	}
}

// TestMessageFromTheFuture has a failure that a clock gone wrong has left answer nobody.
func TestMessageFromTheFuture(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Run.Shared = func(err error) bool { return errors.Is(err, errNobody) }
	r.err = errNobody
	r.now = r.now.Add(time.Hour)
	if _, err := r.Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Fatal(err)
	}
	r.now = r.now.Add(-time.Hour)
	r.err = nil
	if _, err := r.disk(r.Dir).Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != 2 {
		t.Errorf("%v after %d fetches", err, r.fetches.Load())
	}
}

// TestAlone has a run that needs nobody fetch in spite of another's failure, and so remove it.
func TestAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	alone, waiter := r.waiter(t), r.waiter(t)
	alone.Run.Heed = func(from lock.Holder) bool { return from.PID != os.Getpid() }
	r.Run.Shared = func(err error) bool { return errors.Is(err, errNobody) }
	r.err = errNobody
	if _, err := r.Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Fatal(err)
	}
	r.err = nil
	for _, d := range []*cache.Disk{alone, waiter} {
		if _, err := d.Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != 2 {
			t.Errorf("%v after %d fetches", err, r.fetches.Load())
		}
	}
	if err := os.Remove(r.path(key1)); err != nil {
		t.Fatal(err)
	}
	if _, err := waiter.Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != 3 {
		t.Errorf("%v after %d fetches: the message has outlived its cause", err, r.fetches.Load())
	}
}

// TestNotShared has one without a Shared, which may live for long, fetch in spite of another's
// failure.
func TestNotShared(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	waiter := r.waiter(t)
	waiter.Run.Shared = nil
	r.Run.Shared = func(error) bool { return true }
	r.err = errNobody
	if _, err := r.Do(t.Context(), key1, r.fetch); !errors.Is(err, errNobody) {
		t.Fatal(err)
	}
	r.err = nil
	if _, err := waiter.Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != 2 {
		t.Errorf("%v after %d fetches", err, r.fetches.Load())
	}
}

// TestLength has a session that was issued for less than is wanted be no answer, and one of more be
// one.
func TestLength(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.do(t, 1)
	for length, fetches := range map[time.Duration]int64{0: 1, time.Hour: 1, 30 * time.Minute: 1} {
		if _, err := r.Lasting(2*time.Hour, length).Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != fetches {
			t.Errorf("%s: %v after %d fetches, want %d", length, err, r.fetches.Load(), fetches)
		}
	}
	r.answer = credentials(r.now.Add(2 * time.Hour))
	if _, err := r.Lasting(time.Minute, 2*time.Hour).Do(t.Context(), key1, r.fetch); err != nil || r.fetches.Load() != 2 {
		t.Errorf("%v after %d fetches", err, r.fetches.Load())
	}
}
