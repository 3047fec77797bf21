//go:build unix

package lock

import (
	"io/fs"
	"os"
	"syscall"
)

// isOurs reports whether a directory belongs to us, and to nobody else.
func isOurs(dir fs.FileInfo) bool {
	st, ok := dir.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid() && dir.Mode()&0o077 == 0
}
