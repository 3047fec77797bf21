package run

import (
	"io"
	"os"
)

// IsTerminal reports whether what is written somewhere is seen by a person. A device such as
// /dev/null does not mind being taken for one.
func IsTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
