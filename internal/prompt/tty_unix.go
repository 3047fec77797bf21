//go:build linux || darwin || freebsd

package prompt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// terminal is an open terminal that never blocks longer than its context lives.
//
// Its descriptor does not block and is waited for with select(2), together with a pipe that the end
// of the context closes. A goroutine in a blocking read could not be stopped and would swallow the
// next line that is typed. Read deadlines and poll(2) fail on macOS's /dev/tty (tokio-rs/mio#1377).
type terminal struct {
	fd     int
	wake   *os.File // readable for ever once the context has ended
	closes func()
	give   func() // for who has taken it
}

func (t TTY) ask(ctx context.Context, question string) (line []byte, err error) {
	c, err := t.take(ctx, ctx)
	if err != nil {
		return nil, err
	}
	defer c.give()
	asks := asking(ctx, c.name())
	flushInput(c.fd)
	if err := c.write(ctx, onScreen(question, c.columns())); err != nil {
		return nil, hungUp(ctx, err)
	}
	line, err = c.readLine(ctx)
	if err != nil && c.usable() == nil {
		flushInput(c.fd) // or the first half of a secret appears at the shell's prompt
	}
	if !t.shown || err != nil { // the person's Enter was not shown
		_ = c.write(ctx, "\n") // there is nothing to be done when this fails
	}
	if err == nil {
		asks.answered()
	}
	return line, hungUp(ctx, err)
}

// take opens the terminal for one who has the turn on it, and turns echo off, until give. Turns are
// waited for by a context of their own.
func (t TTY) take(ctx, turns context.Context) (*terminal, error) {
	c, err := t.open(ctx)
	if err != nil {
		return nil, err
	}
	mine, err := takeTurn(turns, t.Turns, c.turn(), t.Now)
	if err != nil {
		c.closes()
		return nil, err
	}
	// Ctrl-C also ends the program that runs ours. If it dies first, the shell takes the terminal
	// back, and putting the terminal in order from its background would stop us for ever.
	heeded := !signal.Ignored(unix.SIGTTOU)
	if heeded {
		signal.Ignore(unix.SIGTTOU)
	}
	restore := func() {}
	c.give = func() {
		restore()
		if heeded {
			signal.Reset(unix.SIGTTOU)
		}
		mine.end()
		c.closes()
	}
	if err = c.usable(); err == nil { // it may have been taken back meanwhile
		var undo func()
		if undo, err = c.prepare(mine, t.shown); err == nil {
			restore = undo
			return c, nil
		}
	}
	c.give()
	return nil, err
}

// open opens the terminal if the process may use it.
func (t TTY) open(ctx context.Context) (*terminal, error) {
	const flags = unix.O_RDWR | unix.O_NONBLOCK | unix.O_NOCTTY | unix.O_CLOEXEC
	fd, err := unix.Open(cmp.Or(t.Path, "/dev/tty"), flags, 0)
	if err != nil {
		return nil, &NobodyError{Reason: "no controlling terminal", Err: err, NoTerminal: true}
	}
	wake, ended, err := os.Pipe()
	if err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = ended.Close() })
	c := &terminal{fd: fd, wake: wake, closes: func() {
		stop()
		_ = ended.Close()
		_ = wake.Close()
		_ = unix.Close(fd)
	}}
	if err := c.usable(); err != nil {
		c.closes()
		return nil, err
	}
	return c, nil
}

// usable tells whether the process may read and write: the terminal stops processes in its
// background that try. A terminal that is not the controlling one has no background.
func (c *terminal) usable() error {
	if max(c.fd, int(c.wake.Fd())) >= unix.FD_SETSIZE {
		return &NobodyError{Reason: "too many open files"}
	}
	if _, err := unix.IoctlGetTermios(c.fd, getTermios); errors.Is(err, unix.ENOTTY) {
		return &NobodyError{Reason: "not a terminal", Err: err}
	} else if err != nil {
		return &NobodyError{Reason: goneReason, Err: err}
	}
	if foreground, err := unix.IoctlGetInt(c.fd, unix.TIOCGPGRP); err == nil && foreground != unix.Getpgrp() {
		return &NobodyError{Reason: "running in the terminal's background"}
	}
	return nil
}

// prepare makes the terminal pass one line, shown or hidden, and returns what undoes it.
//
// Ctrl-Z is an ordinary character meanwhile, and dropped from the answer: a suspended question
// would leave the shell without echo. Ctrl-C interrupts even if the program that runs ours had
// switched that off.
func (c *terminal) prepare(mine turn, shown bool) (restore func(), err error) {
	now, err := unix.IoctlGetTermios(c.fd, getTermios)
	if err != nil {
		return nil, &NobodyError{Reason: "not a terminal", Err: err}
	}
	before := c.repaired(mine, *now)
	hidden := before
	hidden.Lflag &^= unix.ECHO | unix.ECHONL
	if shown {
		hidden.Lflag |= unix.ECHO | unix.ECHOE
	}
	hidden.Lflag |= unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	disableSuspend(&hidden)
	c.leave(mine, before, hidden)
	if err := unix.IoctlSetTermios(c.fd, setTermios, &hidden); err != nil {
		return nil, &NobodyError{Reason: "the terminal does not turn echo off", Err: err}
	}
	// It may not have taken every bit.
	if ours, err := unix.IoctlGetTermios(c.fd, getTermios); err == nil && *ours != hidden {
		hidden = *ours
		c.leave(mine, before, hidden)
	}
	return func() {
		c.restore(hidden, before)
		mine.leave("")
	}, nil
}

// restore sets the terminal as it was before, unless somebody else has changed ours since: a shell
// with a line editor that has taken the terminal back has set it to its liking; one without has
// not, and would have no echo.
func (c *terminal) restore(ours, before unix.Termios) {
	now, err := unix.IoctlGetTermios(c.fd, getTermios)
	if err != nil || *now != ours {
		return
	}
	// A terminal that refuses its own settings has been hung up.
	_ = unix.IoctlSetTermios(c.fd, setTermios, &before)
}

// readLine reads one line and drops its newline. In its line mode a terminal passes one line at a
// time, so none of the next is lost.
func (c *terminal) readLine(ctx context.Context) ([]byte, error) {
	var line []byte
	chunk := make([]byte, maxAnswer+1)
	for {
		if err := c.wait(ctx, false); err != nil {
			return nil, err
		}
		if err := c.usable(); err != nil {
			return nil, err
		}
		n, err := unix.Read(c.fd, chunk)
		if retry(err) {
			continue
		}
		if err != nil {
			return nil, &NobodyError{Reason: goneReason, Err: err}
		}
		line = append(line, chunk[:n]...)
		text, complete := bytes.CutSuffix(line, []byte("\n"))
		switch {
		case len(text) > maxAnswer:
			return nil, &TooLongError{Limit: maxAnswer}
		case len(line) == 0 && c.usable() != nil: // closed by its end, and not by Ctrl-D
			return nil, &NobodyError{Reason: goneReason}
		case len(line) == 0:
			return nil, &NobodyError{Reason: "the question was closed without an answer", Asked: true}
		case complete || n == 0:
			return text, nil
		}
	}
}
