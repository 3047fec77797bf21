package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/slips"
)

// slip is something in a section that is read by the rules, and most likely meant otherwise: what
// it is, what mends it, and how.
type slip struct {
	what, cure string
	mend       Mend
}

// Slip is something in a profile that is read by the rules, and most likely meant otherwise.
type Slip struct {
	// What it is, with its place, and Cure what mends it.
	What, Cure string
	Mend       Mend
}

// Mend is how one line is mended; zero where that cannot be told.
type Mend struct {
	At Origin
	// Written is what stands in the line, and Meant what is to stand there. A line with neither can
	// be taken out, and nothing is read otherwise. A header that is written without one that is
	// meant belongs on the next line.
	Written, Meant string
}

// Slips returns those of a profile. One that is not there, or has a bad line, has none.
func (s *Set) Slips(profile string) (all []Slip) {
	e, err := s.section(kindProfile, profile)
	if err != nil || e == nil {
		return nil
	}
	for _, found := range e.slips() {
		all = append(all, Slip{found.what, found.cure, found.mend})
	}
	return all
}

func (s slip) String() string { return s.what + ": " + s.cure }

// suspect warns of settings of another profile that got into a profile, and settings that another
// one has swallowed; and hints at names that count for nothing.
func (r *resolver) suspect(e *entry) {
	for _, found := range e.misread() {
		r.warn("profile %q: %s", e.name, found)
	}
	for _, found := range append(e.mistyped(), e.nameless()...) {
		r.hint("profile %q: %s", e.name, found)
	}
}

// slips are all that a section has.
func (e *entry) slips() []slip { return slices.Concat(e.misread(), e.mistyped(), e.nameless()) }

// inWords are the first slips in one sentence, and what mends them in another.
func inWords(found []slip) (what, cure string) {
	const most = 3
	found = found[:min(len(found), most)]
	whats, cures := make([]string, 0, len(found)), make([]string, 0, len(found))
	for _, s := range found {
		whats = append(whats, s.what)
		if !slices.Contains(cures, s.cure) {
			cures = append(cures, s.cure)
		}
	}
	return strings.Join(whats, "; "), strings.Join(cures, "; ")
}

// misread says where lines of a section are most likely read otherwise than they are meant.
func (e *entry) misread() (found []slip) {
	for _, b := range []block{e.config, e.creds} {
		for _, key := range slices.Sorted(maps.Keys(b)) {
			v := b.value(key)
			if name := slips.GluedHeader(v.Text()); name != "" {
				found = append(found, slip{
					what: fmt.Sprintf("%s ends in %s (%s), and the settings below it count here", key, name, v.Origin),
					cure: "a section header has to stand on a line of its own",
					mend: Mend{At: v.Origin, Written: name},
				})
			}
			if swallowed := slips.Swallowed(v.Text()); len(swallowed) > 0 {
				found = append(found, slip{
					what: fmt.Sprintf(
						"%s (%s) goes on in the indented lines below it, and has swallowed %s",
						key,
						v.Origin,
						strings.Join(swallowed[:min(len(swallowed), 3)], ", "),
					),
					cure: "take the blanks before them away",
				})
			}
			if same := sameFile(v); slips.DecidesWho(key) && !same.IsZero() {
				found = append(found, slip{
					what: fmt.Sprintf("%s stands twice, and that at %s counts, not that at %s", key, v.Origin, same),
					cure: "take one of them away", mend: Mend{At: same},
				})
			}
		}
	}
	return found
}

// sameFile is the last place of a setting before the one that counts, in the same file.
func sameFile(v Value) Origin {
	for _, at := range slices.Backward(v.Shadows) {
		if at.File == v.Origin.File {
			return at
		}
	}
	return Origin{}
}

// mistyped says which settings of a section nobody knows, and which is most likely meant.
func (e *entry) mistyped() (found []slip) {
	for _, b := range []block{e.config, e.creds} {
		for _, key := range slices.Sorted(maps.Keys(b)) {
			if meant := slips.Meant(key); meant != "" && !e.has(meant) {
				found = append(found, slip{
					what: fmt.Sprintf("nothing is called %s (%s)", key, b.value(key).Origin), cure: "did you mean " + meant + "?",
					mend: Mend{At: b.value(key).Origin, Written: key, Meant: meant},
				})
			}
		}
	}
	return found
}

// nameless says which lines of a section count for nothing, as their names are none, and what is
// most likely meant. It does not repeat them: there may be a secret in one.
func (e *entry) nameless() (found []slip) {
	for _, line := range e.lost {
		why, meant := slips.Lost(line.Name)
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
		found = append(found, slip{what: fmt.Sprintf("the line at %s counts for nothing, as %s", origin(line.At), why), cure: cure})
	}
	return found
}
