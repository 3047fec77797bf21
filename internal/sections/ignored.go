package sections

import (
	"strings"
	"unicode"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Ignored is a section that counts for nothing, as its header is none by the grammar.
type Ignored struct {
	Place

	// Header is the header, and Instead the one that would count; empty where that cannot be told.
	Header, Instead string
}

// Ignored returns the sections that count for nothing, in the order of the files. Those that the
// AWS CLI has for itself are none of them.
func (s *Set) Ignored() (all []Ignored) {
	for _, f := range s.both() {
		for i := range f.sections {
			section := &f.sections[i]
			if own := section.Name == "plugins" || section.Name == "preview"; section.Kind == grammar.Ignored && !own {
				all = append(all, Ignored{section.place(), "[" + section.Name + "]", instead(section.Name, f == s.config)})
			}
		}
	}
	return all
}

// instead is the header that is most likely meant by one that is none; empty where that cannot be
// told.
func instead(header string, config bool) string {
	parts := strings.Fields(seen(header))
	if len(parts) == 0 {
		return ""
	}
	rest := strings.Join(parts[1:], " ")
	for _, known := range words {
		if typo.Distance(strings.ToLower(parts[0]), known.word, 2) < 2 {
			switch {
			case rest == "" || !config && known.word != "profile":
				return ""
			case !config:
				return "[" + grammar.Quote(rest) + "]"
			}
			return "[" + known.word + " " + grammar.Quote(rest) + "]"
		}
	}
	if config {
		return "[profile " + grammar.Quote(strings.Join(parts, " ")) + "]"
	}
	return "[" + grammar.Quote(strings.Join(parts, " ")) + "]"
}

// seen is a header with plain blanks for those of web pages, and without what cannot be seen.
func seen(header string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.Is(unicode.Cf, c):
			return -1
		}
		return c
	}, header)
}
