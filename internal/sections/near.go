package sections

import (
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Near is what is there in place of a section that is not. Its fields are empty for nothing.
type Near struct {
	// Similar is the closest name of a section of the same kind.
	Similar string
	// Other is the header, with its place, of a section of another kind that has the name.
	Other string
	// Ignored is the header, with its place, that looks like the one wanted and is none by the
	// grammar, and Instead the one that would be.
	Ignored, Instead string
	// Above is the first bad line above the first section of either file.
	Above *Problem
}

// words are the kinds of sections that headers name.
var words = []struct {
	kind grammar.Kind
	word string
}{{grammar.Profile, "profile"}, {grammar.SSOSession, "sso-session"}, {grammar.Services, "services"}}

// missing is a section that is not there.
type missing struct {
	kind grammar.Kind
	name string
}

// Near returns what may have been meant by the name of a section that is not there. It looks once
// for each: thousands of profiles may name the same one.
func (s *Set) Near(k grammar.Kind, wanted string) Near {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.near[missing{k, wanted}]
	if !ok {
		n = s.look(k, wanted)
		if s.near == nil {
			s.near = map[missing]Near{}
		}
		s.near[missing{k, wanted}] = n
	}
	return n
}

func (s *Set) look(k grammar.Kind, wanted string) (n Near) {
	n.Similar = s.similar(k, wanted)
	if name, ok := strings.CutPrefix(wanted, "profile "); ok && k == grammar.Profile && s.Has(k, strings.TrimSpace(name)) {
		n.Similar = strings.TrimSpace(name)
	}
	what := ""
	for _, other := range words {
		switch section := s.first[other.kind][wanted]; {
		case other.kind == k && k != grammar.Profile:
			what = other.word
		case other.kind != k && section != nil && n.Other == "":
			n.Other = "[" + other.word + " " + wanted + "] in " + section.place().String()
		}
	}
	for _, f := range s.both() {
		if len(f.stray) > 0 && n.Above == nil {
			n.Above = f.stray[0]
		}
		for i := range f.sections {
			section := &f.sections[i]
			if section.Kind == grammar.Ignored && meant(section.Name, wanted) && strings.HasPrefix(section.Name, what) {
				n.Ignored, n.Instead = "["+section.Name+"] in "+section.place().String(), instead(section.Name, f == s.config)
				return n
			}
		}
	}
	for _, f := range s.both() {
		if header, place := f.glued(wanted); header != "" && k == grammar.Profile {
			n.Ignored, n.Instead = header+" in "+place.String(), header+" on a line of its own"
			return n
		}
	}
	return n
}

// glued finds a header of this name that stands behind a value: a program has added a section to a
// file without a newline at its end.
func (f *file) glued(wanted string) (header string, place Place) {
	number := 0
	for line := range strings.Lines(f.text.Reveal()) {
		number++
		line = strings.TrimRight(line, " \t\r\n")
		for _, header := range []string{"[" + wanted + "]", "[profile " + wanted + "]"} {
			if before, ok := strings.CutSuffix(
				line,
				header,
			); ok && strings.Contains(before, "=") &&
				!strings.ContainsAny(before[:1], "#;[") {
				return header, Place{f.path, number}
			}
		}
	}
	return "", Place{}
}

// meant reports whether an ignored header looks as if it were to introduce a profile of this name.
func meant(header, wanted string) bool {
	const blanks = " \t\r"
	header = seen(header)
	if i := strings.IndexAny(header, blanks); i >= 0 && strings.Trim(header[i:], blanks) == wanted {
		return true
	}
	return header == wanted
}

// similar returns the name, of the sections of a kind, that is closest to the one given: equal but
// for case, or at most two typing errors away (one in a name of up to four bytes). It is empty when
// none is.
func (s *Set) similar(k grammar.Kind, wanted string) string {
	names := s.Names(k)
	if at := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, wanted) }); at >= 0 {
		return names[at]
	}
	return typo.Nearest(wanted, names)
}
