// Package app is the composition root of both programs: it turns arguments and environment into a request, lets the other
// packages make a plan of it and carry it out, and writes the answer. How an error is worded, and which exit code it
// has, stands in report.go and the wording files, and nowhere else.
//
// It knows neither the wire formats of AWS nor the grammar of the files.
package app

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// Env is what a program gets from outside, but for the terminal, the network, and what the SDK reads from the environment itself.
type Env struct {
	// Args are the arguments, the program's name first.
	Args   []string
	Stdin  io.Reader // for child processes; the programs do not read it
	Stdout io.Writer // for the answer alone
	Stderr io.Writer
	Getenv func(string) string
	// Environ is the environment of child processes, as "NAME=VALUE".
	Environ []string
	Now     func() time.Time
	// System is a GOOS value.
	System string
	// Choose lets a person choose a row of a list on the terminal; its error is a [prompt.NobodyError], or that of the context. Only
	// aws-console has it: it brings a library along without which the other program starts faster.
	Choose func(ctx context.Context, list prompt.List) (index int, err error)
}

// System returns the real thing.
func System() Env {
	return Env{
		Args: os.Args, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, Environ: os.Environ(), Now: time.Now, System: runtime.GOOS,
	}
}

// Program makes one of the two programs; [Console] and [FederateCred] are they.
type Program func(Env) *cli.App

// Run runs a program and returns its exit code.
func Run(env Env, program Program) int {
	app := program(env)
	args, err := optionsFirst(env.Args[1:], app)
	if err == nil {
		err = app.Run(append(env.Args[:1:1], args...))
	}
	return report(env, app.Name, err)
}

// orderly is how long after a signal a further one is ignored: a terminal and the program that runs us may both send one. A later one
// ends what does not listen.
const orderly = time.Second

// interruptible lets signals end what follows in an orderly way: what was changed on the terminal is restored and no
// half-written file stays. Before it there is nothing to put in order, and an answer from the cache does without its cost.
func interruptible(ctx context.Context) (interrupted context.Context, stop context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}
	signals = slices.DeleteFunc(signals, signal.Ignored) // as nohup, or a shell's &, wants it
	ctx, stop = signal.NotifyContext(ctx, signals...)
	context.AfterFunc(ctx, func() { time.AfterFunc(orderly, stop) })
	return ctx, stop
}

// newApp sets what both programs have in common. urfave/cli would print usage errors with the whole help on standard output,
// take a profile called "help" for a command, and exit by itself.
func newApp(env Env, name, usage string) *cli.App {
	cli.VersionFlag = &cli.BoolFlag{Name: "version", Usage: "print the version", DisableDefaultText: true} // it would take -v
	app := &cli.App{
		Name: name, HelpName: name, Usage: usage, Version: version(),
		Writer: env.Stdout, ErrWriter: env.Stderr,
		HideHelpCommand: true, DisableSliceFlagSeparator: true, // a policy's name may have a comma
		Compiled:       time.Unix(0, 0), // or urfave/cli looks at the program's file at each start
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return &UsageError{Problem: err.Error()} },
		ExitErrHandler: func(*cli.Context, error) {},
	}
	return app
}

// version is that of the module that the program was built from; "(devel)" for a build from a checkout.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
