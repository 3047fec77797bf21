package run

import (
	"runtime/debug"
	"time"

	"github.com/urfave/cli/v2"
)

// NewProgram sets what both programs have in common. urfave/cli would print usage errors with the
// whole help on standard output, take a profile called "help" for a command, and exit by itself.
func NewProgram(env Env, name, usage string) *cli.App {
	cli.VersionFlag = &cli.BoolFlag{Name: "version", Usage: "print the version", DisableDefaultText: true} // it would take -v
	return &cli.App{
		Name: name, HelpName: name, Usage: usage, Version: version(),
		Writer: env.Stdout, ErrWriter: env.Stderr,
		HideHelpCommand: true, DisableSliceFlagSeparator: true, // a policy's name may have a comma
		Compiled:       time.Unix(0, 0), // or urfave/cli looks at the program's file at each start
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return &UsageError{Problem: err.Error()} },
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// version is that of the module that the program was built from; "(devel)" for a build from a
// checkout.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// UsageError says that a program was called in a wrong way.
type UsageError struct{ Problem string }

// Error implements error.
func (e *UsageError) Error() string { return e.Problem }
