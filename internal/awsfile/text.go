package awsfile

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// ErrUTF16 says that a file is not in UTF-8. Nothing in it can be read.
var ErrUTF16 = errors.New("the file is UTF-16, and has to be saved as UTF-8")

// ErrLineEnds says that all lines of a file end as on old Macs, so that it is one line.
var ErrLineEnds = errors.New("its lines end in a carriage return alone, and have to end in a line feed: " +
	"save it with the line ends of Unix or Windows")

// isUTF16 reports whether a text is UTF-16, also without the mark at its start: every other byte of
// plain text is zero then.
func isUTF16(text string) bool {
	return strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") ||
		len(text) > 3 && (text[0] == 0) != (text[1] == 0) && (text[2] == 0) != (text[3] == 0)
}

// Read returns the text of a file, which is empty for an empty path and for a file that is not
// there. It reads what [regular.Named] reads. An error does not repeat the path.
func Read(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	text, err := regular.Named(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", reason(err)
	case isUTF16(text):
		return "", ErrUTF16
	case !strings.Contains(text, "\n") && strings.Contains(strings.TrimRight(text, "\r"), "\r"):
		return "", ErrLineEnds
	}
	return text, nil
}

// reason is the error without the path, which the caller names itself.
func reason(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}
