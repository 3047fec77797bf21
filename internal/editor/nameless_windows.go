package editor

import (
	"errors"
	"io/fs"
	"os"
)

// openOld opens nothing: a file that is open is not replaced here.
func openOld(string) (*os.File, error) { return nil, errors.ErrUnsupported }

func nameless(fs.FileInfo) bool { return false }
