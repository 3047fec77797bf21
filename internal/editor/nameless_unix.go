//go:build unix

package editor

import (
	"io/fs"
	"os"
	"syscall"
)

// openOld opens a file that is about to be replaced, to blank it afterwards.
func openOld(path string) (*os.File, error) { return os.OpenFile(path, os.O_WRONLY, 0) }

// nameless reports whether a file that is open has no name any more, so that nobody finds it.
func nameless(about fs.FileInfo) bool {
	st, ok := about.Sys().(*syscall.Stat_t)
	return ok && st.Nlink == 0
}
