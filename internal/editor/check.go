package editor

import (
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// check compares the new text with the old one: all other sections have what they had, and those
// that were to be changed have what they had, without what was taken out and with what was put in.
// It fills in the pieces.
func (e *Edit) check(before *document, changes []Change) error {
	after := newDocument(File{e.Path, e.After, e.Credentials})
	touched := func(s grammar.Section) bool {
		return slices.ContainsFunc(changes, func(c Change) bool { return c.Kind == s.Kind && c.Name == s.Name })
	}
	if !sameOthers(before, after, touched) {
		return &UnsafeError{e.Path, named(changes[0]), "another section would change with it"}
	}
	for _, c := range changes {
		had, err := before.settings(c)
		if err != nil {
			return err
		}
		has, err := after.settings(c)
		if err != nil {
			return &UnsafeError{e.Path, named(c), err.Error()}
		}
		put, _, bad := grammar.Parse(lines(c.In), 1)
		if bad != nil {
			return &UnsafeError{e.Path, named(c), "what is to be put in: " + bad.Text}
		}
		for _, key := range c.Out {
			delete(had, key)
		}
		for _, setting := range put.All {
			had[setting.Key] = setting.Text.Reveal()
		}
		if !same(had, has) {
			return &UnsafeError{e.Path, named(c), "its settings would come out otherwise than they were meant"}
		}
		e.piece(before, after, c)
	}
	return nil
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for key, text := range a {
		if other, ok := b[key]; !ok || other != text {
			return false
		}
	}
	return true
}

// piece adds the sections of a change that differ now.
func (e *Edit) piece(before, after *document, c Change) {
	was := before.find(c.Kind, c.Name)
	for i, s := range after.find(c.Kind, c.Name) {
		piece := Piece{After: []byte(after.core(s))}
		if i < len(was) {
			piece.Before = []byte(before.core(was[i]))
		}
		if string(piece.Before) != string(piece.After) {
			e.Pieces = append(e.Pieces, piece)
		}
	}
}

// settings are those of a section, each as it counts.
func (d *document) settings(c Change) (map[string]string, error) {
	all := map[string]string{}
	for _, s := range d.find(c.Kind, c.Name) {
		if s.Problem != "" {
			return nil, &LineError{d.Path, s.Line, s.Problem}
		}
		settings, _, bad := grammar.Parse(d.Text[s.Start:s.End], s.Line+1)
		if bad != nil {
			return nil, &LineError{d.Path, bad.Line, bad.Text}
		}
		for _, setting := range settings.All {
			all[setting.Key] = setting.Text.Reveal()
		}
	}
	return all, nil
}

// sameOthers compares what was not to be touched: byte by byte, but for the line ends at the end of
// the text, behind which something may have come.
func sameOthers(a, b *document, touched func(grammar.Section) bool) bool {
	others := func(d *document) (all []string) {
		all = append(all, strings.TrimRight(d.top(), "\r\n"))
		for _, s := range d.sections {
			if !touched(s) {
				all = append(all, d.header(s), strings.TrimRight(d.Text[s.Start:s.End], "\r\n"))
			}
		}
		return all
	}
	return slices.Equal(others(a), others(b))
}

// top is what stands above the first section.
func (d *document) top() string {
	if len(d.sections) == 0 {
		return strings.TrimRight(d.Text, "\r\n")
	}
	return d.Text[:d.headerStart(d.sections[0])]
}
