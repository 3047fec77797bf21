// Package regular reads small files of other programs, and nothing that only looks like one: a pipe
// would keep the reader waiting for ever. It does not know what they hold.
package regular

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// tokenLimit is far above any file with a token, in bytes.
const tokenLimit = 1 << 20

var (
	errIrregular = errors.New("is not a regular file")
	errTooLarge  = errors.New("is too large")
)

// Read is [ReadUpTo] 1 MiB.
func Read(path string) ([]byte, error) { return ReadUpTo(path, tokenLimit) }

// ReadUpTo reads a file of at most limit bytes, or what a link leads to. Its errors are
// [fs.PathError]; a longer file is one.
func ReadUpTo(path string, limit int64) ([]byte, error) {
	failed := func(err error) ([]byte, error) { return nil, &fs.PathError{Op: "read", Path: path, Err: err} }
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return failed(errIrregular)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(text)) > limit:
		return failed(errTooLarge)
	}
	return text, nil
}
