//go:build linux || darwin || freebsd

package prompt

import (
	"os"

	"golang.org/x/sys/unix"
)

// IsScreen reports whether f is a terminal.
func IsScreen(f *os.File) bool {
	_, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	return err == nil
}

// ScreenSize returns the size of the terminal that f is, in characters. ok is false where f is no
// terminal, and where the terminal does not know its size.
func ScreenSize(f *os.File) (columns, rows int, ok bool) {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 {
		return 0, 0, false
	}
	return int(size.Col), int(size.Row), true
}
