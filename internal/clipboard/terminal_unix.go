//go:build unix

package clipboard

import (
	"io"
	"os"
)

func openTerminal() (io.WriteCloser, error) { return os.OpenFile("/dev/tty", os.O_WRONLY, 0) }
