// Package renewal renews a token that is kept in a file, for all processes that share the file: one
// of them asks, and the others find what it got. A token that came is not lost: its place is made
// before it is asked for, and what one process could not bring there, the next one does.
//
// It does not know what the token is for, what is in the file, or how a renewal is asked for.
package renewal

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Token is what is kept in a file.
type Token interface {
	// Until is when it ends.
	Until() time.Time
	// Mark tells it from other tokens: what goes wrong with one counts for no other.
	Mark() secret.String
	// Content is what its file holds.
	Content() ([]byte, error)
}

// Renewal is how a token is renewed that can be renewed with it once. All fields must be set.
type Renewal[T Token] struct {
	// File is where the token is kept; its lock stands beside it.
	File wholefile.File
	// Read reads the token. Its error says that there is none, or one that cannot be renewed.
	Read func() (T, error)
	// Newer reports whether a file holds a token that is to take the place of the one that is
	// there.
	Newer func(next, there string) bool
	// Ask gets the next token for one. It makes its calls by the context that it is given.
	Ask func(context.Context, T) (T, error)
	// Final reports whether an error of Ask is a refusal that stays.
	Final func(error) bool

	// Early is how long before its end a token is renewed.
	Early time.Duration
	// Patience is how long others are waited for where the token has ended.
	Patience time.Duration
	// Limit bounds Ask. Grace is what it gets at least after an interrupt: an answer that is not
	// awaited takes the next token with it.
	Limit, Grace time.Duration

	Now func() time.Time
	Log *slog.Logger
}

const (
	// Glance is how long a lock is tried for by who can do without.
	Glance = 50 * time.Millisecond
	// pause is how long a failure counts for all, while the token lasts. Source:
	// botocore/tokens.py, DeferredRefreshableToken._attempt_timeout.
	pause = time.Minute
)

// Renew returns a token that lasts: another process has renewed it, or it is renewed now. Nobody
// waits for what it can do without: while the old token lasts, others than the first get an error
// at once.
//
// With an error comes the token that is there, which may last yet. The errors are those of Read and
// Ask, [KeepError], [FailedError] and [lock.HeldError].
func (r Renewal[T]) Renew(ctx context.Context, old T) (T, error) {
	var found T
	held, err := r.lock(ctx, old, func(lock.Message) bool {
		t, err := r.Read()
		found = t
		return err == nil && r.lasts(t, r.Early)
	})
	switch {
	case errors.Is(err, lock.ErrOver):
		return found, nil
	case err != nil:
		return old, err
	}
	defer held.Release()
	t, err := r.Read()
	if err != nil || r.lasts(t, r.Early) {
		return t, err
	}
	if err := r.failedBefore(held, t); err != nil {
		return t, err
	}
	place, err := r.File.Reserve()
	if err != nil {
		return t, NotKept(r.File.Path, err)
	}
	next, err := r.ask(ctx, t)
	if err != nil {
		place.Discard()
		if ctx.Err() == nil {
			r.remember(held, t, err)
		}
		return t, err
	}
	r.keep(place, next)
	return next, nil
}

func (r Renewal[T]) lasts(t T, margin time.Duration) bool { return t.Until().Sub(r.Now()) > margin }

func (r Renewal[T]) lock(ctx context.Context, old T, over func(lock.Message) bool) (*lock.Lock, error) {
	patience := r.Patience
	if r.lasts(old, 0) {
		patience = Glance
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return Lock(ctx, r.File, r.Newer, r.Now, over)
}

// ask goes on for a while after an interrupt.
func (r Renewal[T]) ask(ctx context.Context, t T) (T, error) {
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.Limit)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(r.Grace, cancel) })()
	return r.Ask(asking, t)
}

// keep brings a token to its place. Where it cannot, it leaves it beside that for the next process:
// the old token is spent. Where the file is gone, its person has signed out.
func (r Renewal[T]) keep(place *wholefile.Reserved, t T) {
	content, err := t.Content()
	if _, gone := os.Stat(r.File.Path); err == nil && errors.Is(gone, fs.ErrNotExist) {
		err = gone
	}
	if err != nil {
		place.Discard()
		r.Log.Warn("the renewed sign-in is not kept", "error", NotKept(r.File.Path, err))
		return
	}
	if err := place.Commit(content); err != nil {
		r.Log.Warn("the renewed sign-in is not in its place yet; the next run tries to bring it there", "error", NotKept(r.File.Path, err))
		return
	}
	r.Log.Debug("the sign-in is renewed", "until", t.Until().UTC().Format(time.RFC3339))
}
