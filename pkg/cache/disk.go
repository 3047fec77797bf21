package cache

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Disk is the Store in a directory, shared by all processes of one user. Use it by pointer; its methods may be called
// concurrently.
//
// No trouble with the directory, not even that there is none, fails a run. It costs one warning, and the credentials
// are fetched each time.
//
// A Disk is for one run of a program, which begins with its first use: what others store and fail in after that counts as an
// answer to the run.
type Disk struct {
	// Dir holds the entries, files of mode 0600. It is made with mode 0700 on the first write, and brought to 0700
	// when it is ours and more open than that.
	Dir string
	// MinTTL is how long handed out credentials stay valid at least; 0 means the rule of Usable. Sessions that are
	// shorter than MinTTL from the start are fetched each time.
	MinTTL time.Duration
	// Refresh ignores answers that were stored before the run began, also those that Tolerate would allow and those that others
	// have, and stores the new ones.
	Refresh bool
	// Now is the clock. It must be set.
	Now func() time.Time
	// Tolerate says which errors of a fetch are answered with a stored entry that has not expired but is too old for
	// Usable; nil means none.
	Tolerate func(error) bool
	// Shared says which errors of a fetch are the answer to all who waited for it, or for what it was waiting for: who was
	// asked and gave no answer is not to be asked again by each of them. They get a [SharedError], with the text of the error,
	// which stands in a file meanwhile. nil means none: whoever waited for a fetch that failed fetches in turn.
	Shared func(error) bool
	// Alone says that this run's fetches need nobody whom another run has asked in vain: Shared failures of others are no answer.
	Alone bool
	// Log gets hits, misses and stored answers at debug level, and at most one warning; nil means no log.
	Log *slog.Logger

	warned sync.Once
	first  sync.Once
	began  time.Time
}

// SharedError is the failure of a fetch of another process, which this one waited for. See [Disk.Shared].
type SharedError struct {
	From   lock.Holder
	Reason string
}

// Error implements error.
func (e *SharedError) Error() string { return e.From.String() + ": " + e.Reason }

// lockRoom is the directory in Dir for the locks.
const lockRoom = "locks"

// Do returns the stored answer for key if it is usable, else one that others have and that is usable by the same rule, and else the
// one of fetch, which it stores. Many callers at once, goroutines or processes, cause one fetch: the others wait, and find its answer.
// A caller that dies while it fetches makes way for the next at once.
//
// Errors of fetch are returned as they are, a [lock.HeldError] when ctx ends while waiting, and a [SharedError]. A key that is
// not 16 to 128 lower-case hex digits is an error. Credentials that cannot expire are not stored.
func (d *Disk) Do(ctx context.Context, key string, fetch Fetch, others ...Look) (aws.Credentials, error) {
	return d.do(ctx, key, d.usable, fetch, others)
}

// Lasting returns d as a Store with another MinTTL, of which no more is asked than nine tenths of a session's life, so that a fresh
// one is always good enough. Sessions that were issued for less than a length are not.
func (d *Disk) Lasting(minTTL, length time.Duration) Store { return lasting{d, minTTL, length} }

type lasting struct {
	disk           *Disk
	minTTL, length time.Duration
}

// Do implements Store.
func (l lasting) Do(ctx context.Context, key string, fetch Fetch, others ...Look) (aws.Credentials, error) {
	return l.disk.do(ctx, key, l.usable, fetch, others)
}

// usable is Usable with the limits of l.
func (l lasting) usable(expires, issued, now time.Time) bool {
	life := expires.Sub(issued)
	const network = time.Minute // that an answer takes at most, and issued is noted when it has come
	return life >= l.length-network && Usable(expires, issued, now, max(1, min(l.minTTL, life*9/10)))
}

// usable is the rule for answers.
func (d *Disk) usable(expires, issued, now time.Time) bool {
	return Usable(expires, issued, now, d.MinTTL)
}

func (d *Disk) do(ctx context.Context, key string, usable rule, fetch Fetch, others []Look) (aws.Credentials, error) {
	if err := checkKey(key); err != nil {
		return aws.Credentials{}, err
	}
	began := d.begin()
	if c, ok := d.peek(key, usable); ok {
		return c, nil
	}
	var answer aws.Credentials
	var failed lock.Message
	held, err := d.lock(ctx, key, func(left lock.Message) (over bool) {
		if answer, over = d.peek(key, usable); !over && d.concerns(left, began) {
			failed, over = left, true
		}
		return over
	})
	switch {
	case err == nil:
		defer held.Release()
		if c, ok := d.peek(key, usable); ok {
			return c, nil
		}
		if left := held.Message(); d.concerns(left, began) {
			failed = left
		}
	case errors.Is(err, lock.ErrOver) && failed == (lock.Message{}):
		return answer, nil
	case errors.Is(err, lock.ErrOver):
	case ctx.Err() != nil:
		return d.instead(key, err)
	default:
		d.warn(err)
	}
	if c, ok := d.elsewhere(key, usable, others); ok {
		return c, nil
	}
	if failed != (lock.Message{}) {
		return d.instead(key, &SharedError{From: failed.From, Reason: failed.Text})
	}
	return d.fresh(ctx, key, held, fetch)
}

