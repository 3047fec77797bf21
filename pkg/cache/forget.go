package cache

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/stored"
)

// Remove forgets the stored answers for all keys that begin with one of the prefixes, each of at
// least 16 lower-case hex digits, and returns how many there were. It goes on after an error, and
// returns all of them.
func (d *Disk) Remove(prefixes ...string) (n int, err error) {
	if d.Dir == "" {
		return 0, stored.ErrNoDir
	}
	var errs []error
	for _, prefix := range prefixes {
		if err := stored.CheckKey(prefix); err != nil {
			errs = append(errs, err)
			continue
		}
		removed, err := clearDir(d.Dir, func(name string) bool { return isEntry(name) && strings.HasPrefix(name, prefix) })
		n, errs = n+removed, append(errs, err)
	}
	return n, errors.Join(errs...)
}

// Clear forgets all stored answers, and returns how many there were, and the index. Other files in
// the directory stay, and so do the locks, which hold nothing.
func (d *Disk) Clear() (n int, err error) {
	if d.Dir == "" {
		return 0, stored.ErrNoDir
	}
	n, err = clearDir(d.Dir, isOurs)
	_, indexErr := clearDir(filepath.Join(d.Dir, stored.IndexRoom), isOurs)
	_, tempErr := clearDir(filepath.Join(d.Dir, tempRoom), isOurs)
	return n, errors.Join(err, indexErr, tempErr)
}
