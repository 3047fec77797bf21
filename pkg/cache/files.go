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
	// maxTempAge of a file that is being written; an older one was left by a process that died.
	maxTempAge = time.Hour
)

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

// makePrivate makes the directory room in dir, or dir alone if room is empty, and closes dir to
// others.
func makePrivate(dir, room string) error {
	if dir == "" {
		return stored.ErrNoDir
	}
	if err := os.MkdirAll(filepath.Join(dir, room), 0o700); err != nil {
		return err
	}
	return tighten(dir)
}

// replace writes an entry, over whatever is there. A durable one also survives a crash of the
// system; without that, the old one comes back, which is only a miss.
func replace(path string, data []byte, durable bool) error {
	if info, err := os.Lstat(path); err == nil && info.IsDir() {
		_ = os.Remove(path) // No file can be renamed over a directory.
	}
	return wholefile.File{Path: path, Fresh: true, Durable: durable}.Write(data)
}

// prune removes what nobody will read again: what is too old, and what the caller knows to be left
// over. It is a courtesy: trouble is ignored.
func prune(dir string, now time.Time, leftOver func(name string, age time.Duration) bool) {
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		info, err := f.Info()
		if err != nil || !isOurs(f.Name()) {
			continue
		}
		age, limit := now.Sub(info.ModTime()), maxAge
		if isTemp(f.Name()) {
			limit = maxTempAge
		}
		if age > limit || leftOver(f.Name(), age) {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
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
