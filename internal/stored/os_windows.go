package stored

import (
	"io"
	"os"
	"syscall"
	"time"
)

// readPrivate reads a regular file. Who else may read it is up to the access list it inherits from
// the user's profile directory.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, errNotPrivate
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxSize))
}

func statFile(path string) (stamp, error) {
	f, err := os.Open(path)
	if err != nil {
		return stamp{}, err
	}
	defer func() { _ = f.Close() }()
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(syscall.Handle(f.Fd()), &info); err != nil {
		return stamp{}, err
	}
	if info.FileAttributes&syscall.FILE_ATTRIBUTE_DIRECTORY != 0 {
		return stamp{}, errNoIdentity
	}
	modified := time.Unix(0, info.LastWriteTime.Nanoseconds())
	return stamp{
		device:   uint64(info.VolumeSerialNumber),
		inode:    uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow),
		size:     int64(info.FileSizeHigh)<<32 | int64(info.FileSizeLow),
		modified: modified,
		changed:  modified,
	}, nil
}
