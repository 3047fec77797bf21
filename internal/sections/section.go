// Package sections knows the sections of AWS's config and credentials files by their kind and name,
// with the settings of each merged and the place of every one. It looks for what may have been
// meant by a name that is not there. It gets the texts of the files, and opens none. It does not
// know what a setting means, nor how a profile leads to another.
package sections

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Place is a line of a file, counted from one.
type Place struct {
	File string
	Line int
}

// String returns "FILE:LINE".
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Problem is a line that the grammar does not allow.
type Problem struct {
	Place
	Text string
}

// Value is the value of a setting. Any may be a key or a password, so all are kept as secrets.
type Value struct {
	Text secret.String
	At   Place
	// Shadows are the places of the same setting that do not count because this one does.
	Shadows []Place
	// Commented says that a comment stands behind it.
	Commented bool
}

// Block is the settings of a section in one of the two files. The zero Block has none.
type Block struct {
	file     string
	settings grammar.Settings
}

// Get returns a setting by its name in lower case.
func (b *Block) Get(key string) (Value, bool) {
	s := b.settings.Get(key)
	if s == nil {
		return Value{}, false
	}
	last := len(s.At) - 1
	v := Value{Text: s.Text, At: Place{b.file, s.At[last].First}, Commented: s.Commented}
	for _, at := range s.At[:last] {
		v.Shadows = append(v.Shadows, Place{b.file, at.First})
	}
	return v, true
}

// Text returns the text of a setting, empty when it is absent.
func (b *Block) Text(key string) string {
	if s := b.settings.Get(key); s != nil {
		return s.Text.Reveal()
	}
	return ""
}

// Has reports whether there is a setting, if only with an empty value.
func (b *Block) Has(key string) bool { return b.settings.Get(key) != nil }

// Keys returns the names of all settings, in lower case, sorted.
func (b *Block) Keys() []string {
	keys := make([]string, 0, len(b.settings.All))
	for i := range b.settings.All {
		keys = append(keys, b.settings.All[i].Key)
	}
	slices.Sort(keys)
	return keys
}

// Entry is a profile, or another section, with the settings of either file apart.
type Entry struct {
	Name          string
	Config, Creds Block
	// Twice are the headers that say again what one in the same file has said.
	Twice []Place
	// Lost are the lines with a name that is none of a setting.
	Lost []Lost
}

// Lost is a line of a section with a name that is none of a setting: its value is nobody's.
type Lost struct {
	Name string
	At   Place
}

// File is one of the two files: its path, and what stands in it.
type File struct{ Path, Text string }

// file is one of the two files, cut into sections.
type file struct {
	path     string
	text     secret.String
	sections []section
	stray    []*Problem // lines above the first header
}

// section is a section of a file.
type section struct {
	*grammar.Section

	file *file
	next *section // the next one of the same kind and name in this file, then in the config file
	// found is what is made of the sections of this name, of which this one is the first, once it has
	// been asked for.
	found atomic.Pointer[Entry]
}

// scan cuts a text into sections.
func scan(from File, config bool) *file {
	text := strings.TrimPrefix(from.Text, "\ufeff") // Windows editors write the mark
	sections, stray := grammar.Scan(text, config)
	f := &file{path: from.Path, text: secret.New(text), sections: make([]section, len(sections))}
	for i := range sections {
		f.sections[i].Section, f.sections[i].file = &sections[i], f
	}
	for _, problem := range stray {
		f.stray = append(f.stray, &Problem{Place{from.Path, problem.Line}, problem.Text})
	}
	return f
}

// place is where the header of a section stands.
func (s *section) place() Place { return Place{s.file.path, s.Line} }

// parse reads the settings of a section, and the lines that are none.
func (s *section) parse() (settings grammar.Settings, lost []Lost, bad *Problem) {
	if s.Problem != "" {
		return grammar.Settings{}, nil, &Problem{s.place(), s.Problem}
	}
	settings, nameless, wrong := grammar.Parse(s.file.text.Reveal()[s.Start:s.End], s.Line+1)
	if wrong != nil {
		return grammar.Settings{}, nil, &Problem{Place{s.file.path, wrong.Line}, wrong.Text}
	}
	for _, line := range nameless {
		lost = append(lost, Lost{line.Name, Place{s.file.path, line.Line}})
	}
	return settings, lost, nil
}
