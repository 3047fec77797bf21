package prompt

import (
	"context"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Speaker tells the person at a terminal what processes wait for. Of many on a terminal one has the
// word: hundreds may wait for the same.
type Speaker struct {
	tty  TTY
	turn turn
}

// Speaker returns the one who has the word on the terminal until [Speaker.End]. It does not wait: a
// [NobodyError] says that there is no terminal, or that the process is in its background, and a
// [lock.HeldError] that another has the word.
func (t TTY) Speaker(ctx context.Context) (*Speaker, error) {
	name, err := t.word(ctx)
	if err != nil {
		return nil, err
	}
	once, cancel := atOnce(lock.WithSign(ctx, nil))
	defer cancel()
	dir, err := lock.Room(t.Turns)
	if err != nil {
		return &Speaker{tty: t}, nil // many who speak are better than none
	}
	mine, err := lock.Acquire(once, filepath.Join(dir, "word"+name), t.Now)
	if err != nil {
		return nil, err
	}
	return &Speaker{t, turn{mine}}, nil
}

// Tell writes a text of lines, broken between words, if that can be done at once and no question
// stands on the terminal, and reports whether it could.
func (s *Speaker) Tell(ctx context.Context, words string) bool {
	return s.tty.show(ctx, func(columns int) string { return text.Wrap(words, columns-1) + "\n" })
}

// End gives the word to others.
func (s *Speaker) End() { s.turn.end() }
