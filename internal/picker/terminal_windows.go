package picker

import (
	"os"

	tea "charm.land/bubbletea/v2"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// terminal is the open console.
type terminal struct {
	in, out *os.File
	release func()
}

// open opens CONIN$ and CONOUT$.
func open() (*terminal, error) {
	in, out, err := tea.OpenTTY()
	if err != nil {
		return nil, &prompt.NobodyError{Reason: "no console", Err: err}
	}
	return &terminal{in, out, func() {}}, nil
}
