package cache

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// lockRoom is the directory in Dir for the locks.
const lockRoom = "locks"

// A lock that cannot be had for a reason that may pass is tried for so often, with a pause between.
const (
	lockTries = 20
	lockPause = 50 * time.Millisecond
)

// passing are reasons that may pass: too many open files, no memory, a file system that does not
// answer.
var passing = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOLCK, syscall.EIO, syscall.EAGAIN, syscall.ENOMEM}

// lock waits for the lock of key, or until over. Its file stands beside the entry, which is
// replaced and so cannot carry a lock; where it cannot be had there, in the first of LockRooms.
func (d *Disk) lock(ctx context.Context, key string, over func(lock.Message) bool) (*lock.Lock, error) {
	own := func() (string, error) { return filepath.Join(d.Dir, lockRoom), makePrivate(d.Dir, lockRoom) }
	held, err := d.lockIn(ctx, own, key, over)
	if !isTrouble(err) || d.LockRooms == nil {
		return held, err
	}
	held, other := d.lockIn(ctx, func() (string, error) { return lock.Room(d.LockRooms()) }, key, over)
	if isTrouble(other) {
		return nil, err
	}
	d.log().Debug("the lock is elsewhere", "key", key, "error", err)
	return held, other
}

// isTrouble reports whether a lock can neither be had nor be waited for.
func isTrouble(err error) bool {
	_, busy := errors.AsType[*lock.HeldError](err)
	return err != nil && !busy && !errors.Is(err, lock.ErrOver)
}

// lockIn is lock in one directory, which it has made.
func (d *Disk) lockIn(
	ctx context.Context, room func() (string, error), key string, over func(lock.Message) bool,
) (held *lock.Lock, err error) {
	for try := 1; ; try++ {
		var dir string
		if dir, err = room(); err == nil {
			path := filepath.Join(dir, key)
			held, err = lock.AcquireUnless(ctx, path, d.Now, over)
			if number, bare := err.(syscall.Errno); bare { //nolint:errorlint // which is of the call itself, and names no file
				err = &fs.PathError{Op: "lock", Path: path, Err: number}
			}
		}
		if try == lockTries || !slices.ContainsFunc(passing, func(reason error) bool { return errors.Is(err, reason) }) {
			return held, err
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// withoutLock is the key of a context for why a fetch goes without the lock.
type withoutLock struct{}

// WithoutLock returns why a [Fetch] is called without the lock of its key, by its context: others may
// fetch the same at the same time. It is nil where the lock is held, as it nearly always is. A fetch
// of what can be had once only had better fail then.
func WithoutLock(ctx context.Context) error {
	err, _ := ctx.Value(withoutLock{}).(error)
	return err
}
