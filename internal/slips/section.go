package slips

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/sections"
)

// Slip is something in a section that is read by the rules, and most likely meant otherwise.
type Slip struct {
	// What it is, with its place, and Cure what mends it.
	What, Cure string
	// At is the line that is mended, where that can be told. Written is what stands in it, and Meant
	// what is to stand there. A line with neither can be taken out, and nothing is read otherwise. A
	// header that is written without one that is meant belongs on the next line.
	At             sections.Place
	Written, Meant string
}

// String returns what it is, and what mends it.
func (s Slip) String() string { return s.What + ": " + s.Cure }

// Of finds all slips of a section. Those that are read as another setting, or as part of one, come
// apart from those that count for nothing.
func Of(e *sections.Entry) (read, idle []Slip) {
	return misread(e), append(mistyped(e), nameless(e)...)
}

// InWords are the first slips in one sentence, and what mends them in another.
func InWords(found []Slip) (what, cure string) {
	const most = 3
	found = found[:min(len(found), most)]
	whats, cures := make([]string, 0, len(found)), make([]string, 0, len(found))
	for _, s := range found {
		whats = append(whats, s.What)
		if !slices.Contains(cures, s.Cure) {
			cures = append(cures, s.Cure)
		}
	}
	return strings.Join(whats, "; "), strings.Join(cures, "; ")
}

// misread says where lines of a section are most likely read otherwise than they are meant.
func misread(e *sections.Entry) (found []Slip) {
	for _, b := range []*sections.Block{&e.Config, &e.Creds} {
		for _, key := range b.Keys() {
			v, _ := b.Get(key)
			if name := GluedHeader(v.Text.Reveal()); name != "" {
				found = append(found, Slip{
					What: fmt.Sprintf("%s ends in %s (%s), and the settings below it count here", key, name, v.At),
					Cure: "a section header has to stand on a line of its own",
					At:   v.At, Written: name,
				})
			}
			if swallowed := Swallowed(v.Text.Reveal()); len(swallowed) > 0 {
				found = append(found, Slip{
					What: fmt.Sprintf(
						"%s (%s) goes on in the indented lines below it, and has swallowed %s",
						key,
						v.At,
						strings.Join(swallowed[:min(len(swallowed), 3)], ", "),
					),
					Cure: "take the blanks before them away",
				})
			}
			if same, twice := sameFile(v); twice && DecidesWho(key) {
				found = append(found, Slip{
					What: fmt.Sprintf("%s stands twice, and that at %s counts, not that at %s", key, v.At, same),
					Cure: "take one of them away", At: same,
				})
			}
		}
	}
	return found
}

// sameFile is the last place of a setting before the one that counts, in the same file.
func sameFile(v sections.Value) (sections.Place, bool) {
	for _, at := range slices.Backward(v.Shadows) {
		if at.File == v.At.File {
			return at, true
		}
	}
	return sections.Place{}, false
}

// mistyped says which settings of a section nobody knows, and which is most likely meant.
func mistyped(e *sections.Entry) (found []Slip) {
	for _, b := range []*sections.Block{&e.Config, &e.Creds} {
		for _, key := range b.Keys() {
			if meant := Meant(key); meant != "" && !e.Config.Has(meant) && !e.Creds.Has(meant) {
				v, _ := b.Get(key)
				found = append(found, Slip{
					What: fmt.Sprintf("nothing is called %s (%s)", key, v.At), Cure: "did you mean " + meant + "?",
					At: v.At, Written: key, Meant: meant,
				})
			}
		}
	}
	return found
}

// nameless says which lines of a section count for nothing, as their names are none, and what is
// most likely meant. It does not repeat them: there may be a secret in one.
func nameless(e *sections.Entry) (found []Slip) {
	for _, line := range e.Lost {
		why, meant := Lost(line.Name)
		cure := "take it out"
		switch {
		case meant != "":
			cure = "write " + meant + " = VALUE"
		case why == "":
			continue
		}
		if why == "" {
			why = "its name is none of a setting"
		}
		found = append(found, Slip{What: fmt.Sprintf("the line at %s counts for nothing, as %s", line.At, why), Cure: cure})
	}
	return found
}
