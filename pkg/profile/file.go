package profile

import (
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

type kind = grammar.Kind

const (
	kindIgnored     = grammar.Ignored
	kindProfile     = grammar.Profile
	kindBareDefault = grammar.BareDefault
	kindSSOSession  = grammar.SSOSession
	kindServices    = grammar.Services
)

// file is one of the two files, cut into sections.
type file struct {
	path     string
	text     secret.String
	sections []section
	stray    []*SyntaxError // lines above the first header
}

// section is a section of a file.
type section struct {
	grammar.Section

	file  *file
	next  *section // the next one of the same kind and name in this file, then in the config file
	entry *entry   // of all of them, kept with the first when it has been asked for
}

// scan cuts a text into sections.
func scan(path, text string, config bool) *file {
	text = strings.TrimPrefix(text, "\ufeff") // Windows editors write the mark
	sections, stray := grammar.Scan(text, config)
	f := &file{path: path, text: secret.New(text), sections: make([]section, len(sections))}
	for i, s := range sections {
		f.sections[i] = section{Section: s, file: f}
	}
	for _, problem := range stray {
		f.stray = append(f.stray, &SyntaxError{Origin{File: path, Line: problem.Line}, problem.Text})
	}
	return f
}

// origin is where the header of a section stands.
func (s *section) origin() Origin { return Origin{File: s.file.path, Line: s.Line} }

// parse reads the settings of a section.
func (s *section) parse() (block, *SyntaxError) {
	if s.Problem != "" {
		return nil, &SyntaxError{s.origin(), s.Problem}
	}
	settings, bad := grammar.Parse(s.file.text.Reveal()[s.Start:s.End], s.Line+1)
	if bad != nil {
		return nil, &SyntaxError{Origin{File: s.file.path, Line: bad.Line}, bad.Text}
	}
	b := make(block, len(settings))
	for _, setting := range settings {
		places := make([]Origin, len(setting.Lines))
		for i, line := range setting.Lines {
			places[i] = Origin{File: s.file.path, Line: line}
		}
		last := len(places) - 1
		b[setting.Key] = Value{
			text: setting.Text, Origin: places[last], Shadows: slices.Clip(places[:last]), commented: setting.Commented,
		}
	}
	return b, nil
}

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

// Text returns the text of the value.
func (v Value) Text() string { return v.text.Reveal() }

// nested reads the value of a setting as a block of its own: what stands indented below "s3 =".
func (v Value) nested() map[string]string { return grammar.Nested(v.Text()) }

// block is a section's settings, by their names in lower case.
type block map[string]Value

// ErrOpenQuote says that a line ends within a quote or behind a backslash.
var ErrOpenQuote = grammar.ErrOpenQuote

// Words splits a line as Python's shlex.split does, which is how the AWS CLI reads a
// credential_process and a quoted profile name: blanks separate, '…' is literal, a backslash in "…"
// escapes only " and itself, elsewhere any character. Nothing is expanded.
func Words(line string) ([]string, error) { return grammar.Words(line) }
