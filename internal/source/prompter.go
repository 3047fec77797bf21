package source

import (
	"context"
	"errors"
	"time"
)

// Prompter asks a person for a secret.
type Prompter interface {
	// Secret asks a question and returns the answer, which is not echoed. The question is what it is
	// about, in lines, and the words that stand before the answer. Asked again, a person who has
	// what it is about in sight is spared that. Any error but that of the context means that nobody
	// answered.
	Secret(ctx context.Context, about, ask string, again bool) (string, error)
	// Wait waits until then, and shows a person that time passes: "TEXT in 17 s". Its error is that
	// of the context.
	Wait(ctx context.Context, until time.Time, text string) error
}

// nobody is the Prompter of a run that has none.
type nobody struct{ now func() time.Time }

var errNobody = errors.New("there is nobody to ask")

// Secret implements [Prompter].
func (nobody) Secret(context.Context, string, string, bool) (string, error) { return "", errNobody }

// Wait implements [Prompter].
func (n nobody) Wait(ctx context.Context, until time.Time, _ string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(until.Sub(n.now())):
		return nil
	}
}
