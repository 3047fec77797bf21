//go:build unix

package stored

import (
	"errors"
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
