package profile

import (
	"github.com/seed642dee07/aws-federate/internal/sections"
	"github.com/seed642dee07/aws-federate/internal/slips"
)

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
		slip := Slip{What: found.What, Cure: found.Cure, Mend: Mend{Written: found.Written, Meant: found.Meant}}
		if found.At != (sections.Place{}) {
			slip.Mend.At = origin(found.At)
		}
		all = append(all, slip)
	}
	return all
}

// suspect warns of settings of another profile that got into a profile, and settings that another
// one has swallowed; and hints at names that count for nothing.
func (r *resolver) suspect(e *entry) {
	read, idle := slips.Of((*sections.Entry)(e))
	for _, found := range read {
		r.warn("profile %q: %s", e.Name, found)
	}
	for _, found := range idle {
		r.hint("profile %q: %s", e.Name, found)
	}
}

// slips are all that a section has.
func (e *entry) slips() []slips.Slip {
	read, idle := slips.Of((*sections.Entry)(e))
	return append(read, idle...)
}
