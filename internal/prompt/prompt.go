// Package prompt asks a person for a secret, or a yes: on the controlling terminal ([TTY]), in a
// window ([Dialog]), where it can be done ([Auto]), or not at all ([None]).
//
// It knows nothing of AWS, nor of what is asked and why, and it never touches standard input,
// output or error: those belong to the program that runs ours, which may have them in pipes.
package prompt

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// NobodyError says that no person can be asked, or that the person declined to answer.
type NobodyError struct {
	// Reason is for the person who reads the error later, such as "no controlling terminal".
	Reason string
	// Err is what the operating system said, or the program that was to ask, or nil.
	Err error
	// NoTerminal says that there is none, and not that it cannot be used now.
	NoTerminal bool
	// Asked says that a person saw the question and declined: closed it on the terminal, or closed
	// or cancelled the window.
	Asked bool
	// Off says that prompts are switched off.
	Off bool
	// By is what keeps it from being asked for, where somebody has said so: an option, a variable or a
	// line of a file.
	By string
}

// Error implements error.
func (e *NobodyError) Error() string {
	text := "nobody can be asked: " + e.Reason
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns e.Err.
func (e *NobodyError) Unwrap() error { return e.Err }

// TooLongError says that an answer was refused for its length.
type TooLongError struct {
	// Limit is the most bytes that an answer may have.
	Limit int
}

// Error implements error.
func (e *TooLongError) Error() string { return "the answer is too long" }

// maxAnswer bounds an answer, in bytes. A Linux terminal passes no longer line anyway.
const maxAnswer = 4096

// TTY asks on a terminal. The zero value asks on the controlling terminal: /dev/tty, or CONIN$ and
// CONOUT$ on Windows.
//
// A terminal has one echo setting for all who use it, and one person: ask one question at a time.
type TTY struct {
	// Path names another terminal device. Windows has only one console and ignores it.
	Path string
	// Turns are directories for files that are locked while a question stands, one for each
	// terminal, so that of many processes one asks at a time. The first is taken that can be made,
	// for us alone. Without one nobody waits.
	Turns []string
	// Now is the clock. Turns and Wait need it.
	Now func() time.Time

	shown bool // the answer is
}

// Secret prints a question on the terminal and returns the line that the person types, which is not
// shown: without surrounding blanks, without control characters, and of at most 4096 bytes
// ([TooLongError]). It may be empty. The question is what it is about, in lines that are broken
// between words where they are too long, and the words that stand before the answer. Asked again,
// it is those words alone.
//
// Secret returns ctx's error as soon as ctx ends, and a [NobodyError] if there is no terminal, if
// the process is in its background, or if the person closes the question (Ctrl-D, or Ctrl-Z and
// Enter on Windows). If ctx ends while another process has the turn, a [lock.HeldError] that says
// which is around ctx's error.
//
// However it ends, the terminal's echo is as it was before. Ctrl-C stays a signal: a caller that
// wants the echo back after it turns it into the end of ctx, see [os/signal.NotifyContext]. After a
// SIGKILL, the next question with the same Turns brings the echo back, on Unix.
//
// Whatever was typed before the question is dropped. A code that was pasted too early is lost with
// it, but an early line would answer a question that its writer had not seen: a stray newline, or a
// command meant for the shell, would be spent as an MFA code, and a few wrong ones lock the device
// out. It was also shown as it was typed.
func (t TTY) Secret(ctx context.Context, about, ask string, again bool) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if again {
		about = ""
	}
	line, err := t.ask(ctx, about+"\n"+ask)
	if err != nil {
		return "", err
	}
	return tidy(line), nil
}

// Line is [TTY.Secret] for an answer that is shown as it is typed.
func (t TTY) Line(ctx context.Context, question string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	t.shown = true
	line, err := t.ask(ctx, printable(question))
	if err != nil {
		return "", err
	}
	return tidy(line), nil
}

// tidy makes an answer of a line that was typed.
func tidy(line []byte) string {
	line = slices.DeleteFunc(line, func(b byte) bool { return b < ' ' || b == 0x7f })
	return strings.TrimSpace(string(line))
}

// None never asks.
type None struct {
	// By is what has switched prompts off, as in [NobodyError].
	By string
	// Now is the clock. Only Wait needs it.
	Now func() time.Time
}

// Secret returns a [NobodyError].
func (n None) Secret(context.Context, string, string, bool) (string, error) {
	return "", SwitchedOff(n.By)
}

// SwitchedOff is the error where prompts are switched off, by what is said; empty where nobody knows.
func SwitchedOff(by string) *NobodyError {
	e := &NobodyError{Reason: "prompts are switched off", Off: true, By: by}
	if by != "" {
		e.Reason += " (" + by + ")"
	}
	return e
}

// ordinaryWidth is that of a terminal that does not know its own.
const ordinaryWidth = 80

// onScreen is a question as it stands on a terminal. The last column stays free: what is written
// there begins another line on some.
func onScreen(question string, columns int) string { return text.Wrap(question, columns-1) + " " }

// printable is [text.Printable], for places where a text is called so.
func printable(s string) string { return text.Printable(s) }
