//go:build unix

package clipboard

import (
	"context"
	"io"
	"os"
)

func openTerminal() (io.WriteCloser, error) { return os.OpenFile("/dev/tty", os.O_WRONLY, 0) }

// tmuxBuffer is the name of the buffer of tmux that is used.
const tmuxBuffer = "aws-console"

// loadTmux lets tmux set the clipboard of the terminal that it is shown on, as it does of its own
// will at its default setting (set-clipboard external), under which it does not let programs do so.
// Its buffer is deleted at once. Versions before 3.2 do not know -w.
// Source: https://github.com/tmux/tmux/wiki/Clipboard
func loadTmux(ctx context.Context, text string) error {
	if err := run(ctx, []string{"tmux", "load-buffer", "-b", tmuxBuffer, "-w", "-"}, text, nil); err != nil {
		return err
	}
	return run(context.WithoutCancel(ctx), []string{"tmux", "delete-buffer", "-b", tmuxBuffer}, "", nil)
}
