package run

import (
	"io"
	"os"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// IsTerminal reports whether what is written somewhere is seen by a person.
func IsTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && prompt.IsScreen(file) // and not /dev/null
}
