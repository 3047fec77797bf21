package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// errSharingViolation is ERROR_SHARING_VIOLATION, which package syscall does not name.
const errSharingViolation = syscall.Errno(32)

// rename tries for 200 ms, since it fails while another process or a virus scanner has one of the
// files open (https://github.com/golang/go/issues/32188).
func rename(from, to string) (err error) {
	for range 20 {
		err = os.Rename(from, to)
		if !errors.Is(err, syscall.ERROR_ACCESS_DENIED) && !errors.Is(err, errSharingViolation) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// takeOwner has nothing to do: the access list comes from the directory.
func takeOwner(*os.File, fs.FileInfo) (ok bool, err error) { return true, nil }
