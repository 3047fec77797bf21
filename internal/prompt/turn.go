package prompt

import (
	"context"
	"errors"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// turn is the right to ask, of one process among many. The zero value is that of one who waits for nobody.
type turn struct{ lock *lock.Lock }

// takeTurn waits until no other process has the turn whose file is prefix and place, or for the end of ctx, which is a
// [lock.HeldError].
func takeTurn(ctx context.Context, prefix, place string, now func() time.Time) (turn, error) {
	if prefix == "" || now == nil {
		return turn{}, nil
	}
	mine, err := lock.Acquire(ctx, prefix+place, now)
	var held *lock.HeldError
	switch {
	case errors.As(err, &held):
		return turn{}, held
	case err != nil:
		return turn{}, nil //nolint:nilerr // a question without its turn is better than none
	}
	return turn{mine}, nil
}

// left returns what the one before has left, if it was killed.
func (t turn) left() string {
	if t.lock == nil {
		return ""
	}
	return t.lock.Message().Text
}

// leave leaves text for the next, in case this process is killed. The empty text takes it back.
func (t turn) leave(text string) {
	if t.lock != nil {
		t.lock.Leave(text)
	}
}

// end makes way for the next.
func (t turn) end() {
	if t.lock != nil {
		t.lock.Release()
	}
}
