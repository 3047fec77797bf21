// Package secret holds strings that must not reach a screen, a log or a file by accident:
// passwords, keys and tokens.
//
// A program turns a text into a [String] as soon as it has read it, and passes that on:
//
//	password := secret.New(text)
//	log.Print(password)          // prints [redacted]
//	login(password.Reveal())     // the one place that needs the text
//
// The package does not know what the strings are for. It does not protect them from who can read
// the memory of the process, nor from [reflect].
package secret

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// String is a secret. Its zero value is the empty secret. Two secrets are equal by == only if one
// is a copy of the other; what they hold is compared by [String.Reveal].
//
// No formatter, marshaller or logger prints it: not as a value, not inside another struct, not
// under any verb. Only [String.Reveal] gives the text. The text stands behind a pointer because fmt
// reads unexported fields by reflection and then calls no methods: it would print a plain string
// there, but prints no more than the address of this one.
type String struct{ text *string }

// New makes a secret of text.
func New(text string) String {
	if text == "" {
		return String{}
	}
	return String{text: &text}
}

// Reveal returns the text. The caller answers for where it goes.
func (s String) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no secret.
func (s String) Empty() bool { return s.text == nil }

// Format implements [fmt.Formatter]: every verb prints the same placeholder.
func (s String) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// String implements [fmt.Stringer].
func (s String) String() string { return redacted }

// MarshalText implements [encoding.TextMarshaler], which encoding/json uses too.
func (s String) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements [slog.LogValuer].
func (s String) LogValue() slog.Value { return slog.StringValue(redacted) }
