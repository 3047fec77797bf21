package profile

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// notFound makes the error for a profile, or another section, that is not there, with what may have
// been meant.
func (s *Set) notFound(what string, k kind, wanted, via string, origin Origin) error {
	e := &NotFoundError{Kind: what, Name: wanted, Via: via, Origin: origin, Files: s.files, Similar: s.similar(k, wanted)}
	if name, ok := strings.CutPrefix(wanted, "profile "); ok && k == kindProfile && s.Has(strings.TrimSpace(name)) {
		e.Similar = strings.TrimSpace(name)
	}
	e.Other = s.ofOtherKind(k, wanted)
	for _, f := range s.both() {
		if len(f.stray) > 0 && e.Above == nil {
			e.Above = f.stray[0]
		}
		for i := range f.sections {
			section := &f.sections[i]
			if section.Kind == kindIgnored && meant(section.Name, wanted) && (k == kindProfile || strings.HasPrefix(section.Name, what)) {
				e.Ignored = "[" + section.Name + "] in " + section.origin().String()
				return e
			}
		}
	}
	return e
}

// meant reports whether an ignored header looks as if it were to introduce a profile of this name.
func meant(header, wanted string) bool {
	const blanks = " \t\r"
	header = strings.ReplaceAll(header, "\u00a0", " ") // as it comes from web pages
	if i := strings.IndexAny(header, blanks); i >= 0 && strings.Trim(header[i:], blanks) == wanted {
		return true
	}
	return header == wanted
}

// ofOtherKind is the header of a section of another kind with this name, and its place; empty where
// there is none.
func (s *Set) ofOtherKind(k kind, name string) string {
	for _, other := range []struct {
		kind kind
		word string
	}{{kindProfile, "profile"}, {kindSSOSession, "sso-session"}, {kindServices, "services"}} {
		if section := s.first[other.kind][name]; section != nil && other.kind != k {
			return "[" + other.word + " " + name + "] in " + section.origin().String()
		}
	}
	return ""
}

// similar returns the name, of the sections of a kind, that is closest to the one given: equal but
// for case, or at most two typing errors away (one in a name of up to four bytes). It is empty when
// none is.
func (s *Set) similar(k kind, wanted string) string {
	best, least := "", typo.Limit(wanted)
	for _, candidate := range s.names(k) {
		if strings.EqualFold(candidate, wanted) {
			return candidate
		}
		if d := typo.Distance(wanted, candidate, least); d < least {
			best, least = candidate, d
		}
	}
	return best
}
