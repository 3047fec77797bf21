// Package clipboard puts a text on a person's clipboard, and clears it later if it is still there.
//
// It knows nothing of AWS, nor of what the text is, but takes it for a secret: the text goes to no
// argument list, no file, no error, and to other programs on their standard input alone.
package clipboard

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Board is the clipboard of the person who runs the program.
type Board struct {
	// Getenv returns a variable of the program's environment: whether there is a display, and who
	// has the terminal.
	Getenv func(string) string
}

// Way is how a text got to the clipboard.
type Way int

const (
	// System is the clipboard of this machine or of its display, which can be read back:
	// [Board.Clear] works.
	System Way = iota + 1
	// Terminal is the clipboard of the machine that the terminal's window is on, reached by an
	// escape sequence (OSC 52). Whether the terminal obeyed is not known, and nothing can be read
	// back.
	Terminal
	// Multiplexer is the same by way of a tmux that does not load its own buffer for us: it obeys
	// the sequence if its set-clipboard is on, which it is not by itself.
	Multiplexer
)

// UnavailableError says that no clipboard can be reached.
type UnavailableError struct {
	// Reason is for the person who reads the error later, such as "no clipboard program".
	Reason string
	// Err is why the last way that was tried failed, or nil.
	Err error
}

// Error implements error.
func (e *UnavailableError) Error() string {
	if e.Err == nil {
		return e.Reason
	}
	return e.Reason + ": " + e.Err.Error()
}

// Unwrap returns e.Err.
func (e *UnavailableError) Unwrap() error { return e.Err }

// Copy puts text on the clipboard and tells which way it went: by the system's clipboard, else by
// an escape sequence to the controlling terminal. In a session of ssh without a display only the
// latter reaches the person's own machine, and the former is not tried.
//
// It returns an [UnavailableError] if neither can be done, and ctx's error if ctx ends first. A
// clipboard program that does not answer is given up after a few seconds. The text is UTF-8 without
// NUL; under WSL only ASCII arrives as it is.
func (b Board) Copy(ctx context.Context, text string) (Way, error) {
	var missing error = &UnavailableError{Reason: "a session of ssh without a display"}
	if !b.remote() {
		if missing = b.write(ctx, text); missing == nil {
			return System, nil
		}
		if _, ok := errors.AsType[*UnavailableError](missing); !ok {
			return 0, missing
		}
	}
	way, err := b.writeTerminal(ctx, text)
	if err != nil {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		return 0, &UnavailableError{Reason: missing.Error(), Err: err}
	}
	return way, nil
}

// Hash returns what [Board.Clear] knows a text by: its SHA-256, in hexadecimal digits. It tells
// nothing of a text that nobody can guess.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Clear empties the system's clipboard if the text on it has hash, and otherwise leaves it as it
// is. What is copied in the moment between the look and the clearing is lost. It returns an
// [UnavailableError] if the clipboard cannot be read or written, for some of which an empty
// clipboard counts, and ctx's error if ctx ends first.
func (b Board) Clear(ctx context.Context, hash string) error {
	return b.clearIf(ctx, func(text string) bool { return Hash(text) == hash })
}

// remote reports whether the machine's own clipboard is not the person's.
func (b Board) remote() bool {
	ssh := b.Getenv("SSH_CONNECTION") != "" || b.Getenv("SSH_TTY") != ""
	return ssh && b.Getenv("DISPLAY") == "" && b.Getenv("WAYLAND_DISPLAY") == ""
}
