package clipboard

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// console is the console's screen, which reads escape sequences until it is closed.
type console struct {
	*os.File
	mode uint32
}

func openTerminal() (io.WriteCloser, error) {
	file, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	c := console{File: file}
	if err := windows.GetConsoleMode(windows.Handle(file.Fd()), &c.mode); err != nil {
		file.Close()
		return nil, err
	}
	if err := windows.SetConsoleMode(windows.Handle(file.Fd()), c.mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING); err != nil {
		file.Close()
		return nil, err
	}
	return c, nil
}

// Close implements [io.Closer].
func (c console) Close() error {
	_ = windows.SetConsoleMode(windows.Handle(c.Fd()), c.mode) // a console that refuses its own mode is gone
	return c.File.Close()
}

// loadTmux would use a tmux, of which Windows has none.
func loadTmux(context.Context, string) error { return errors.ErrUnsupported }
