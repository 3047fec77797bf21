package prompt_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

func TestNobodyError(t *testing.T) {
	err := error(&prompt.NobodyError{Reason: "the terminal is gone", Err: io.ErrUnexpectedEOF})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v does not match its cause", err)
	}
	if got, want := err.Error(), "nobody can be asked: the terminal is gone: unexpected EOF"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}

func TestNoneNeverAsks(t *testing.T) {
	answer, err := prompt.None{}.Secret(t.Context(), "", "code: ", false)
	if nobody, ok := errors.AsType[*prompt.NobodyError](err); answer != "" || !ok || nobody.Asked {
		t.Errorf("Secret() = %q, %v", answer, err)
	}
}

func TestEndedContextAsksNobody(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (prompt.TTY{}).Secret(ctx, "", "code: ", false); !errors.Is(err, context.Canceled) {
		t.Errorf("Secret() = %v", err)
	}
}
