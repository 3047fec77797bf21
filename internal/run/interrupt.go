package run

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/seed642dee07/aws-federate/internal/nodump"
)

// orderly is how long after a signal a further one is ignored: a terminal and the program that runs
// us may both send one. A later one ends what does not listen.
const orderly = time.Second

// Interruptible lets signals end what follows in an orderly way: what was changed on the terminal
// is restored and no half-written file stays. Before it there is nothing to put in order, and an
// answer from the cache does without its cost.
func Interruptible(ctx context.Context) (interrupted context.Context, stop context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}
	signals = slices.DeleteFunc(signals, signal.Ignored) // as nohup, or a shell's &, wants it
	ctx, deaf := signal.NotifyContext(ctx, signals...)
	nodump.QuitIsHeard()
	quitEnds := sync.OnceFunc(nodump.QuitEnds)
	stop = func() {
		quitEnds() // first: nobody hears it then
		deaf()
	}
	context.AfterFunc(ctx, func() { time.AfterFunc(orderly, stop) })
	return ctx, stop
}

// interruptibleToTheEnd is [Interruptible] for the last that a program does but to write its
// answer. The signals are not given back: for each of them Go wakes a thread, and that one us,
// which hundreds who have their answer at once would wait for.
func interruptibleToTheEnd(ctx context.Context) context.Context {
	ctx, _ = Interruptible(ctx)
	return ctx
}
