// Package wording says what went wrong, for people, in two lines, and chooses the exit code. Every hint stands here.
//
// It knows what errors there are, and not how anything is done.
package wording

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNeedsPerson = 3
	exitInterrupted = 130
)

// stdoutName is what package os calls standard output.
const stdoutName = "/dev/stdout"

// message is an error for a person: what happened and why in the first line, what to do about it in the second.
type message struct {
	what, why, hint string
	code            int
}

// Report writes an error as two lines and returns the exit code.
func Report(w io.Writer, program string, err error) int {
	if err == nil {
		return exitDone
	}
	m := word(program, err)
	first := m.what
	if m.why != "" {
		first += ": " + m.why
	}
	fmt.Fprintf(w, "%s: %s\n%s: hint: %s\n", program, text.OneLine(first), program, text.OneLine(m.hint))
	return m.code
}

// word finds the words for an error, by its type.
func word(program string, err error) message {
	for _, words := range []func(string, error) (message, bool){
		wordWarm, wordRun, wordLogin, wordProfile, wordPerson, wordOffered, wordCall, wordNetwork, wordToken, wordProcess, wordConsole,
	} {
		if m, ok := words(program, err); ok {
			return m
		}
	}
	return message{what: "failed", why: err.Error(), hint: "run it again with --verbose to see more", code: exitFailed}
}

// wordRun words what concerns the run itself.
func wordRun(program string, err error) (message, bool) {
	if errors.Is(err, context.Canceled) { // by a signal: nothing else cancels a run
		return message{what: "interrupted", hint: "nothing was changed; run it again when you like", code: exitInterrupted}, true
	}
	if file, ok := errors.AsType[*fs.PathError](err); ok && file.Path == stdoutName {
		return message{what: "cannot write to standard output", why: file.Err.Error(), hint: "look where standard output goes: a full disk, or a program that has ended", code: exitFailed}, true
	}
	if usage, ok := errors.AsType[*run.UsageError](err); ok {
		return message{what: "wrong usage", why: usage.Problem, hint: "'" + program + " --help' shows the options", code: exitUsage}, true
	}
	return message{}, false
}
