// Package wording says what went wrong, for people, in two lines, and chooses the exit code. Every
// hint stands here.
//
// It knows what errors there are, and not how anything is done.
package wording

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/handover"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNeedsPerson = 3
	// These are a shell's, for a command that is to be run.
	exitNotRun      = 126
	exitNotThere    = 127
	exitInterrupted = 130
)

// message is an error for a person: what happened and why in the first line, what to do about it in
// the second.
type message struct {
	what, why, hint string
	code            int // zero is exitFailed
}

// Report writes an error as two lines and returns the exit code.
func Report(w io.Writer, program string, err error, words Table) int {
	if err == nil {
		return exitDone
	}
	if of, ok := errors.AsType[*handover.ExitError](err); ok { // it has said what there was to say
		return of.Code
	}
	m := report{strings.ReplaceAll(program, OtherConsole, opening), err, words}.word()
	first := m.what
	if m.why != "" {
		first += ": " + m.why
	}
	fmt.Fprintf(
		w, "%s: %s\n%s: hint: %s\n",
		program, text.Bounded(text.OneLine(first)), program, text.Bounded(text.OneLine(called(m.hint, program))),
	)
	return cmp.Or(m.code, exitFailed)
}

// OtherConsole is the name that aws-console has where another program has that one.
const OtherConsole = "aws-federate-console"

// called is a hint that names a program by the name that it was started by.
func called(hint, program string) string {
	if program != OtherConsole {
		return hint
	}
	return strings.ReplaceAll(hint, opening, program)
}

// Words returns the two lines of an error of either program without the name of the one that says
// them.
func Words(program string, err error) (what, hint string) {
	m := report{program, err, Console()}.word()
	if m.why != "" {
		m.what += ": " + m.why
	}
	return m.what, m.hint
}

// report is an error as a whole, and the program that ends with it.
type report struct {
	program string
	err     error
	table   Table
}

// word finds the words for an error, by its type.
func (r report) word() message {
	if errors.Is(r.err, context.Canceled) { // by a signal: nothing else cancels a run
		return message{what: "interrupted", hint: "nothing was changed; run it again when you like", code: exitInterrupted}
	}
	for _, words := range r.table(r) {
		if m, ok := words(r.err); ok {
			return m
		}
	}
	return message{what: "failed", why: r.err.Error(), hint: "run it again with --verbose to see more"}
}
