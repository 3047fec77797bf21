//go:build linux || darwin || freebsd

package prompt

import (
	"context"
	"errors"

	"golang.org/x/sys/unix"
)

// write writes all of text. A terminal may hold output back for ever (Ctrl-S).
func (c *terminal) write(ctx context.Context, text string) error {
	for rest := []byte(text); len(rest) > 0; {
		n, err := unix.Write(c.fd, rest)
		switch {
		case retry(err):
			if err := c.wait(ctx, true); err != nil {
				return err
			}
		case err != nil:
			return &NobodyError{Reason: goneReason, Err: err}
		default:
			rest = rest[n:]
		}
	}
	return nil
}

// wait returns when the terminal can be read, or written, or with ctx's error when that has ended.
func (c *terminal) wait(ctx context.Context, toWrite bool) error {
	wake := int(c.wake.Fd())
	for {
		var in, out unix.FdSet
		in.Set(wake)
		if toWrite {
			out.Set(c.fd)
		} else {
			in.Set(c.fd)
		}
		_, err := unix.Select(max(c.fd, wake)+1, &in, &out, nil, nil)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !retry(err) {
			return err
		}
	}
}

func retry(err error) bool { return errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN) }
