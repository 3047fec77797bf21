package profile

import (
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/sections"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Value is the value of a setting and where it stands. Any setting may be a key or a password, so
// all are kept as secrets; [Value.Text] gives the text.
type Value struct {
	text secret.String
	// Origin is where it stands.
	Origin Origin
	// Shadows are the places of the same setting that do not count because this one does.
	Shadows []Origin

	commented bool // a comment stood behind it
}

// NewValue is a value from elsewhere than the two files, as for [Set.Default].
func NewValue(text secret.String, origin Origin, shadows ...Origin) Value {
	return Value{text: text, Origin: origin, Shadows: shadows}
}

// with is the value with a text.
func (v Value) with(text string) Value {
	v.text = secret.New(text)
	return v
}

// Text returns the text of the value.
func (v Value) Text() string { return v.text.Reveal() }

// nested reads the value of a setting as a block of its own: what stands indented below "s3 =".
func (v Value) nested() map[string]string { return grammar.Nested(v.Text()) }

// valueIn returns a setting of a section as one of the files has it, the zero Value when it is absent.
func valueIn(b *sections.Block, key string) (Value, bool) {
	v, ok := b.Get(key)
	return Value{text: v.Text, Origin: origin(v.At), Shadows: origins(v.Shadows), commented: v.Commented}, ok
}

func origin(at sections.Place) Origin { return Origin{File: at.File, Line: at.Line} }

func origins(places []sections.Place) []Origin {
	if len(places) == 0 {
		return nil
	}
	all := make([]Origin, len(places))
	for i, at := range places {
		all[i] = origin(at)
	}
	return all
}

func syntaxError(bad *sections.Problem) *SyntaxError {
	return &SyntaxError{origin(bad.Place), bad.Text}
}

// ErrOpenQuote says that a line ends within a quote or behind a backslash.
var ErrOpenQuote = grammar.ErrOpenQuote

// QuoteName writes the name of a section as a header has it, in quotes where it needs them.
func QuoteName(name string) string { return grammar.Quote(name) }

// Words splits a line as Python's shlex.split does, which is how the AWS CLI reads a
// credential_process and a quoted profile name: blanks separate, '…' is literal, a backslash in "…"
// escapes only " and itself, elsewhere any character. Nothing is expanded.
func Words(line string) ([]string, error) { return grammar.Words(line) }
