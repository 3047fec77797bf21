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

// Columns is the width of the terminal that the answer is shown on; zero where it is shown on none.
func (r *Run) Columns() int {
	file, ok := r.Env.Stdout.(*os.File)
	if !ok || !IsTerminal(file) {
		return 0
	}
	if columns, _, ok := prompt.ScreenSize(file); ok {
		return columns
	}
	return usualColumns
}

// usualColumns are those of a terminal that does not know how wide it is.
const usualColumns = 80
