package cache

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/gofrs/flock"
)

// Disk is the Store in a directory, shared by all processes of one user. Use it by pointer; its methods may be called
// concurrently.
//
// No trouble with the directory, not even that there is none, fails a run. It costs one warning, and the credentials
// are fetched each time.
type Disk struct {
	// Dir holds the entries, files of mode 0600. It is made with mode 0700 on the first write, and brought to 0700
	// when it is ours and more open than that.
	Dir string
	// MinTTL is how long handed out credentials stay valid at least; 0 means the rule of Usable. Sessions that are
	// shorter than MinTTL from the start are fetched each time.
	MinTTL time.Duration
	// Refresh ignores stored answers, also those that Tolerate would allow, and stores the new ones.
	Refresh bool
	// Now is the clock. It must be set.
	Now func() time.Time
	// Tolerate says which errors of a fetch are answered with a stored entry that has not expired but is too old for
	// Usable; nil means none.
	Tolerate func(error) bool
	// Log gets hits, misses and stored answers at debug level, and at most one warning; nil means no log.
	Log *slog.Logger

	warned sync.Once
}

// lockRoom is the directory in Dir for the locks.
const lockRoom = "locks"

// lockRetry is how long a waiter sleeps between two looks at the lock. What it waits for is a network call or a
// person, at least some 50 ms, so a shorter sleep is not noticed, and 50 looks of some 10 µs a second cost nothing.
const lockRetry = 20 * time.Millisecond

// Do returns the stored answer for key if it is usable, and else the one of fetch, which it stores. Many callers at
// once, goroutines or processes, cause one fetch: the others wait, and find its answer. A caller that dies while it
// fetches makes way for the next at once.
//
// Errors of fetch are returned as they are, and ctx.Err when ctx ends while waiting. A key that is not 16 to 128
// lower-case hex digits is an error. Credentials that cannot expire are not stored.
func (d *Disk) Do(ctx context.Context, key string, fetch Fetch) (aws.Credentials, error) {
	if err := checkKey(key); err != nil {
		return aws.Credentials{}, err
	}
	if c, ok := d.Peek(key); ok {
		return c, nil
	}
	unlock, err := d.lock(ctx, key)
	switch {
	case err == nil:
		defer unlock()
		if c, ok := d.Peek(key); ok {
			return c, nil
		}
	case ctx.Err() != nil:
		return aws.Credentials{}, ctx.Err()
	default:
		d.warn(err)
	}
	return d.fresh(ctx, key, fetch)
}

// Peek returns the stored answer for key if it is usable. It takes no lock and changes nothing. With Refresh there
// never is one.
func (d *Disk) Peek(key string) (aws.Credentials, bool) {
	e, err := d.load(key)
	if err == nil && !d.Refresh && Usable(e.Expires, e.Issued, d.Now(), d.MinTTL) {
		d.log().Debug("cache hit", "key", key, "expires", e.Expires)
		return e.credentials(), true
	}
	return aws.Credentials{}, false
}

// Until returns when the stored answer for key expires, if there is one that has not, usable or not.
func (d *Disk) Until(key string) (time.Time, bool) {
	e, err := d.load(key)
	if err != nil || !e.Expires.After(d.Now()) {
		return time.Time{}, false
	}
	return e.Expires, true
}

// fresh calls fetch and stores its answer. The caller holds the lock of key, where there can be one.
func (d *Disk) fresh(ctx context.Context, key string, fetch Fetch) (aws.Credentials, error) {
	d.log().Debug("cache miss", "key", key)
	c, err := fetch(ctx)
	if err != nil {
		return d.instead(key, err)
	}
	if err := d.save(key, c); err != nil {
		d.warn(err)
	}
	return c, nil
}

// instead answers a fetch that ended with cause: by a stored entry that has not expired, if Tolerate allows.
func (d *Disk) instead(key string, cause error) (aws.Credentials, error) {
	if d.Refresh || d.Tolerate == nil || !d.Tolerate(cause) {
		return aws.Credentials{}, cause
	}
	e, err := d.load(key)
	if err != nil || !e.Expires.After(d.Now()) {
		return aws.Credentials{}, cause
	}
	d.log().Debug("cache entry used past its margin", "key", key, "expires", e.Expires)
	return e.credentials(), nil
}

// load reads the entry of key, expired or not.
func (d *Disk) load(key string) (entry, error) {
	path, err := entryPath(d.Dir, "", key)
	if err != nil {
		return entry{}, err
	}
	data, err := readPrivate(path)
	if err != nil {
		return entry{}, err
	}
	return decode(data, key)
}

// save stores what is worth storing: keys that will expire and have not yet.
func (d *Disk) save(key string, c aws.Credentials) error {
	now := d.Now()
	if !c.CanExpire || !c.HasKeys() || !c.Expires.After(now) {
		return nil
	}
	path, err := entryPath(d.Dir, "", key)
	if err != nil {
		return err
	}
	data, err := encode(key, c, now)
	if err != nil {
		return err
	}
	if err := makePrivate(d.Dir, ""); err != nil { // Again: a person may have taken minutes, and cleaned up.
		return err
	}
	prune(d.Dir, now)
	if err := replace(path, data, true); err != nil {
		return err
	}
	d.log().Debug("cache stored", "key", key, "expires", c.Expires)
	return nil
}

// lock waits for the lock of key. Its file stands beside the entry, which is replaced and so cannot carry a lock, and
// is never deleted: a deleted file can still be locked by those who opened it before.
func (d *Disk) lock(ctx context.Context, key string) (unlock func(), err error) {
	if err := makePrivate(d.Dir, lockRoom); err != nil {
		return nil, err
	}
	l := flock.New(filepath.Join(d.Dir, lockRoom, key), flock.SetFlag(os.O_CREATE|onlyFiles))
	if _, err := l.TryLockContext(ctx, lockRetry); err != nil {
		return nil, err
	}
	return func() { _ = l.Unlock() }, nil
}

// warn tells about trouble with the cache, the first time only: one cause has many effects.
func (d *Disk) warn(err error) {
	d.warned.Do(func() { d.log().Warn("credentials cannot be cached", "error", err) })
}

func (d *Disk) log() *slog.Logger {
	if d.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return d.Log
}
