package cache

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/stored"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Disk is the Store in a directory, shared by all processes of one user. Only Dir has to be set.
// Use it by pointer; its methods may be called concurrently, but its fields are not to be changed
// any more.
//
// No trouble with the directory, not even that there is none, fails a call. It costs one warning,
// and the credentials are fetched each time.
type Disk struct {
	// Dir holds the entries, files of mode 0600. It is made with mode 0700 on the first write, and
	// brought to 0700 when it is ours and more open than that.
	Dir string
	// MinTTL is how long handed out credentials stay valid at least; 0 means the rule of Usable.
	// Sessions that are shorter than MinTTL from the start are fetched each time.
	MinTTL time.Duration
	// Key returns the key of 32 bytes that entries are sealed with, by AES-256-GCM, each for its name
	// and version; nil means that entries are plain. To a Disk with a Key, plain entries and those of
	// another key are not there, and to one without it the sealed ones. A call that fetches removes
	// all that a Disk of the other kind has stored. Key is called for each entry that is read or written. Its
	// errors fail Do before anything is fetched: who wants entries sealed wants no fetch that goes
	// unstored, nor a plain entry.
	Key func() ([]byte, error)
	// LockRooms names directories for locks where Dir can have none, as on a read-only file system; the
	// first is taken that can be made, for us alone. nil means none. Without a lock anywhere a fetch
	// goes without; see [WithoutLock].
	LockRooms func() []string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log gets hits, misses and stored answers at debug level, and at most one warning; nil means
	// no log.
	Log *slog.Logger
	// Run is for a program that runs once for each answer, and may have to ask a person.
	Run Run

	warned sync.Once
	first  sync.Once
	began  time.Time
	waited atomic.Bool
}

// Do returns the stored answer for key if it is usable, else one that others have and that is
// usable by the same rule, and else the one of fetch, which it stores. Many callers at once,
// goroutines or processes, cause one fetch: the others wait, and find its answer. A caller that
// dies while it fetches makes way for the next at once.
//
// Errors of fetch and of Key are returned as they are, a [lock.HeldError] when ctx ends while waiting, and a
// [SharedError]. A key that is not 16 to 128 lower-case hex digits is an error. Credentials that
// cannot expire are not stored.
func (d *Disk) Do(ctx context.Context, key string, fetch Fetch, others ...Look) (aws.Credentials, error) {
	return d.do(ctx, key, d.usable, fetch, others)
}

// Lasting returns d as a Store with another MinTTL, of which no more is asked than nine tenths of a
// session's life, so that a fresh one is always good enough. Sessions that were issued for less
// than a length are not.
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
	if err := stored.CheckKey(key); err != nil {
		return aws.Credentials{}, err
	}
	began := d.begin()
	if c, ok := d.peek(key, usable); ok {
		return c, nil
	}
	if err := d.ready(); err != nil {
		return aws.Credentials{}, err
	}
	var answer aws.Credentials
	var failed lock.Message
	look := func(left lock.Message) (over bool) {
		if answer, over = d.peek(key, usable); !over && d.concerns(left, began) {
			failed, over = left, true
		}
		return over
	}
	held, err := d.lock(ctx, key, look)
	over := errors.Is(err, lock.ErrOver)
	switch {
	case err == nil:
		defer held.Release()
		over = look(held.Message())
	case !over && ctx.Err() != nil:
		return d.instead(key, err)
	case !over:
		d.warn("credentials are fetched without a lock, by others perhaps as well", err)
		ctx = context.WithValue(ctx, withoutLock{}, err)
	}
	if over && failed == (lock.Message{}) {
		d.waited.Store(true)
		return answer, nil
	}
	if c, ok := d.elsewhere(key, usable, others); ok {
		return c, nil
	}
	if over {
		return d.instead(key, &SharedError{From: failed.From, Reason: failed.Text})
	}
	return d.fresh(ctx, key, held, fetch)
}

// elsewhere answers from what others have. It stays theirs: who does not want it is not to find a
// copy here.
func (d *Disk) elsewhere(key string, usable rule, others []Look) (aws.Credentials, bool) {
	if d.Run.Refresh {
		return aws.Credentials{}, false
	}
	for _, look := range others {
		c, issued, ok := look()
		now := d.now()
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

// Peek returns the stored answer for key if it is usable. It takes no lock and changes nothing.
func (d *Disk) Peek(key string) (aws.Credentials, bool) { return d.peek(key, d.usable) }

func (d *Disk) peek(key string, usable rule) (aws.Credentials, bool) {
	began := d.begin()
	e, err := d.load(key)
	if err != nil || d.Run.Refresh && !e.Issued.After(began) || !usable(e.Expires, e.Issued, d.now()) {
		return aws.Credentials{}, false
	}
	d.log().Debug("cache hit", "key", key, "expires", e.Expires)
	return credentials(e), true
}

// Waited reports whether the last answer of Do was fetched by another process, while this one
// waited. Of hundreds that had their answer at once, the other is the one to do what has to be done
// once, such as [Index.Put].
func (d *Disk) Waited() bool { return d.waited.Load() }

// Until returns when the stored answer for key expires, if there is one that has not, usable or
// not.
func (d *Disk) Until(key string) (time.Time, bool) {
	e, err := d.load(key)
	if err != nil || !e.Expires.After(d.now()) {
		return time.Time{}, false
	}
	return e.Expires, true
}

// Begun reports whether a key begins so.
func (k Keys) Begun(prefix string) bool {
	at, _ := slices.BinarySearch(k, prefix)
	return at < len(k) && strings.HasPrefix(k[at], prefix)
}

// fresh calls fetch and stores its answer. The lock of key is held, where there can be one.
func (d *Disk) fresh(ctx context.Context, key string, held *lock.Lock, fetch Fetch) (aws.Credentials, error) {
	d.log().Debug("cache miss", "key", key)
	var beside sync.WaitGroup
	if held != nil || makePrivate(d.Dir, "") == nil { // nothing is written for another to change
		beside.Go(d.prune) // also where the fetch fails
	}
	c, err := fetch(ctx)
	beside.Wait() // before an entry comes that could replace one that is too old
	if err != nil {
		if text, shared := d.shared(err); shared && held != nil {
			held.Leave(text)
		}
		return d.instead(key, err)
	}
	d.waited.Store(false) // for what was fetched with it
	if held != nil && held.Message() != (lock.Message{}) {
		held.Leave("") // its cause is gone
	}
	if err := d.save(key, c, held != nil); err != nil {
		d.warn("credentials cannot be cached", err)
	}
	return c, nil
}

// warn tells about trouble with the cache, the first time only: one cause has many effects.
func (d *Disk) warn(what string, err error) {
	d.warned.Do(func() { d.log().Warn(what, "error", err) })
}

func (d *Disk) log() *slog.Logger {
	if d.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return d.Log
}

func (d *Disk) now() time.Time { return now(d.Now) }
