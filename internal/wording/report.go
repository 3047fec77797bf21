package wording

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
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

// UsageError says that the program was called in a wrong way.
type UsageError struct{ Problem string }

// Error implements error.
func (e *UsageError) Error() string { return e.Problem }

// message is an error for a person: what happened and why in the first line, what to do about it in the second.
type message struct {
	what, why, hint string
	code            int
}

// report writes an error as two lines and returns the exit code.
func report(env Env, program string, err error) int {
	if err == nil {
		return exitDone
	}
	m := word(program, err)
	first := m.what
	if m.why != "" {
		first += ": " + m.why
	}
	fmt.Fprintf(env.Stderr, "%s: %s\n%s: hint: %s\n", program, oneLine(first), program, oneLine(m.hint))
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
	if usage, ok := errors.AsType[*UsageError](err); ok {
		return message{what: "wrong usage", why: usage.Problem, hint: "'" + program + " --help' shows the options", code: exitUsage}, true
	}
	return message{}, false
}

// nobodyThere reports whether an error means that a person is needed and was not there, or what gives codes in a person's place, or
// that another process may be asking still.
func nobodyThere(err error) bool {
	if process, ok := errors.AsType[*source.ProcessError](err); ok && process.Setting == "mfa_process" {
		return true
	}
	_, needed := errors.AsType[*source.PersonNeededError](err)
	_, shared := errors.AsType[*cache.SharedError](err)
	_, other := errors.AsType[*signin.OtherError](err)
	_, held := errors.AsType[*lock.HeldError](err)
	return needed || shared || other || held && !errors.Is(err, context.Canceled)
}

// answered reports whether an error is what came of asking a person, who is not to be asked the same again by those who waited.
func answered(err error) bool {
	if e, ok := errors.AsType[*source.CodeError](err); ok {
		return !e.Given
	}
	if _, other := errors.AsType[*signin.OtherError](err); other {
		return true
	}
	e, ok := errors.AsType[*source.PersonNeededError](err)
	if !ok {
		return false
	}
	_, denied := errors.AsType[*signin.DeniedError](err)
	nobody, closed := errors.AsType[*prompt.NobodyError](e)
	return e.Waited > 0 || denied || closed && nobody.Asked
}

// oneLine makes a text fit for a line: line breaks become blanks.
func oneLine(text string) string {
	return printable(strings.Join(strings.Fields(text), " "))
}

// printable replaces what would move the cursor or hide text: names and messages come from files and from the network.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c)) {
			return unicode.ReplacementChar
		}
		return c
	}, text)
}
