package clicache

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// maxSize is far above any entry; the largest part is a session token, and AWS sets no limit for it.
const maxSize = 1 << 20

// read reads a regular file that is closed to all others, as the AWS CLI makes it. What others can write would be theirs to choose,
// and what they can read is known to them. What a link leads to is not read, and nothing is waited for.
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

// acceptable reports whether a file is one to read. On Windows its access list, inherited from the user's directory, says who else may.
func acceptable(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() <= maxSize && (info.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows")
}

// replace writes a file that is there in full or not at all: the AWS CLI ends with an error at half an entry. The name of the
// temporary file is like that of botocore's.
// Source: botocore/utils.py, JSONFileCache.__setitem__.
func replace(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "tmp*.tmp") // for us alone
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
