//go:build darwin || freebsd

package prompt

import "golang.org/x/sys/unix"

const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
)

// disableSuspend gives the terminal no character that suspends, at once or when read; 0xff is
// _POSIX_VDISABLE.
func disableSuspend(t *unix.Termios) { t.Cc[unix.VSUSP], t.Cc[unix.VDSUSP] = 0xff, 0xff }

// flushInput drops what has been typed and not read. It fails on a hung-up terminal only, as the
// next read does.
func flushInput(fd int) {
	const fread = 1 // FREAD of <sys/fcntl.h>: the input queue
	_ = unix.IoctlSetPointerInt(fd, unix.TIOCFLUSH, fread)
}

// number and deviceName know nothing: /dev/tty does not tell its device.
func (*terminal) number() (uint64, bool)     { return 0, false }
func (*terminal) deviceName() (string, bool) { return "", false }
