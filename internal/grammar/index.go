package grammar

import (
	"slices"
)

// index knows where a setting is, by its name. Few are looked through: most sections have no more,
// and there may be ten thousand sections.
type index map[string]int

const few = 8

func (x *index) find(settings []Setting, key string) (at int, ok bool) {
	if *x != nil {
		at, ok = (*x)[key]
		return at, ok
	}
	at = slices.IndexFunc(settings, func(s Setting) bool { return s.Key == key })
	return at, at >= 0
}

// add makes the setting known that came last.
func (x *index) add(settings []Setting, at int) {
	switch {
	case *x != nil:
		(*x)[settings[at].Key] = at
	case len(settings) > few:
		*x = index{}
		for i, s := range settings {
			(*x)[s.Key] = i
		}
	}
}
