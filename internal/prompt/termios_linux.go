package prompt

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
)

// disableSuspend gives the terminal no character that suspends; 0 is _POSIX_VDISABLE.
func disableSuspend(t *unix.Termios) { t.Cc[unix.VSUSP] = 0 }

// flushInput drops what has been typed and not read. It fails on a hung-up terminal only, as the
// next read does.
func flushInput(fd int) { _ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH) }

// name names the terminal for people by its device.
func (c *terminal) name() string {
	const pseudo, lastPseudo, virtual = 136, 143, 4 // Linux, Documentation/admin-guide/devices.txt
	device, err := unix.IoctlGetUint32(c.fd, unix.TIOCGDEV)
	major, minor := unix.Major(uint64(device)), unix.Minor(uint64(device))
	switch {
	case err == nil && major >= pseudo && major <= lastPseudo:
		return fmt.Sprintf("on terminal pts/%d", (major-pseudo)<<8+minor)
	case err == nil && major == virtual && minor < 64:
		return fmt.Sprintf("on terminal tty%d", minor)
	}
	return c.anyName()
}
