package lock

import (
	"os"

	"github.com/gofrs/flock"
)

// Peek reports who holds the lock of a file that is there, if somebody does: it neither waits nor
// changes the file.
func Peek(path string) (h Holder, held bool) {
	f := flock.New(path, flock.SetFlag(os.O_RDONLY|onlyFiles))
	free, err := f.TryRLock()
	switch {
	case err != nil:
		return Holder{}, false
	case free:
		_ = f.Unlock()
		return Holder{}, false
	}
	_ = f.Close()
	return read(path).Holder, true
}
