package prompt

import "golang.org/x/sys/unix"

const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
)

// disableSuspend gives the terminal no character that suspends; 0 is _POSIX_VDISABLE.
func disableSuspend(t *unix.Termios) { t.Cc[unix.VSUSP] = 0 }

// flushInput drops what has been typed and not read. It fails on a hung-up terminal only, as the
// next read does.
func flushInput(fd int) { _ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH) }
