package prompt

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Say writes text on the terminal as it is, once no question stands there: escape sequences in it
// count. It returns a [NobodyError] if there is no terminal or the process is in its background,
// and otherwise fails only as ctx ends.
func (t TTY) Say(ctx context.Context, text string) error {
	return t.say(ctx, ctx, func(int) string { return text })
}

// showLimit is how long a text may take that nobody has to see: a terminal may hold output back for
// ever.
const showLimit = 100 * time.Millisecond

// show writes a text for a width of the terminal if that can be done at once, and reports whether it
// could.
func (t TTY) show(ctx context.Context, text func(columns int) string) bool {
	once, cancel := atOnce(lock.WithSign(ctx, nil))
	defer cancel()
	limited, stop := context.WithTimeout(ctx, showLimit)
	defer stop()
	return t.say(limited, once, text) == nil
}

// Wait waits until a time, by Now, and returns ctx's error if ctx ends first. Meanwhile the
// terminal shows "TEXT in 17 s" on one line, which it rewrites every second and clears at the end.
// Where it cannot (no terminal, in its background, while a question stands on it) it waits without.
//
// The terminal is its own meanwhile, as that of a question: what is typed beside the countdown is
// not shown, and is dropped. Other questions come after it.
func (t TTY) Wait(ctx context.Context, until time.Time, text string) error {
	var q *quiet
	width := 0
	defer func() {
		if q != nil {
			q.write("\r" + strings.Repeat(" ", width) + "\r")
			q.end()
		}
	}()
	for {
		left := until.Sub(t.Now())
		if ctx.Err() != nil || left <= 0 {
			return ctx.Err()
		}
		if q == nil {
			q = t.quiet(ctx)
		}
		seconds := (left + time.Second - 1) / time.Second
		line := fmt.Sprintf("%s in %d s", printable(text), seconds)
		padding := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(line)))
		if q != nil && q.write("\r"+line+padding) {
			width = max(width, utf8.RuneCountInString(line))
		}
		select {
		case <-ctx.Done():
		case <-time.After(left - (seconds-1)*time.Second):
		}
	}
}

// Wait is [TTY.Wait] on the controlling terminal: to wait is to ask nobody.
func (n None) Wait(ctx context.Context, until time.Time, text string) error {
	return TTY{Now: n.Now}.Wait(ctx, until, text)
}

// Wait is [TTY.Wait] on the controlling terminal.
func (d Dialog) Wait(ctx context.Context, until time.Time, text string) error {
	return TTY{Turns: d.Turns, Now: d.Now}.Wait(ctx, until, text)
}

// Wait is [TTY.Wait] on the terminal.
func (a Auto) Wait(ctx context.Context, until time.Time, text string) error {
	return a.TTY.Wait(ctx, until, text)
}
