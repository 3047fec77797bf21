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
func (s *Set) Slips(profile string) []Slip { return s.slips(kindProfile, profile) }

// SessionSlips returns those of an sso-session, as [Set.Slips] does.
func (s *Set) SessionSlips(session string) []Slip { return s.slips(kindSSOSession, session) }

func (s *Set) slips(of kind, name string) (all []Slip) {
	e, err := s.section(of, name)
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

// suspect warns of settings of another section that got into a profile or an sso-session, and
// settings that another one has swallowed; and hints at names that count for nothing.
func (r *resolver) suspect(what string, e *entry) {
	if r.brief {
		return
	}
	read, idle := slips.Of((*sections.Entry)(e))
	for _, found := range read {
		r.warn("%s %q: %s", what, e.Name, found)
	}
	for _, found := range idle {
		r.hint("%s %q: %s", what, e.Name, found)
	}
}

// orSlips is a reason, and what is most likely meant otherwise in the sections that it is about.
func orSlips(reason string, of ...*entry) string {
	for _, e := range of {
		if found := e.slips(); len(found) > 0 {
			what, cure := slips.InWords(found)
			return reason + "; " + what + ": " + cure
		}
	}
	return reason
}

// slips are all that a section has.
func (e *entry) slips() []slips.Slip {
	read, idle := slips.Of((*sections.Entry)(e))
	return append(read, idle...)
}
