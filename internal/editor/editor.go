// Package editor changes sections of a config file and no other byte: comments, order, line ends,
// blanks, a byte order mark and a missing newline at the end stay as they are. What it writes is
// checked against what was there before, and stands there as a whole or not at all.
//
// It does not know what a section or a setting means, who wants the change, nor how a person is
// asked for it.
package editor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// File is the text of a config file. A file that is not there is empty.
type File struct {
	Path, Text string
	// Credentials says that its headers are those of the credentials file.
	Credentials bool
}

// Change is what is to become of one section. Where several headers have its name, all of them are
// the section, and what is put in comes to the first place that fits.
type Change struct {
	Kind grammar.Kind
	Name string
	// Header is the line that introduces the section where it is not there yet: at the end of the
	// file. Without one, a section that is not there is an error.
	Header string
	// Out are the names of settings to take out, in lower case, with all their lines.
	Out []string
	// In are the lines to put in, in place of the first that is taken out, else behind the last
	// setting: each "name = value", or indented to continue the one above it.
	In []string
}

// Splice is a piece of a text, and what takes its place. At counts bytes of the text before.
type Splice struct {
	At  int    `json:"at"`
	Old []byte `json:"old"`
	New []byte `json:"new"`
}

// Piece is a section as it was and as it is to be, from its header to its last setting. Before is
// empty for a section that was not there.
type Piece struct {
	Before []byte `json:"before"`
	After  []byte `json:"after"`
}

// Edit is a text before and after its change.
type Edit struct {
	File

	After string
	// Splices lead from the one text to the other. They stand in the order of the text.
	Splices []Splice
	Pieces  []Piece
}

// LineError says that a section cannot be changed, because a line of it cannot be read.
type LineError struct {
	Path    string
	Line    int
	Problem string
}

// Error implements error.
func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Problem) }

// UnsafeError says that a change would have done more than it was to do, by what is written around
// the section. Nothing is changed.
type UnsafeError struct {
	Path, Section string
	Reason        string
}

// Error implements error.
func (e *UnsafeError) Error() string {
	return fmt.Sprintf("%s cannot be changed without touching more of the file: %s", e.Section, e.Reason)
}

// Apply makes the changes, one a section. The file itself is not written. Its errors are
// [LineError] and [UnsafeError].
func (f File) Apply(changes ...Change) (Edit, error) {
	d := newDocument(f)
	var tail []string
	for _, c := range changes {
		found := d.find(c.Kind, c.Name)
		switch {
		case len(found) == 0 && c.Header == "":
			return Edit{}, &UnsafeError{f.Path, named(c), "it is not there"}
		case len(found) == 0:
			tail = append(tail, c.Header+"\n"+lines(c.In))
		default:
			if err := d.change(found, c); err != nil {
				return Edit{}, err
			}
		}
	}
	if len(tail) > 0 {
		d.append(strings.Join(tail, "\n"))
	}
	slices.SortStableFunc(d.splices, byPlace)
	e := Edit{File: f, After: spliced(f.Text, d.splices), Splices: d.splices}
	if err := e.check(d, changes); err != nil {
		return Edit{}, err
	}
	return e, nil
}

func byPlace(a, b Splice) int { return a.At - b.At }

// named is a section for people.
func named(c Change) string { return fmt.Sprintf("section %q", c.Name) }

// lines are lines of a text.
func lines(all []string) string {
	var text strings.Builder
	for _, line := range all {
		text.WriteString(line + "\n")
	}
	return text.String()
}

// spliced puts the new pieces in place of the old ones.
func spliced(text string, splices []Splice) string {
	var out strings.Builder
	at := 0
	for _, s := range splices {
		out.WriteString(text[at:s.At])
		out.Write(s.New)
		at = s.At + len(s.Old)
	}
	out.WriteString(text[at:])
	return out.String()
}

// Settings returns the lines of those settings of a section that are there, in the order of the
// file, each as [Change.In] has them.
func (f File) Settings(kind grammar.Kind, name string, keys []string) ([]string, error) {
	d := newDocument(f)
	var taken []string
	for _, s := range d.find(kind, name) {
		spans, _, err := d.spans(s, keys)
		if err != nil {
			return nil, err
		}
		for _, at := range spans {
			block := strings.Split(strings.TrimRight(f.Text[at.start:at.end], "\r\n"), "\n")
			indent := indentOf(block[0])
			for _, line := range block {
				taken = append(taken, strings.TrimRight(strings.TrimPrefix(line, indent), "\r"))
			}
		}
	}
	return taken, nil
}

// Has reports whether there is a section of this kind and name.
func (f File) Has(kind grammar.Kind, name string) bool {
	return len(newDocument(f).find(kind, name)) > 0
}
