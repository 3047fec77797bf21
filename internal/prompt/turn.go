package prompt

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// turn is the right to ask, of one process among many. The zero value is that of one who waits for
// nobody.
type turn struct{ lock *lock.Lock }

// takeTurn waits until no other process has the turn of a place, or for the end of ctx, which is a
// [lock.HeldError]. Its file is in the first of the directories that can be had.
func takeTurn(ctx context.Context, dirs []string, place string, now func() time.Time) (turn, error) {
	dir, err := lock.Room(dirs)
	if err != nil {
		return turn{}, nil //nolint:nilerr // a question without its turn is better than none
	}
	mine, err := lock.Acquire(ctx, filepath.Join(dir, "question"+place), now)
	if held, ok := errors.AsType[*lock.HeldError](err); ok {
		return turn{}, held
	}
	if err != nil {
		return turn{}, nil //nolint:nilerr // a question without its turn is better than none
	}
	return turn{mine}, nil
}

// atOnce ends a context before it begins, for who tries a lock and does not wait for it.
func atOnce(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithDeadline(ctx, time.Time{})
}

// placeWindow is where windows ask, for people.
const placeWindow = "in a window"

// question is one that stands, as those hear of it who wait for its answer.
type question struct{ sign *lock.Sign }

// asking says that a question stands at a place.
func asking(ctx context.Context, place string) question {
	q := question{lock.SignOf(ctx)}
	q.sign.Change(func(a *lock.Activity) { a.Doing, a.At = "asks "+place, place })
	return q
}

// answered says that it stands no more, and still where it stood.
func (q question) answered() { q.sign.Change(func(a *lock.Activity) { a.Doing = "" }) }

// end makes way for the next.
func (t turn) end() {
	if t.lock != nil {
		t.lock.Release()
	}
}
