package editor

import (
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// bom is the mark that Windows editors write at the start of a file.
const bom = "\ufeff"

// document is a text that is being changed.
type document struct {
	File

	sections []grammar.Section // with their places in the whole text
	splices  []Splice
}

func newDocument(f File) *document {
	text := strings.TrimPrefix(f.Text, bom)
	sections, _ := grammar.Scan(text, !f.Credentials)
	for i := range sections {
		sections[i].Start += len(f.Text) - len(text)
		sections[i].End += len(f.Text) - len(text)
	}
	return &document{File: f, sections: sections}
}

func (d *document) find(kind grammar.Kind, name string) (found []grammar.Section) {
	for _, s := range d.sections {
		if s.Kind == kind && s.Name == name {
			found = append(found, s)
		}
	}
	return found
}

// span is where lines stand in the text.
type span struct{ start, end int }

// spans returns the places of settings by name, in the order of the text, and that of the last
// setting of all; the end of the header where a section has none.
func (d *document) spans(s grammar.Section, keys []string) (found []span, last span, err error) {
	if s.Problem != "" {
		return nil, span{}, &LineError{d.Path, s.Line, s.Problem}
	}
	settings, _, bad := grammar.Parse(d.Text[s.Start:s.End], s.Line+1)
	if bad != nil {
		return nil, span{}, &LineError{d.Path, bad.Line, bad.Text}
	}
	starts := lineStarts(d.Text[s.Start:s.End])
	place := func(first, end int) span {
		return span{s.Start + starts[first-s.Line-1], s.Start + starts[end-s.Line]}
	}
	last = span{s.Start, s.Start}
	for _, setting := range settings.All {
		for _, lines := range setting.At {
			at := place(lines.First, lines.Last)
			if at.end > last.end {
				last = at
			}
			if slices.Contains(keys, setting.Key) {
				found = append(found, at)
			}
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.start - b.start })
	return found, last, nil
}

// lineStarts returns where each line of a text starts, and where the last one ends.
func lineStarts(text string) []int {
	starts := []int{0}
	for line := range strings.Lines(text) {
		starts = append(starts, starts[len(starts)-1]+len(line))
	}
	return starts
}

// change takes settings out of a section, and puts lines in.
func (d *document) change(found []grammar.Section, c Change) error {
	at, indent, placed := span{}, "", false
	for i, s := range found {
		spans, last, err := d.spans(s, c.Out)
		if err != nil {
			return err
		}
		for _, out := range spans {
			if !placed {
				at, indent, placed = out, indentOf(d.Text[out.start:out.end]), true
				continue
			}
			d.splice(out, "")
		}
		if !placed && i == 0 {
			at, indent = span{last.end, last.end}, indentOf(d.Text[last.start:last.end])
		}
	}
	if len(c.In) > 0 || placed {
		d.splice(at, d.put(at, indent, c.In))
	}
	return nil
}

// indentOf are the blanks that a line starts with.
func indentOf(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// put is the text that makes lines stand at a place: they end as the lines around them do, and the
// last line of a file ends as it did.
func (d *document) put(at span, indent string, in []string) string {
	eol := d.lineEnd(at.start)
	var text strings.Builder
	for _, line := range in {
		text.WriteString(indent + line + eol)
	}
	out := text.String()
	if d.Text != "" && at.end == len(d.Text) && !strings.HasSuffix(d.Text, "\n") {
		out = strings.TrimSuffix(out, eol)
		if at.start == at.end && out != "" {
			out = eol + out
		}
	}
	return out
}

// lineEnd is how the line before a place ends, else the first of the file.
func (d *document) lineEnd(at int) string {
	end := strings.LastIndexByte(d.Text[:at], '\n')
	if end < 0 {
		end = strings.IndexByte(d.Text, '\n')
	}
	if end > 0 && d.Text[end-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// append puts sections at the end of the file, behind an empty line.
func (d *document) append(text string) {
	end := len(d.Text)
	eol := d.lineEnd(end)
	text = strings.ReplaceAll(text, "\n", eol)
	content := strings.TrimPrefix(d.Text, bom)
	closed := strings.HasSuffix(content, "\n")
	switch last := withoutEnd(content); {
	case content == "":
	case !closed:
		text = eol + eol + strings.TrimSuffix(text, eol)
	case last != "" && !strings.HasSuffix(last, "\n"):
		text = eol + text
	}
	d.splice(span{end, end}, text)
}

func (d *document) splice(at span, text string) {
	d.splices = append(d.splices, Splice{At: at.start, Old: []byte(d.Text[at.start:at.end]), New: []byte(text)})
}

// core is a section from its header to the end of its last setting; to the end of its header where
// it has none, and to that of the section where it cannot be read.
func (d *document) core(s grammar.Section) string {
	_, last, err := d.spans(s, nil)
	if err != nil {
		last.end = s.End
	}
	return withoutEnd(d.Text[d.headerStart(s):max(last.end, s.Start)])
}

// header is the line of a section's header.
func (d *document) header(s grammar.Section) string {
	return withoutEnd(d.Text[d.headerStart(s):s.Start])
}

// headerStart is where the header of a section starts.
func (d *document) headerStart(s grammar.Section) int {
	at := strings.LastIndexByte(strings.TrimSuffix(d.Text[:s.Start], "\n"), '\n') + 1
	if at == 0 && strings.HasPrefix(d.Text, bom) {
		return len(bom)
	}
	return at
}

// withoutEnd is a text without the end of its last line.
func withoutEnd(text string) string { return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r") }
