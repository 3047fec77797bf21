//go:build unix

package wholefile

import (
	"io/fs"
	"os"
	"syscall"
)

func rename(from, to string) error { return os.Rename(from, to) }

// takeOwner gives a file the owner and the group of another, and reports whether it has both.
func takeOwner(f *os.File, old fs.FileInfo) bool {
	is, err := f.Stat()
	if err != nil {
		return false
	}
	now, ok := is.Sys().(*syscall.Stat_t)
	was, ok2 := old.Sys().(*syscall.Stat_t)
	switch {
	case !ok || !ok2:
		return false
	case now.Uid == was.Uid && now.Gid == was.Gid:
		return true
	}
	return f.Chown(int(was.Uid), int(was.Gid)) == nil
}
