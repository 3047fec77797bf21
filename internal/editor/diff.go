package editor

import (
	"fmt"
	"slices"
	"strings"
)

// Diff is the change as a unified diff without lines around it: those may hold what is not for
// every eye, and belong to nobody who is asked. It is empty where nothing changes. Lines are as in
// the file, and not yet fit for a terminal.
func (e Edit) Diff() string {
	if len(e.Splices) == 0 {
		return ""
	}
	var out strings.Builder
	from := e.Path
	if e.Text == "" {
		from = "/dev/null"
	}
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", from, e.Path)
	more := 0 // lines that have come so far
	for _, s := range joined(e.Splices) {
		at := s.At
		added := string(s.New)
		if at > 0 && e.Text[at-1] != '\n' { // the end of the last line, which had none
			added = strings.TrimPrefix(strings.TrimPrefix(added, "\r"), "\n")
		}
		line := 1 + strings.Count(e.Text[:at], "\n")
		if at > 0 && e.Text[at-1] != '\n' && strings.TrimPrefix(e.Text[:at], bom) != "" {
			line++
		}
		old, fresh := diffLines(string(s.Old)), diffLines(added)
		fmt.Fprintf(&out, "@@ -%s +%s @@%s\n", place(line, len(old)), place(line+more, len(fresh)), e.within(at))
		for _, l := range old {
			out.WriteString("-" + l + "\n")
		}
		for _, l := range fresh {
			out.WriteString("+" + l + "\n")
		}
		more += len(fresh) - len(old)
	}
	return out.String()
}

// joined makes one of splices that touch.
func joined(splices []Splice) (all []Splice) {
	for _, s := range splices {
		if n := len(all) - 1; n >= 0 && all[n].At+len(all[n].Old) == s.At && len(s.Old) > 0 {
			all[n].Old, all[n].New = slices.Concat(all[n].Old, s.Old), slices.Concat(all[n].New, s.New)
			continue
		}
		all = append(all, s)
	}
	return all
}

// diffLines cuts a text into lines without their ends.
func diffLines(text string) (all []string) {
	for line := range strings.Lines(text) {
		all = append(all, strings.TrimRight(line, "\r\n"))
	}
	return all
}

// place is where lines stand, in the form of a diff: of no lines, the one above them is named.
func place(line, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", line-1)
	case 1:
		return fmt.Sprint(line)
	}
	return fmt.Sprintf("%d,%d", line, count)
}

// within is the header of the section that a place is in; empty at the end of the text.
func (e Edit) within(at int) string {
	if at == len(e.Text) {
		return ""
	}
	d := newDocument(e.File)
	header := ""
	for _, s := range d.sections {
		if s.Start <= at {
			header = " " + d.header(s)
		}
	}
	return header
}
