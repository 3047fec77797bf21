package lock

import (
	"errors"
	"io/fs"
	"os"
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

// writable tries: a file system may be read-only, whatever the permissions say.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_ = f.Close()
	return os.Remove(f.Name())
}
