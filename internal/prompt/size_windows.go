package prompt

import (
	"os"

	"golang.org/x/sys/windows"
)

// IsScreen reports whether f is a console's screen.
func IsScreen(f *os.File) bool {
	_, _, ok := ScreenSize(f)
	return ok
}

// ScreenSize returns the size of the window of the console that f is, in characters. ok is false
// where f is no console's screen.
func ScreenSize(f *os.File) (columns, rows int, ok bool) {
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(f.Fd()), &info); err != nil {
		return 0, 0, false
	}
	shown := info.Window // a part of the buffer; its last column and row belong to it
	return int(shown.Right-shown.Left) + 1, int(shown.Bottom-shown.Top) + 1, true
}
