//go:build unix

package cache

import (
	"os"
	"syscall"
)

// tighten closes a directory of ours to others, but for one with the sticky bit: /tmp is shared on
// purpose.
func tighten(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(st.Uid) != os.Geteuid() || info.Mode()&0o077 == 0 || info.Mode()&os.ModeSticky != 0 {
		return nil
	}
	return os.Chmod(dir, 0o700) //nolint:gosec // a directory cannot be entered without its x bit
}
