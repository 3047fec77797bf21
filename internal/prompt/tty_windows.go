package prompt

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/windows"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

type answer struct {
	line []byte
	err  error
}

// ask reads in a goroutine, for nothing stops a console's read. If ctx ends first, the goroutine
// stays in its read until the next line or the end of the process, which follows soon in a program
// that has lost its context.
func (t TTY) ask(ctx context.Context, question string) ([]byte, error) {
	in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil, &NobodyError{Reason: "no console", Err: err, NoTerminal: true}
	}
	mine, err := takeTurn(ctx, t.Turns, terminalName(), t.Now)
	if err != nil {
		in.Close()
		return nil, err
	}
	defer mine.end()
	asks := asking(ctx, placeConsole)
	restore, err := prepare(windows.Handle(in.Fd()), onScreen(question, ordinaryWidth), t.shown)
	if err != nil {
		in.Close()
		return nil, err
	}
	answers, restored := make(chan answer, 1), make(chan struct{})
	go func() {
		defer in.Close() // here, because it waits for the read
		answers <- readLine(in)
		<-restored
	}()
	defer close(restored)
	defer restore()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case a := <-answers:
		if a.err == nil {
			asks.answered()
		}
		return a.line, interrupted(ctx, a.err)
	}
}

// placeConsole is where a console asks, for people.
const placeConsole = "on the console"

// terminalName tells consoles apart, which it cannot.
func terminalName() string { return "" }

// word is where the turn of the one who speaks is, where there is a console.
func (t TTY) word(ctx context.Context) (string, error) {
	_, err := t.Place(ctx)
	return terminalName(), err
}

// Place names the console for people, where there is one; else the error is a [NobodyError].
func (t TTY) Place(context.Context) (string, error) {
	in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return "", &NobodyError{Reason: "no console", Err: err, NoTerminal: true}
	}
	return placeConsole, in.Close()
}

// say writes a text for a width of the console: not while a question stands, for whose end it waits
// by a context of its own.
func (t TTY) say(_, turns context.Context, text func(columns int) string) error {
	mine, err := takeTurn(turns, t.Turns, terminalName(), t.Now)
	if err != nil {
		return err
	}
	defer mine.end()
	return printText(text(ordinaryWidth))
}

// quiet is a console on which nothing shows that is typed.
type quiet struct {
	in     *os.File
	before uint32
	turn   turn
}

// quiet takes the console, if it can be had at once; else it is nil.
func (t TTY) quiet(ctx context.Context) *quiet {
	in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	once, cancel := atOnce(lock.WithSign(ctx, nil))
	defer cancel()
	q := &quiet{in: in}
	if q.turn, err = takeTurn(once, t.Turns, terminalName(), t.Now); err != nil {
		in.Close()
		return nil
	}
	handle := windows.Handle(in.Fd())
	err = windows.GetConsoleMode(handle, &q.before)
	if err == nil {
		err = windows.SetConsoleMode(handle, q.before&^windows.ENABLE_ECHO_INPUT|windows.ENABLE_PROCESSED_INPUT)
	}
	if err != nil {
		q.turn.end()
		in.Close()
		return nil
	}
	return q
}

// write writes text, and reports whether it could.
func (q *quiet) write(text string) bool { return printText(text) == nil }

// end drops what was typed, and lets others have the console. Nothing can be done about one that
// does not take its own mode.
func (q *quiet) end() {
	handle := windows.Handle(q.in.Fd())
	_ = windows.FlushConsoleInputBuffer(handle)
	_ = windows.SetConsoleMode(handle, q.before)
	q.turn.end()
	q.in.Close()
}

func printText(text string) error {
	out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return &NobodyError{Reason: "no console", Err: err, NoTerminal: true}
	}
	defer out.Close()
	if _, err := out.WriteString(text); err != nil {
		return &NobodyError{Reason: "the console is gone", Err: err}
	}
	return nil
}

// prepare makes the console pass one line, shown or hidden, prints the question and returns what
// undoes it and ends the line.
func prepare(in windows.Handle, question string, shown bool) (restore func(), err error) {
	var before uint32
	if err := windows.GetConsoleMode(in, &before); err != nil {
		return nil, &NobodyError{Reason: "not a console", Err: err}
	}
	hidden := before&^windows.ENABLE_ECHO_INPUT | windows.ENABLE_LINE_INPUT | windows.ENABLE_PROCESSED_INPUT
	if shown {
		hidden |= windows.ENABLE_ECHO_INPUT
	}
	if err := windows.SetConsoleMode(in, hidden); err != nil {
		return nil, &NobodyError{Reason: "the console does not turn echo off", Err: err}
	}
	restore = func() {
		// Nothing can be done about a console that takes neither its own mode nor a newline.
		_ = windows.SetConsoleMode(in, before)
		if !shown {
			_ = printText("\r\n")
		}
	}
	_ = windows.FlushConsoleInputBuffer(in) // a stray line in it is a nuisance, no reason not to ask
	if err := printText(question); err != nil {
		restore()
		return nil, err
	}
	return restore, nil
}

func readLine(in io.Reader) answer {
	line, err := bufio.NewReaderSize(in, maxAnswer).ReadSlice('\n')
	switch {
	case err == nil, errors.Is(err, io.EOF) && len(line) > 0:
		return answer{line: line}
	case errors.Is(err, io.EOF):
		return answer{err: &NobodyError{Reason: "the question was closed without an answer", Asked: true}}
	case errors.Is(err, bufio.ErrBufferFull):
		return answer{err: &TooLongError{Limit: maxAnswer}}
	default:
		return answer{err: &NobodyError{Reason: "the console is gone", Err: err}}
	}
}

// interrupted returns err, or ctx's error if that ends at the same time: Ctrl-C ends a console's
// read too, a moment before it is a signal.
func interrupted(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(200 * time.Millisecond):
		return err
	}
}
