//go:build unix

package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"syscall"
)

func rename(from, to string) error { return os.Rename(from, to) }

// trouble are errors of a disk, and not of somebody who may not give files away.
var trouble = []error{syscall.EIO, syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.ENOMEM}

// takeOwner gives a file the owner and the group of another, and reports whether it has both: the
// system may not let us. An error says that the disk has trouble.
func takeOwner(f *os.File, old fs.FileInfo) (ok bool, err error) {
	is, err := f.Stat()
	if err != nil {
		return false, err
	}
	now, ok := is.Sys().(*syscall.Stat_t)
	was, ok2 := old.Sys().(*syscall.Stat_t)
	switch {
	case !ok || !ok2:
		return false, nil
	case now.Uid == was.Uid && now.Gid == was.Gid:
		return true, nil
	}
	err = f.Chown(int(was.Uid), int(was.Gid))
	if slices.ContainsFunc(trouble, func(reason error) bool { return errors.Is(err, reason) }) {
		return false, err
	}
	return err == nil, nil
}
