package run

import (
	"context"
	"errors"
	"io"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// TellingWaits returns a context under which a person hears what is waited for, and others who wait
// hear what this run does.
func (r *Run) TellingWaits(ctx context.Context, subject string) context.Context {
	return waiting.Under(ctx, subject, r.speak)
}

// speak gets a voice on the controlling terminal, or where there is none on standard error if a
// person reads that.
func (r *Run) speak(ctx context.Context) (waiting.Voice, error) {
	speaker, err := r.tty().Speaker(ctx)
	nobody, none := errors.AsType[*prompt.NobodyError](err)
	switch {
	case err == nil:
		return waiting.Voice{
			Tell: func(ctx context.Context, words string) bool { return speaker.Tell(ctx, r.Program+": "+words) },
			End:  speaker.End,
		}, nil
	case none && nobody.NoTerminal && IsTerminal(r.Env.Stderr):
		return waiting.Voice{
			Tell: func(_ context.Context, words string) bool {
				_, err := io.WriteString(r.Env.Stderr, r.Program+": "+text.OneLine(words)+"\n")
				return err == nil
			},
			End: func() {},
		}, nil
	}
	return waiting.Voice{}, err
}

// heeds reports whether this run fails as another one did that has asked a person in vain. Who has a
// code needs no person, and who has another terminal asks there.
func (r *Run) heeds(from lock.Holder) bool {
	switch {
	case !r.options.mfaToken.Empty():
		return false
	case !r.OnTerminal():
		return true
	}
	here, err := r.tty().Place(context.Background())
	return err != nil || from.At == here && !from.Elsewhere()
}
