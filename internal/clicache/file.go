package clicache

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/seed642dee07/aws-federate/internal/pyjson"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// maxSize is far above any entry; the largest part is a session token, and AWS sets no limit for
// it.
const maxSize = 1 << 20

// read reads a regular file that is closed to all others, as the AWS CLI makes it. What others can
// write would be theirs to choose, and what they can read is known to them. What a link leads to is
// not read, and nothing is waited for.
func read(path string) ([]byte, error) {
	if found, err := os.Lstat(path); err != nil {
		return nil, err
	} else if !acceptable(found) {
		return nil, errClosed
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if opened, err := f.Stat(); err != nil || !acceptable(opened) { // another one, if it was replaced meanwhile
		return nil, errClosed
	}
	return io.ReadAll(io.LimitReader(f, maxSize))
}

// acceptable reports whether a file is one to read. On Windows its access list, inherited from the
// user's directory, says who else may.
func acceptable(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() <= maxSize && (info.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows")
}

// write writes a file that is there in full or not at all: the AWS CLI ends with an error at half
// an entry. What is there counts for nothing, as [read] does not follow a link.
func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.File{Path: path, Fresh: true, Durable: true, Kin: pyjson.NamesFile}.Write(text)
}
