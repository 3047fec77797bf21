package cache

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// lockRoom is the directory in Dir for the locks.
const lockRoom = "locks"

// lock waits for the lock of key, or until over. Its file stands beside the entry, which is
// replaced and so cannot carry a lock; where it cannot be had there, in the first of LockRooms.
func (d *Disk) lock(ctx context.Context, key string, over func(lock.Message) bool) (*lock.Lock, error) {
	err := makePrivate(d.Dir, lockRoom)
	var held *lock.Lock
	if err == nil {
		held, err = lock.AcquireUnless(ctx, filepath.Join(d.Dir, lockRoom, key), d.Now, over)
	}
	if !isTrouble(err) || d.LockRooms == nil {
		return held, err
	}
	room, other := lock.Room(d.LockRooms())
	if other == nil {
		held, other = lock.AcquireUnless(ctx, filepath.Join(room, key), d.Now, over)
	}
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

// withoutLock is the key of a context for why a fetch goes without the lock.
type withoutLock struct{}

// WithoutLock returns why a [Fetch] is called without the lock of its key, by its context: others may
// fetch the same at the same time. It is nil where the lock is held, as it nearly always is. A fetch
// of what can be had once only had better fail then.
func WithoutLock(ctx context.Context) error {
	err, _ := ctx.Value(withoutLock{}).(error)
	return err
}
