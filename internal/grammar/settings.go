package grammar

import "github.com/seed642dee07/aws-federate/pkg/secret"

// Setting is a setting of a section. Any of them may be a key or a password, so the text of each is
// kept as a secret.
type Setting struct {
	// Key is in lower case.
	Key  string
	Text secret.String
	// At are all places that the setting stands at; the last one counts.
	At []Lines
	// Commented says that a comment stands behind the value.
	Commented bool
}

// Lines are the first line of a setting and the one that its value ends at.
type Lines struct{ First, Last int }

// Settings are the settings of a section, each name once. The zero Settings are none.
type Settings struct {
	// All are in the order in which their names come first.
	All []Setting
	at  map[string]int // where each is; nil for few
}

// few are looked through: most sections have no more, and there may be ten thousand sections.
const few = 8

// Get returns the setting of a name, nil where there is none.
func (s *Settings) Get(key string) *Setting {
	if s.at != nil {
		if at, ok := s.at[key]; ok {
			return &s.All[at]
		}
		return nil
	}
	for i := range s.All {
		if s.All[i].Key == key {
			return &s.All[i]
		}
	}
	return nil
}

// put returns the setting of a name, which it adds where there is none.
func (s *Settings) put(key string) *Setting {
	if there := s.Get(key); there != nil {
		return there
	}
	s.All = append(s.All, Setting{Key: key})
	switch {
	case s.at != nil:
		s.at[key] = len(s.All) - 1
	case len(s.All) > few:
		s.at = make(map[string]int, 2*few)
		for i := range s.All {
			s.at[s.All[i].Key] = i
		}
	}
	return &s.All[len(s.All)-1]
}

// Merge adds the settings of a later section of the same name; they win.
func (s *Settings) Merge(later Settings) {
	if len(s.All) == 0 {
		*s = later
		return
	}
	for i := range later.All {
		from := &later.All[i]
		to := s.put(from.Key)
		to.Text, to.Commented = from.Text, from.Commented
		to.At = append(to.At, from.At...)
	}
}
