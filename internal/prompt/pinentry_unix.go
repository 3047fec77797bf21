//go:build linux || freebsd

package prompt

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

func pinentry(path, question string) window {
	return window{
		argv: []string{path},
		talk: func(stdin io.WriteCloser, stdout io.Reader) ([]byte, error) {
			return assuan{filepath.Base(path), stdin, bufio.NewScanner(stdout)}.ask(question)
		},
		closed: func(int, string) bool { return false }, // it answers, and exits with 0
	}
}

func pinentryConfirm(path, question string) window {
	w := pinentry(path, question)
	w.talk = func(stdin io.WriteCloser, stdout io.Reader) ([]byte, error) {
		return nil, assuan{filepath.Base(path), stdin, bufio.NewScanner(stdout)}.confirm(question)
	}
	return w
}

// assuan speaks the protocol of GnuPG's helpers:
// https://www.gnupg.org/documentation/manuals/assuan.pdf.
type assuan struct {
	program string
	to      io.Writer
	from    *bufio.Scanner
}

// replyError is a reply with ERR.
type replyError struct {
	code int
	text string
}

// Error implements error.
func (e *replyError) Error() string { return e.text }

// ask puts the question.
func (a assuan) ask(question string) ([]byte, error) {
	if err := a.begin(question, "SETPROMPT Answer:"); err != nil {
		return nil, err
	}
	answer, err := a.command("GETPIN")
	return answer, a.sorted(err)
}

// confirm puts a question for a yes.
func (a assuan) confirm(question string) error {
	if err := a.begin(question, "SETOK "+allow, "SETCANCEL "+deny); err != nil {
		return err
	}
	_, err := a.command("CONFIRM")
	return a.sorted(err)
}

// begin sends what a question is about, with further lines.
func (a assuan) begin(question string, more ...string) error {
	if _, err := a.reply(); err != nil { // it greets
		return err
	}
	flavor, err := a.command("GETINFO flavor")
	if err == nil && (bytes.Contains(flavor, []byte("curses")) || bytes.Contains(flavor, []byte("tty"))) {
		return &NobodyError{Reason: a.program + " has no window here"}
	}
	for _, line := range append([]string{
		"OPTION no-grab", // or nothing could be copied from another window
		"SETTITLE " + windowTitle,
		"SETDESC " + escaped("\n"+question), // Qt looks for HTML in the first line
	}, more...) {
		if _, err := a.command(line); isEnd(err) {
			return err
		}
	}
	return nil
}

// isEnd tells the end of the program from its refusal of an option.
func isEnd(err error) bool {
	_, refused := errors.AsType[*replyError](err)
	return err != nil && !refused
}

// sorted tells a person who has cancelled from a program that has failed.
func (a assuan) sorted(err error) error {
	refused, ok := errors.AsType[*replyError](err)
	if !ok {
		return err
	}
	const source, cancelled, notConfirmed, fullyCancelled = 1 << 16, 99, 114, 198 // of libgpg-error
	switch refused.code % source {
	case cancelled, notConfirmed, fullyCancelled:
		return declined()
	default:
		return &NobodyError{Reason: a.program + " failed", Err: refused}
	}
}

// command sends a line and returns the data of the reply.
func (a assuan) command(line string) ([]byte, error) {
	if _, err := io.WriteString(a.to, line+"\n"); err != nil {
		return nil, err
	}
	return a.reply()
}

// reply reads lines up to OK or ERR and returns the data among them.
func (a assuan) reply() (data []byte, err error) {
	for a.from.Scan() {
		word, rest, _ := strings.Cut(a.from.Text(), " ")
		switch word {
		case "OK":
			return data, nil
		case "ERR":
			number, text, _ := strings.Cut(rest, " ")
			code, _ := strconv.Atoi(number)
			return nil, &replyError{code, printable(text)}
		case "D":
			part, err := url.PathUnescape(rest)
			if err != nil {
				return nil, errors.New("it has sent what is no data")
			}
			if data = append(data, part...); len(data) > maxAnswer {
				return nil, &TooLongError{Limit: maxAnswer}
			}
		} // others are status and comments
	}
	return nil, io.ErrUnexpectedEOF
}

// maxLine is the longest line of the protocol, in bytes.
const maxLine = 1000

// escaped writes text for a command, as much as fits in a line.
func escaped(text string) string {
	text = strings.NewReplacer("%", "%25", "\n", "%0A", "\r", "%0D").Replace(text)
	const room = maxLine - len("SETDESC ") - len("…\n")
	if len(text) <= room {
		return text
	}
	cut := room
	for !utf8.RuneStart(text[cut]) || strings.Contains(text[cut-2:cut], "%") {
		cut--
	}
	return text[:cut] + "…"
}
