package editor

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// Sum is the hash of a text, by which it is known again.
func Sum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TouchedError says that a section has been changed since an edit made it so, and that the edit is
// not taken back for it.
type TouchedError struct {
	Path string
	// Section is the line of its header.
	Section string
}

// Error implements error.
func (e *TouchedError) Error() string {
	return fmt.Sprintf("%s in %s has been changed since", e.Section, e.Path)
}

// Revert takes back an edit that led to a text of this hash. Where the text is that still, all of
// it is as it was before, bit by bit. Else the sections that were touched are, and what others have
// changed stays; the error is a [TouchedError] where that is the same section, and an
// [UnsafeError].
func (f File) Revert(after string, splices []Splice, pieces []Piece) (Edit, error) {
	e := Edit{File: f}
	if Sum(f.Text) == after {
		more := 0
		for _, s := range splices {
			e.Splices = append(e.Splices, Splice{At: s.At + more, Old: s.New, New: s.Old})
			more += len(s.New) - len(s.Old)
		}
		e.After = spliced(f.Text, e.Splices)
		return e, nil
	}
	d := newDocument(f)
	var touched []int
	for _, p := range pieces {
		i, err := d.whole(p)
		if err != nil {
			return Edit{}, err
		}
		if i < 0 {
			continue
		}
		touched = append(touched, i)
		d.restore(d.sections[i], p)
	}
	slices.SortStableFunc(d.splices, byPlace)
	e.Splices, e.After = d.splices, spliced(f.Text, d.splices)
	if !unharmed(d, newDocument(File{f.Path, e.After, f.Credentials}), touched) {
		return Edit{}, &UnsafeError{f.Path, "what setup wrote", "another section would change with it"}
	}
	return e, nil
}

// whole finds the section that is as a piece left it; below zero for one that was made and is gone.
func (d *document) whole(p Piece) (int, error) {
	header, _, _ := strings.Cut(string(p.After), "\n")
	header = strings.TrimRight(header, "\r")
	found, there := -1, false
	for i, s := range d.sections {
		same := d.header(s) == header
		there = there || same
		if same && d.core(s) == string(p.After) {
			found = i
		}
	}
	if found < 0 && (there || len(p.Before) > 0) {
		return 0, &TouchedError{d.Path, header}
	}
	return found, nil
}

// restore puts a section back as it was. One that was made goes, with the end of its last line and
// the empty line above it.
func (d *document) restore(s grammar.Section, p Piece) {
	start := d.headerStart(s)
	at := span{start, start + len(d.core(s))}
	if len(p.Before) > 0 {
		d.splice(at, string(p.Before))
		return
	}
	at.end += len(d.Text[at.end:]) - len(strings.TrimPrefix(strings.TrimPrefix(d.Text[at.end:], "\r"), "\n"))
	if above := withoutEnd(d.Text[:at.start]); strings.HasSuffix(above, "\n") {
		at.start = len(above)
	}
	d.splice(at, "")
}

// unharmed compares all sections but some, by their settings' lines: only these were to change.
func unharmed(before, after *document, touched []int) bool {
	skip := map[int]bool{}
	for _, i := range touched {
		skip[i] = true
	}
	var was []string
	is := make([]string, 0, len(after.sections))
	for i, s := range before.sections {
		if !skip[i] {
			was = append(was, before.core(s))
		}
	}
	for _, s := range after.sections {
		is = append(is, after.core(s))
	}
	return isWithin(was, is)
}

// isWithin reports whether all of some texts are among others, in their order.
func isWithin(texts, among []string) bool {
	for _, text := range among {
		if len(texts) > 0 && texts[0] == text {
			texts = texts[1:]
		}
	}
	return len(texts) == 0
}
