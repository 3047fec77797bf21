//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// readPrivate reads a regular file that belongs to us and is closed to all others. It makes the
// four system calls itself, since the first os.File of a process sets up the runtime's poller,
// which costs more than all of a hit.
func readPrivate(path string) ([]byte, error) {
	fd, err := retry(func() (int, error) { return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|regular.Flags, 0) })
	if err != nil {
		return nil, err
	}
	defer func() { _ = syscall.Close(fd) }()
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return nil, err
	}
	if st.Mode&syscall.S_IFMT != syscall.S_IFREG || st.Mode&0o077 != 0 || int(st.Uid) != os.Geteuid() || st.Size > maxSize {
		return nil, errNotPrivate
	}
	data := make([]byte, st.Size)
	n, err := retry(func() (int, error) { return syscall.Read(fd, data) })
	if err != nil {
		return nil, err
	}
	return data[:n], nil
}

// retry calls f again when a signal interrupted it, as the os package does.
func retry(f func() (int, error)) (int, error) {
	for {
		n, err := f()
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}

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

func statFile(path string) (stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.Mode().IsRegular() {
		return stamp{}, errNoIdentity
	}
	return stamp{
		device:   uint64(st.Dev), //nolint:unconvert // an int32 on darwin
		inode:    st.Ino,
		size:     info.Size(),
		modified: info.ModTime(),
		changed:  changeTime(st),
	}, nil
}
