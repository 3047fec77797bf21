//go:build unix

package console

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// screenSize is that of the terminal that w is, if it is one.
func screenSize(w io.Writer) (columns, rows int, ok bool) {
	file, isFile := w.(*os.File)
	if !isFile {
		return 0, 0, false
	}
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 {
		return 0, 0, false
	}
	return int(size.Col), int(size.Row), true
}
