// Package secret holds strings that must not reach a screen, a log or a file by accident.
//
// It knows nothing of what the strings are for.
package secret

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// String is a secret. Its zero value is the empty secret.
//
// No formatter, marshaller or logger prints it: not as a value, not inside another struct, not under any verb. Only
// [String.Reveal] gives the text. The text stands behind a pointer because fmt reads unexported fields by reflection
// and then calls no methods: it would print a plain string there, but prints no more than the address of this one.
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