// concerns reports whether what a holder left is the answer to a run that began at some time: a failure since then. A message from
// the future was left by a clock that went wrong.
func (d *Disk) concerns(left lock.Message, began time.Time) bool {
	return !d.Alone && left.At.After(began) && !left.At.After(d.Now())
}

// elsewhere answers from what others have. It stays theirs: who does not want it is not to find a copy here.
func (d *Disk) elsewhere(key string, usable rule, others []Look) (aws.Credentials, bool) {
	if d.Refresh {
		return aws.Credentials{}, false
	}
	for _, look := range others {
		c, issued, ok := look()
		now := d.Now()
		if issued.After(now) { // by a clock that goes wrong
			issued = now
		}
		if !ok || !usable(c.Expires, issued, now) {
			continue
		}
		d.log().Debug("found elsewhere", "key", key, "expires", c.Expires)
		return c, true
	}
	return aws.Credentials{}, false
}

// rule says whether an answer may still be handed out.
type rule func(expires, issued, now time.Time) bool

// begin returns when the run began.
func (d *Disk) begin() time.Time {
	d.first.Do(func() { d.began = d.Now() })
	return d.began
}

// Peek returns the stored answer for key if it is usable. It takes no lock and changes nothing.
func (d *Disk) Peek(key string) (aws.Credentials, bool) { return d.peek(key, d.usable) }

func (d *Disk) peek(key string, usable rule) (aws.Credentials, bool) {
	began := d.begin()
	e, err := d.load(key)
	if err != nil || d.Refresh && !e.Issued.After(began) || !usable(e.Expires, e.Issued, d.Now()) {
		return aws.Credentials{}, false
	}
	d.log().Debug("cache hit", "key", key, "expires", e.Expires)
	return e.credentials(), true
}

// Until returns when the stored answer for key expires, if there is one that has not, usable or not.
func (d *Disk) Until(key string) (time.Time, bool) {
	e, err := d.load(key)
	if err != nil || !e.Expires.After(d.Now()) {
		return time.Time{}, false
	}
	return e.Expires, true
}

// fresh calls fetch and stores its answer. The lock of key is held, where there can be one.
func (d *Disk) fresh(ctx context.Context, key string, held *lock.Lock, fetch Fetch) (aws.Credentials, error) {
	d.log().Debug("cache miss", "key", key)
	c, err := fetch(ctx)
	if err != nil {
		if text, shared := d.shared(err); shared && held != nil {
			held.Leave(text)
		}
		return d.instead(key, err)
	}
	if held != nil && held.Message() != (lock.Message{}) {
		held.Leave("") // its cause is gone
	}
	if err := d.save(key, c, held != nil); err != nil {
		d.warn(err)
	}
	return c, nil
}

// shared is the text of an error that is the answer to others, too.
func (d *Disk) shared(err error) (text string, ok bool) {
	if passed, ok := errors.AsType[*SharedError](err); ok {
		return passed.Reason, true
	}
	if d.Shared == nil || !d.Shared(err) {
		return "", false
	}
	return err.Error(), true
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

// save stores what is worth storing: keys that will expire and have not yet. With the lock, nobody else writes the entry.
func (d *Disk) save(key string, c aws.Credentials, locked bool) error {
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
	prune(d.Dir, now, func(name string) bool { return locked && isTempOf(name, key) })
	if err := replace(path, data, true); err != nil {
		return err
	}
	d.log().Debug("cache stored", "key", key, "expires", c.Expires)
	return nil
}

// lock waits for the lock of key, or until over. Its file stands beside the entry, which is replaced and so cannot carry a lock.
func (d *Disk) lock(ctx context.Context, key string, over func(lock.Message) bool) (*lock.Lock, error) {
	if err := makePrivate(d.Dir, lockRoom); err != nil {
		return nil, err
	}
	return lock.AcquireUnless(ctx, filepath.Join(d.Dir, lockRoom, key), d.Now, over)
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
