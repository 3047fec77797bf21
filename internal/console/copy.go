package console

import (
	"context"
	"os"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clipboard"
)

// copiedFor is how long a URL stays on the clipboard.
const copiedFor = 30 * time.Second

// copy puts the URL on the clipboard. A process of its own takes it off again, if it is still there; it knows it by its hash.
func (r *console) copy(ctx context.Context, link string) error {
	board := clipboard.Board{Getenv: r.env.Getenv}
	way, err := board.Copy(ctx, link)
	if err != nil {
		return err
	}
	if way == clipboard.Terminal {
		r.log.Info("the URL went to the clipboard of your terminal, if it takes that (OSC 52); it is not cleared by itself")
		return nil
	}
	program, err := os.Executable()
	if err == nil {
		err = clipboard.Later(ctx, []string{program, "--clear-clipboard", clipboard.Hash(link)})
	}
	if err != nil {
		r.log.Warn("the clipboard will not be cleared by itself", "error", err)
		return nil
	}
	r.log.Info("the URL is on the clipboard, for " + short(copiedFor))
	return nil
}

// clearCopied is the process that clears the clipboard. Nobody reads what it says.
func clearCopied(ctx context.Context, env Env, hash string) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	select {
	case <-time.After(copiedFor):
	case <-ctx.Done(): // as when the machine shuts down: then at once
	}
	return clipboard.Board{Getenv: env.Getenv}.Clear(context.WithoutCancel(ctx), hash)
}
