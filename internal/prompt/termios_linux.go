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

// Kinds of terminals, by the major numbers of their devices. Source: Linux,
// Documentation/admin-guide/devices.txt.
const (
	virtual, lastVirtual = 4, 63
	pseudo, lastPseudo   = 136, 143
)

// device is the terminal's own, and not that of /dev/tty.
func (c *terminal) device() (major, minor uint32) {
	device, err := unix.IoctlGetUint32(c.fd, unix.TIOCGDEV)
	if err != nil {
		return 0, 0
	}
	return unix.Major(uint64(device)), unix.Minor(uint64(device))
}

// number tells terminals of a kind apart.
func (c *terminal) number() (number uint64, ok bool) {
	major, minor := c.device()
	if major >= pseudo && major <= lastPseudo {
		minor += (major - pseudo) << 8
	}
	return uint64(minor), major != 0
}

// deviceName is the name of the terminal's device.
func (c *terminal) deviceName() (name string, ok bool) {
	number, _ := c.number()
	switch major, minor := c.device(); {
	case major >= pseudo && major <= lastPseudo:
		return fmt.Sprintf("pts/%d", number), true
	case major == virtual && minor <= lastVirtual:
		return fmt.Sprintf("tty%d", number), true
	}
	return "", false
}
