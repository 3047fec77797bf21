//go:build unix

package cache

import (
	"io/fs"
	"os"
	"syscall"
)

// tighten closes a directory of ours to others, but for one with the sticky bit: /tmp is shared on
// purpose, and belongs to root. It refuses one of another user: who owns a directory can take an entry
// out, hold its lock, or put a link in the way.
func tighten(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	shared := info.Mode()&os.ModeSticky != 0
	switch {
	case !ok:
		return nil
	case int(st.Uid) != os.Geteuid() && (st.Uid != 0 || !shared):
		return &fs.PathError{Op: "use", Path: dir, Err: errOthers}
	case shared, info.Mode()&0o077 == 0:
		return nil
	}
	return os.Chmod(dir, 0o700) //nolint:gosec // a directory cannot be entered without its x bit
}
