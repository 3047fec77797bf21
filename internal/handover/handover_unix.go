//go:build !windows

package handover

import (
	"errors"
	"os/signal"
	"syscall"

	"github.com/seed642dee07/aws-federate/internal/nodump"
)

// separators make a name a path.
const separators = "/"

func sameName(a, b string) bool { return a == b }

// isNoDirectory reports whether an error is that of a path through a file.
func isNoDirectory(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

// run replaces the process. It returns where that fails.
//
// What the process ignored when it started stays so, as of nohup, which the system sees to for
// SIGHUP and SIGINT. The runtime of Go has taken SIGQUIT over: a shell that ignores SIGINT in what
// it starts in the background ignores this one with it.
func run(path string, p Program) error {
	background := signal.Ignored(syscall.SIGINT)
	signal.Reset() // or what we still listen for is lost until the program runs
	if background {
		signal.Ignore(syscall.SIGQUIT)
	}
	nodump.Restore()
	err := syscall.Exec(path, p.Args, p.Environ) // #nosec G204 -- running it is what the command is for
	return &NotRunError{Path: path, Err: err}
}
