//go:build linux || darwin || freebsd

package prompt

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// turns is how many turns there are for all terminals: the few that share one wait for each other,
// and a name for each would leave a file for each.
const turns = 64

// turn tells the terminals of a machine apart, by their devices where these are known: the numbers
// of those that are open are small. A controlling terminal belongs to one session.
func (c *terminal) turn() string {
	number, ok := c.number()
	if !ok {
		session, _, _ := c.identity()
		number = session
	}
	return "-" + strconv.FormatUint(number%turns, 10)
}

// quiet is a terminal on which nothing shows that is typed.
type quiet struct{ terminal *terminal }

// quiet takes the terminal, if it can be had at once; else it is nil.
func (t TTY) quiet(ctx context.Context) *quiet {
	once, cancel := atOnce(lock.WithSign(ctx, nil))
	defer cancel()
	c, err := t.take(ctx, once)
	if err != nil {
		return nil
	}
	return &quiet{c}
}

// write writes text if the terminal takes it at once, and reports whether it did.
func (q *quiet) write(text string) bool {
	if q.terminal.usable() != nil {
		return false
	}
	n, err := unix.Write(q.terminal.fd, []byte(text))
	return err == nil && n == len(text)
}

// end drops what was typed, and lets others have the terminal.
func (q *quiet) end() {
	if q.terminal.usable() == nil {
		flushInput(q.terminal.fd)
	}
	q.terminal.give()
}

// say writes a text for a width of the terminal: not in the background, and not while a question
// stands, for whose end it waits by a context of its own.
func (t TTY) say(ctx, turns context.Context, text func(columns int) string) error {
	c, err := t.open(ctx)
	if err != nil {
		return err
	}
	defer c.closes()
	mine, err := takeTurn(turns, t.Turns, c.turn(), t.Now)
	if err != nil {
		return err
	}
	defer mine.end()
	if err := c.usable(); err != nil {
		return err
	}
	if turns != ctx && c.silent() {
		return &NobodyError{Reason: "another program asks on the terminal"}
	}
	return c.write(ctx, text(c.columns()))
}

// word is where the turn of the one who speaks is, where this process can use the terminal.
func (t TTY) word(ctx context.Context) (string, error) {
	c, err := t.open(ctx)
	if err != nil {
		return "", err
	}
	defer c.closes()
	return c.turn(), nil
}

// Place names the terminal for people, such as "on terminal pts/3", where this process can ask on it;
// else the error is a [NobodyError].
func (t TTY) Place(ctx context.Context) (string, error) {
	c, err := t.open(ctx)
	if err != nil {
		return "", err
	}
	defer c.closes()
	return c.name(), nil
}

// silent tells whether echo is off: another program asks for a secret, or has drawn a screen.
func (c *terminal) silent() bool {
	now, err := unix.IoctlGetTermios(c.fd, getTermios)
	return err == nil && now.Lflag&unix.ECHO == 0
}

// name names the terminal for people, by the session that it belongs to where its device is not
// known.
func (c *terminal) name() string {
	if name, ok := c.deviceName(); ok {
		return "on terminal " + name
	}
	session, _, _ := c.identity()
	return fmt.Sprintf("on the terminal of session %d", session)
}

// columns is the width of the terminal.
func (c *terminal) columns() int {
	size, err := unix.IoctlGetWinsize(c.fd, unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 {
		return ordinaryWidth
	}
	return max(int(size.Col), narrowest)
}

// narrowest is the least width that a text is broken for.
const narrowest = 20

// hangup is how long the signal of a terminal's end may come after it.
const hangup = 200 * time.Millisecond

// hungUp returns err, or ctx's error where the terminal is gone, and that ends ctx by a signal.
func hungUp(ctx context.Context, err error) error {
	if nobody, ok := errors.AsType[*NobodyError](err); !ok || nobody.Asked || nobody.Reason != goneReason {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(hangup):
		return err
	}
}

// goneReason is that of a terminal that was closed.
const goneReason = "the terminal is gone"

func retry(err error) bool { return errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN) }
