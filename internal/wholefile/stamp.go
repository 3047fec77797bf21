package wholefile

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
)

// Stamp tells the content of a file from any other. It goes by the bytes and not by the times,
// which some editors put back and some file systems round.
type Stamp struct {
	sum   [sha256.Size]byte
	taken bool
}

// StampOf returns the stamp of what was read from a file; of nothing where the file was not there.
func StampOf(content []byte) Stamp { return Stamp{sha256.Sum256(content), true} }

// ChangedError says that somebody else has changed a file since it was read.
type ChangedError struct{ Path string }

// Error implements error.
func (e *ChangedError) Error() string { return e.Path + " was changed meanwhile" }

// check compares a stamp with what the target holds now.
func (s Stamp) check(path, target string) error {
	if !s.taken {
		return nil
	}
	content, err := os.ReadFile(target)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case StampOf(content) != s:
		return &ChangedError{Path: path}
	}
	return nil
}
