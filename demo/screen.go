package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

var errSecret = errors.New("a secret was about to be shown in full")

// screen is where the demo shows things. The first trouble with it stays in err, and nothing is
// written after it.
type screen struct {
	w      io.Writer
	colour bool
	err    error
}

// The styles, as parameters of SGR (ECMA-48, 8.3.117).
const (
	bold  = "1"
	faint = "2"
	green = "32"
)

// say writes a line of the demo's own.
func (s *screen) say(format string, args ...any) { s.line("", fmt.Sprintf(format, args...)) }

func (s *screen) title(text string) { s.line(bold, "\n"+text) }

func (s *screen) command(line string) { s.line(green, "$ "+line) }

// note writes what is to be noticed about the output above it.
func (s *screen) note(format string, args ...any) {
	s.line(faint, "  -> "+fmt.Sprintf(format, args...))
}

// output writes what a program has written.
func (s *screen) output(text string) {
	if text != "" {
		s.line("", strings.TrimSuffix(text, "\n"))
	}
}

func (s *screen) line(style, text string) {
	if s.err == nil && strings.Contains(text, fakeaws.Canary) {
		s.err = errSecret
	}
	if s.err != nil {
		return
	}
	if s.colour && style != "" {
		text = "\x1b[" + style + "m" + text + "\x1b[0m"
	}
	_, s.err = io.WriteString(s.w, text+"\n")
}

// short is what is shown of a secret.
func short(secret string) string {
	return fmt.Sprintf("%s...(%d characters)", secret[:min(4, len(secret))], len(secret))
}
