// Package sections knows the sections of AWS's config and credentials files by their kind and name,
// with the settings of each merged and the place of every one. It looks for what may have been
// meant by a name that is not there. It gets the texts of the files, and opens none. It does not
// know what a setting means, nor how a profile leads to another.
package sections

import (
	"fmt"
	"strings"

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

// Block is a section's settings, by their names in lower case.
type Block map[string]Value

// Entry is a profile, or another section, with the settings of either file apart.
type Entry struct {
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
}

// scan cuts a text into sections.
func scan(from File, config bool) *file {
	text := strings.TrimPrefix(from.Text, "\ufeff") // Windows editors write the mark
	sections, stray := grammar.Scan(text, config)
	f := &file{path: from.Path, text: secret.New(text), sections: make([]section, len(sections))}
	for i := range sections {
		f.sections[i] = section{Section: &sections[i], file: f}
	}
	for _, problem := range stray {
		f.stray = append(f.stray, &Problem{Place{from.Path, problem.Line}, problem.Text})
	}
	return f
}

// place is where the header of a section stands.
func (s *section) place() Place { return Place{s.file.path, s.Line} }

// parse reads the settings of a section, and the lines that are none.
func (s *section) parse() (b Block, lost []Lost, bad *Problem) {
	if s.Problem != "" {
		return nil, nil, &Problem{s.place(), s.Problem}
	}
	settings, nameless, wrong := grammar.Parse(s.file.text.Reveal()[s.Start:s.End], s.Line+1)
	if wrong != nil {
		return nil, nil, &Problem{Place{s.file.path, wrong.Line}, wrong.Text}
	}
	for _, line := range nameless {
		lost = append(lost, Lost{line.Name, Place{s.file.path, line.Line}})
	}
	b = make(Block, len(settings))
	for _, setting := range settings {
		last := len(setting.Lines) - 1
		v := Value{Text: setting.Text, At: Place{s.file.path, setting.Lines[last]}, Commented: setting.Commented}
		for _, line := range setting.Lines[:last] {
			v.Shadows = append(v.Shadows, Place{s.file.path, line})
		}
		b[setting.Key] = v
	}
	return b, lost, nil
}

// merge returns the settings with those of a later section of the same name; they win.
func (b Block) merge(later Block) Block {
	if len(b) == 0 {
		return later
	}
	for key, value := range later {
		if earlier, ok := b[key]; ok {
			value.Shadows = append(append(earlier.Shadows, earlier.At), value.Shadows...)
		}
		b[key] = value
	}
	return b
}
