package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"
)

const (
	// namedLimit is far above any file that a person writes, in bytes: a hundred thousand profiles
	// take a quarter of it.
	namedLimit = 64 << 20
	// pipeTime is what who writes into a pipe has in all.
	pipeTime = 5 * time.Second
)

var (
	errNoWriter  = errors.New("is a pipe, and nobody writes into it")
	errDirectory = errors.New("is a directory")
)

// Named returns the text of a file that a person has named, of at most 64 MiB. It may be a link, a
// pipe, as <(command) in a shell is one, or the null device. The other end of a pipe has five
// seconds. Its errors are [fs.PathError].
func Named(path string) (string, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := named(f, path, pipeTime)
	if err != nil {
		return "", &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return text, nil
}

func named(f *os.File, path string, patience time.Duration) (string, error) {
	about, err := f.Stat()
	if err != nil {
		return "", err
	}
	// The text grows in place of a copy that string(…) would make: with ten thousand profiles it shows.
	var text strings.Builder
	switch mode := about.Mode(); {
	case mode.IsRegular() && about.Size() > namedLimit:
		return "", errTooLarge
	case mode.IsRegular():
		text.Grow(int(about.Size()))
	case mode&fs.ModeNamedPipe != 0:
		_ = f.SetReadDeadline(time.Now().Add(patience)) //nolint:forbidigo // a deadline of the system; without one it takes what it takes
	case mode.IsDir():
		return "", errDirectory
	case !isNull(about):
		return "", errIrregular
	}
	n, err := io.Copy(&text, io.LimitReader(f, namedLimit+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "", fmt.Errorf("is a pipe that was not closed within %s", patience)
	case err != nil:
		return "", bare(err)
	case n > namedLimit:
		return "", errTooLarge
	case n == 0 && about.Mode()&fs.ModeNamedPipe != 0 && isNamed(path):
		return "", errNoWriter
	}
	return text.String(), nil
}

// isNamed reports whether a pipe has a name in a directory. One that a shell made for <(command) is
// known by the number of its descriptor alone, and may be empty.
func isNamed(path string) bool {
	about, err := os.Lstat(path)
	return err == nil && about.Mode()&fs.ModeNamedPipe != 0
}

func isNull(about fs.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(about, null)
}

// bare is the error without the path, which the caller names.
func bare(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}
