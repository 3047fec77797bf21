package prompt

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/childenv"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Dialog asks in a window: with zenity, kdialog or a graphical pinentry on Linux and FreeBSD,
// osascript on macOS, PowerShell on Windows.
type Dialog struct {
	// Environ is the environment of the program that asks, as "NAME=VALUE". The display is found by
	// it.
	Environ []string
	// Turns are as in [TTY]. The windows of a person share one turn.
	Turns []string
	// Now is as in [TTY].
	Now func() time.Time
}

// Secret shows a question in a window and returns what the person types there, as [TTY.Secret]
// does. A window has the whole question, also when it is asked again.
//
// Secret returns ctx's error as soon as ctx ends, and the window is gone. It returns a
// [NobodyError] if there is no display or no program to ask with, if the program fails, or if the
// person closes or cancels the window.
func (d Dialog) Secret(ctx context.Context, about, ask string, _ bool) (string, error) {
	answer, err := d.put(ctx, d.window, about+"\n"+ask)
	if err != nil {
		return "", err
	}
	return tidy(answer), nil
}

// Confirm shows a question in a window with two buttons, and reports whether the person allows what
// it is about. A window that is closed is a no. Its errors are those of [Dialog.Secret].
func (d Dialog) Confirm(ctx context.Context, question string) (bool, error) {
	_, err := d.put(ctx, d.confirmation, question)
	if nobody, ok := errors.AsType[*NobodyError](err); ok && nobody.Asked {
		return false, nil
	}
	return err == nil, err
}

// put puts a question in a window of some kind.
func (d Dialog) put(ctx context.Context, kind func(context.Context, string) (window, error), question string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w, err := kind(ctx, text.Wrap(question, lineWidth))
	if err != nil {
		return nil, err
	}
	mine, err := takeTurn(ctx, d.Turns, "-dialog", d.Now)
	if err != nil {
		return nil, err
	}
	defer mine.end()
	asks := asking(ctx, placeWindow)
	answer, err := d.run(ctx, w)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	asks.answered()
	return answer, nil
}

// The buttons of a window that asks whether something is allowed.
const (
	allow = "Allow"
	deny  = "Deny"
)

// noLine is for a program that answers by its exit code.
func noLine(_ io.WriteCloser, stdout io.Reader) ([]byte, error) {
	_, err := io.Copy(io.Discard, io.LimitReader(stdout, maxAnswer))
	return nil, err
}

// lineWidth is where the lines of a question end in a window, in characters: its labels break none,
// or not within an ARN.
const lineWidth = 64

// windowTitle is what a person's list of windows shows.
const windowTitle = "aws-federate"

// window is a program that asks in a window.
type window struct {
	argv []string
	env  []string // beside that of Dialog
	// talk gets the answer from the program. A [NobodyError] or [TooLongError] is the outcome;
	// otherwise the exit code counts, too: a program whose window was destroyed may end with 0, and
	// without an answer.
	talk func(stdin io.WriteCloser, stdout io.Reader) ([]byte, error)
	// closed tells from an exit code that is not 0, and from the last line on standard error,
	// whether the person closed the window.
	closed func(code int, complaint string) bool
}

// run asks with w.
func (d Dialog) run(ctx context.Context, w window) ([]byte, error) {
	cmd := exec.CommandContext(ctx, w.argv[0], w.argv[1:]...) //nolint:gosec // no shell, and no question is taken for an option
	cmd.Env = slices.Concat(childenv.For(d.Environ), w.env)
	cmd.WaitDelay = time.Second // what it starts may keep its standard error open
	tether(cmd)
	complaint := &tail{}
	cmd.Stderr = complaint
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, w.failed(err, "")
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, w.failed(err, "")
	}
	// On Linux the window closes when the thread ends that has started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return nil, w.failed(err, "")
	}
	answer, err := w.talk(stdin, stdout)
	// Either may fail where the program has ended. It may have more to say than a pipe holds.
	_, _ = stdin.Close(), stdout.Close()
	return answer, w.outcome(err, cmd.Wait(), complaint.line())
}

// outcome tells what came of asking, from the errors of talk and of the end of the program.
func (w window) outcome(talk, end error, complaint string) error {
	_, nobody := errors.AsType[*NobodyError](talk)
	_, tooLong := errors.AsType[*TooLongError](talk)
	exit, failed := errors.AsType[*exec.ExitError](end)
	if errors.Is(end, exec.ErrWaitDelay) {
		end = nil
	}
	switch {
	case nobody, tooLong, talk == nil && end == nil:
		return talk
	case failed && w.closed(exit.ExitCode(), complaint), errors.Is(talk, errNoLine) && end == nil:
		return declined()
	case end == nil:
		end = talk
	}
	return w.failed(end, complaint)
}

func declined() error {
	return &NobodyError{Reason: "the window was closed without an answer", Asked: true}
}

// failed words the failure of a program that shows its window, or could not.
func (w window) failed(err error, complaint string) error {
	if complaint != "" {
		err = fmt.Errorf("%w: %s", err, complaint)
	}
	return &NobodyError{Reason: w.name() + " failed", Err: err}
}

func (w window) name() string { return filepath.Base(w.argv[0]) }

// errNoLine says that a program has ended without an answer. An empty one is an empty line.
var errNoLine = errors.New("it gave no answer")

// oneLine reads the answer of a program that writes nothing else.
func oneLine(_ io.WriteCloser, stdout io.Reader) ([]byte, error) {
	line, err := bufio.NewReaderSize(stdout, maxAnswer+len("\r\n")).ReadSlice('\n')
	line = bytes.TrimRight(line, "\r\n")
	switch {
	case errors.Is(err, bufio.ErrBufferFull), len(line) > maxAnswer:
		return nil, &TooLongError{Limit: maxAnswer}
	case err != nil:
		return nil, errNoLine
	}
	return line, nil
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

// maxComplaint bounds what is repeated of a program's standard error, in bytes.
const maxComplaint = 300

// Write implements [io.Writer].
func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-maxComplaint):]
	return len(p), nil
}

// line returns the last line, fit for a terminal: programs say last what they end of.
func (t *tail) line() string {
	text := strings.TrimSpace(string(t.text))
	return strings.TrimSpace(printable(text[strings.LastIndexByte(text, '\n')+1:]))
}
