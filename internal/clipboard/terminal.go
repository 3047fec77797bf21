package clipboard

import (
	"context"
	"errors"
	"io"

	"github.com/aymanbagabas/go-osc52/v2"
)

// writeTerminal hands text to the terminal. A terminal may hold output back for ever, hence the
// goroutine.
func (b Board) writeTerminal(ctx context.Context, text string) (Way, error) {
	if b.Getenv("TMUX") == "" {
		return Terminal, b.writeSequence(ctx, text)
	}
	if loadTmux(ctx, text) == nil {
		return Terminal, nil
	}
	return Multiplexer, b.writeSequence(ctx, text)
}

func (b Board) writeSequence(ctx context.Context, text string) error {
	if term := b.Getenv("TERM"); term == "dumb" || term == "linux" {
		return errors.New("a terminal without a clipboard")
	}
	tty, err := openTerminal()
	if err != nil {
		return err
	}
	written := make(chan error, 1)
	go func() {
		_, err := io.WriteString(tty, b.sequence(text))
		written <- errors.Join(err, tty.Close())
	}()
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sequence is the escape sequence for text. tmux passes a wrapped one through if its
// allow-passthrough is on, and obeys a bare one if its set-clipboard is on: it gets both.
func (b Board) sequence(text string) string {
	sequence := osc52.New(text)
	switch {
	case b.Getenv("TMUX") != "":
		return sequence.Tmux().String() + sequence.String()
	case b.Getenv("STY") != "":
		return sequence.Screen().String()
	}
	return sequence.String()
}
