package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Remove forgets the stored answers for keys and returns how many there were. It goes on after an error, and returns
// all of them.
func (d *Disk) Remove(keys ...string) (n int, err error) {
	var errs []error
	for _, key := range keys {
		path, err := entryPath(d.Dir, "", key)
		if err == nil {
			err = os.Remove(path)
		}
		switch {
		case err == nil:
			n++
		case !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, err)
		}
	}
	return n, errors.Join(errs...)
}

// Clear forgets all stored answers, and returns how many there were, and the index. Other files in the directory
// stay, and so do the locks, which hold nothing.
func (d *Disk) Clear() (n int, err error) {
	if d.Dir == "" {
		return 0, errNoDir
	}
	n, err = clearDir(d.Dir)
	_, indexErr := clearDir(filepath.Join(d.Dir, indexRoom))
	return n, errors.Join(err, indexErr)
}
