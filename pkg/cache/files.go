package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/stored"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

const (
	// maxAge of a file: no session lives longer than 36 hours
	// (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html).
	maxAge = 48 * time.Hour
	// maxTempAge of a file that is being written, which takes milliseconds; an older one was left by a
	// process that died.
	maxTempAge = 2 * time.Minute

	// tempRoom is the directory in Dir for what is being written. It is nearly always empty, so that
	// what killed writers have left is found without a look at all entries.
	tempRoom = "new"
)

var errOthers = errors.New("the directory belongs to another user, who can change what is in it")

func isEntry(name string) bool {
	key, suffix, _ := strings.Cut(name, ".")
	return (suffix == stored.PlainSuffix[1:] || suffix == stored.SealedSuffix[1:]) && stored.CheckKey(key) == nil
}

// isTemp reports whether a name is that of a temporary file for an entry, left by a writer that
// died.
func isTemp(name string) bool {
	of, ok := wholefile.TempOf(name)
	return ok && isEntry(of)
}

// isTempOf reports whether it is one for the entry of key.
func isTempOf(name, key string) bool {
	of, ok := wholefile.TempOf(name)
	return ok && (of == key+stored.PlainSuffix || of == key+stored.SealedSuffix)
}

// makePrivate makes the directory room in dir, or dir alone if room is empty, and closes both to
// others. One that others can write all the same is refused.
func makePrivate(dir, room string) error {
	if dir == "" {
		return stored.ErrNoDir
	}
	for _, dir := range []string{dir, filepath.Join(dir, room)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := tighten(dir); err != nil {
			return err
		}
		if room == "" {
			break
		}
	}
	return nil
}

// replace writes an entry of dir, over whatever is there. A durable one also survives a crash of the
// system; without that, the old one comes back, which is only a miss.
func replace(dir, path string, data []byte, durable bool) error {
	if info, err := os.Lstat(path); err == nil && info.IsDir() {
		_ = os.Remove(path) // No file can be renamed over a directory.
	}
	room := filepath.Join(dir, tempRoom)
	if err := os.MkdirAll(room, 0o700); err != nil {
		return err
	}
	return wholefile.File{Path: path, Fresh: true, Durable: durable, Room: room}.Write(data)
}

// isOurs reports whether a name is that of an entry or of a temporary file.
func isOurs(name string) bool { return isEntry(name) || isTemp(name) }

// clearDir removes the files in dir that are wanted gone, and counts the entries among them.
func clearDir(dir string, gone func(name string) bool) (n int, err error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	var errs []error
	for _, f := range files {
		if !gone(f.Name()) {
			continue
		}
		switch err := os.Remove(filepath.Join(dir, f.Name())); {
		case err == nil && isEntry(f.Name()):
			n++
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, err)
		}
	}
	return n, errors.Join(errs...)
}
