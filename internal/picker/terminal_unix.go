//go:build unix

package picker

import (
	"os"
	"os/signal"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// terminal is the open controlling terminal. What was done to use it is undone by release.
type terminal struct {
	in, out *os.File
	release func()
}

// open opens the terminal if the process may use it: the terminal stops processes in its background
// that try.
func open() (*terminal, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, &prompt.NobodyError{Reason: "no controlling terminal", Err: err}
	}
	foreground, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	if err != nil {
		_ = tty.Close()
		return nil, &prompt.NobodyError{Reason: "no controlling terminal", Err: err}
	}
	if foreground != unix.Getpgrp() {
		_ = tty.Close()
		return nil, &prompt.NobodyError{Reason: "running in the terminal's background"}
	}
	// If the shell takes the terminal back, putting it in order from its background would stop us
	// for ever.
	release := func() {}
	if !signal.Ignored(unix.SIGTTOU) {
		signal.Ignore(unix.SIGTTOU)
		release = func() { signal.Reset(unix.SIGTTOU) }
	}
	return &terminal{tty, tty, release}, nil
}
