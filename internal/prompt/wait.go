package prompt

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// showLimit is how long a line of a countdown may take: a terminal may hold output back for ever,
// and a person who is asked may think.
const showLimit = 100 * time.Millisecond

// Say writes text on the terminal as it is, once no question stands there: escape sequences in it
// count. It returns a [NobodyError] if there is no terminal or the process is in its background,
// and otherwise fails only as ctx ends.
func (t TTY) Say(ctx context.Context, text string) error { return t.say(ctx, text) }

// show writes text if that can be done at once, and reports whether it could.
func (t TTY) show(ctx context.Context, text string) bool {
	ctx, cancel := context.WithTimeout(ctx, showLimit)
	defer cancel()
	return t.say(ctx, text) == nil
}

// Wait waits until a time, by Now, and returns ctx's error if ctx ends first. Meanwhile the
// terminal shows "TEXT in 17 s" on one line, which it rewrites every second and clears at the end.
// Where it cannot (no terminal, in its background, while a question stands on it) it waits without.
//
// It takes the turn for the moment of writing only: a wait must not keep another process from its
// question, nor be written over one.
func (t TTY) Wait(ctx context.Context, until time.Time, text string) error {
	width := 0
	defer func() {
		if width > 0 { // also when ctx has ended
			t.show(context.WithoutCancel(ctx), "\r"+strings.Repeat(" ", width)+"\r")
		}
	}()
	for {
		left := until.Sub(t.Now())
		if ctx.Err() != nil || left <= 0 {
			return ctx.Err()
		}
		seconds := (left + time.Second - 1) / time.Second
		line := fmt.Sprintf("%s in %d s", printable(text), seconds)
		padding := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(line)))
		if t.show(ctx, "\r"+line+padding) {
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
