package run

import (
	"time"

	"github.com/urfave/cli/v2"
)

// NewProgram sets what both programs have in common. urfave/cli would print usage errors with the
// whole help on standard output, take a profile called "help" for a command, and exit by itself.
// Help and version are those of internal/app.
func NewProgram(env Env, name, usage string) *cli.App {
	return &cli.App{
		Name: name, HelpName: name, Usage: usage, HideHelp: true, HideVersion: true,
		Writer: env.Stdout, ErrWriter: env.Stderr,
		HideHelpCommand: true, DisableSliceFlagSeparator: true, // a policy's name may have a comma
		Compiled:       time.Unix(0, 0), // or urfave/cli looks at the program's file at each start
		OnUsageError:   OnUsageError,
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// OnUsageError is what urfave/cli is to do about a wrong option.
func OnUsageError(_ *cli.Context, err error, _ bool) error { return &UsageError{Problem: err.Error()} }

// UsageError says that a program was called in a wrong way.
type UsageError struct {
	Problem string
	// Command is the one that was called, as it is typed; empty for the program.
	Command string
	// Meant is what may have been meant; empty where nobody can know.
	Meant string
}

// Error implements error.
func (e *UsageError) Error() string { return e.Problem }
