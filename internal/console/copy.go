package console

import (
	"context"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clipboard"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// copiedFor is how long a URL stays on the clipboard.
const copiedFor = 30 * time.Second

// copy puts the URL on the clipboard. A process of its own takes it off again, if it is still
// there; it knows it by its hash.
func (o *opening) copy(ctx context.Context, link string) error {
	board := clipboard.Board{Getenv: o.Env.Getenv}
	way, err := board.Copy(ctx, link)
	if err != nil {
		return err
	}
	switch way {
	case clipboard.System:
	case clipboard.Multiplexer:
		o.info("the URL went to tmux, which passes it on to the clipboard of your terminal if its set-clipboard is on " +
			"(tmux set -g set-clipboard on), or by itself from version 3.2; it is not cleared by itself")
		return nil
	case clipboard.Terminal:
		o.info("the URL went to the clipboard of your terminal, if it takes that (OSC 52); it is not cleared by itself")
		return nil
	}
	program, err := o.Env.Executable()
	if err == nil {
		err = clipboard.Later(ctx, []string{program, "--clear-clipboard", clipboard.Hash(link)})
	}
	if err != nil {
		o.Log.Warn("the clipboard will not be cleared by itself", "error", err)
		return nil
	}
	o.info("the URL is on the clipboard, for " + text.Duration(copiedFor))
	return nil
}

// clearCopied is the process that clears the clipboard. Nobody reads what it says.
func clearCopied(ctx context.Context, env run.Env, hash string) error {
	ctx, stop := run.Interruptible(ctx)
	defer stop()
	env.Sleep(ctx, copiedFor) // or, as when the machine shuts down, until that
	return clipboard.Board{Getenv: env.Getenv}.Clear(context.WithoutCancel(ctx), hash)
}
