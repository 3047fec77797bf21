package lock

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// errNotOurs says that a directory is another's, or open to others.
var errNotOurs = errors.New("not a directory for its owner, us, alone")

// Room returns the first of some directories that is for us alone, and makes it if it is not there.
// Empty names are skipped. The error is that of the last.
func Room(dirs []string) (string, error) {
	err := fs.ErrNotExist
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		if err = makeRoom(dir); err == nil {
			return dir, nil
		}
	}
	return "", err
}

func makeRoom(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir() || !isOurs(info):
		return errNotOurs
	}
	return writable(dir)
}

// writable tries: a file system may be read-only, whatever the permissions say. The file has one name
// for all processes, so that the next one takes away what a killed one has left.
func writable(dir string) error {
	path := filepath.Join(dir, ".new")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_ = f.Close()
	_ = os.Remove(path) // of several at once, one succeeds
	return nil
}
