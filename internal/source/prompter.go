package source

import (
	"context"
	"errors"
	"time"
)

// Prompter asks a person for a secret.
type Prompter interface {
	// Secret shows the question and returns the answer, which is not echoed. Any error but that of
	// the context means that nobody answered.
	Secret(ctx context.Context, question string) (string, error)
	// Wait waits until then, and shows a person that time passes: "TEXT in 17 s". Its error is that
	// of the context.
	Wait(ctx context.Context, until time.Time, text string) error
}

// nobody is the Prompter of a run that has none.
type nobody struct{ now func() time.Time }

var errNobody = errors.New("there is nobody to ask")

// Secret implements [Prompter].
func (nobody) Secret(context.Context, string) (string, error) { return "", errNobody }

// Wait implements [Prompter].
func (n nobody) Wait(ctx context.Context, until time.Time, _ string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(until.Sub(n.now())):
		return nil
	}
}
