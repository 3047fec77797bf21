package sections

import (
	"slices"
	"strings"
	"sync"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// Set is the sections of both files. The zero Set has none. Sections are parsed when they are asked
// for. Once it is read, a Set may be asked by many goroutines at once.
type Set struct {
	config *file
	creds  *file
	first  [grammar.Kinds]map[string]*section // of each kind, by name

	mu   sync.Mutex
	near map[missing]Near // of those that have been asked for
}

// Read makes the sections of both files known by their names. A bad line concerns only who asks for
// the section that it stands in.
func (s *Set) Read(configFile, credsFile File) {
	config, creds := scan(configFile, true), scan(credsFile, false)
	s.config, s.creds = config, creds
	for k := range s.first {
		s.first[k] = map[string]*section{}
	}
	s.first[grammar.Profile] = make(map[string]*section, len(config.sections)+len(creds.sections))
	s.index(config)
	if bare := s.first[grammar.BareDefault]["default"]; bare != nil && !s.Has(grammar.Profile, "default") {
		for section := bare; section != nil; section = section.next {
			section.Kind = grammar.Profile
		}
		s.first[grammar.Profile]["default"] = bare
		delete(s.first[grammar.BareDefault], "default")
	}
	for i := range creds.sections {
		// For a name with blanks `aws configure` writes [profile "NAME"] into the one file and
		// [NAME] into the other.
		if section := &creds.sections[i]; section.Kind == grammar.Ignored && s.Has(grammar.Profile, section.Name) {
			section.Kind = grammar.Profile
		}
	}
	s.index(creds)
}

// index makes the sections of a file known by their names, before those that are known already.
func (s *Set) index(f *file) {
	for i := range slices.Backward(f.sections) {
		section := &f.sections[i]
		if section.Kind != grammar.Ignored {
			section.next = s.first[section.Kind][section.Name]
			s.first[section.Kind][section.Name] = section
		}
	}
}

// Names returns the names of all sections of a kind, sorted.
func (s *Set) Names(k grammar.Kind) []string { return s.Begun(k, "") }

// Begun returns the names of all sections of a kind that begin so, sorted. They are taken from the
// files, not from the map: large files are written by programs, in order, and sorting costs nothing.
func (s *Set) Begun(k grammar.Kind, start string) []string {
	names := make([]string, 0, len(s.first[k]))
	for _, f := range s.both() {
		for i := range f.sections {
			section := &f.sections[i]
			if section.Kind == k && strings.HasPrefix(section.Name, start) {
				names = append(names, section.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Has reports whether there is a section of this kind and name.
func (s *Set) Has(k grammar.Kind, name string) bool { return s.first[k][name] != nil }

// Header returns where a section begins that is there.
func (s *Set) Header(k grammar.Kind, name string) Place { return s.first[k][name].place() }

// both are the files: none for the zero Set.
func (s *Set) both() []*file {
	if s.config == nil {
		return nil
	}
	return []*file{s.config, s.creds}
}

// Problems returns every bad line of both files, one a section, in the order of the files: those that
// somebody is kept from something by, and those in sections that count for nothing.
func (s *Set) Problems() (all, idle []*Problem) {
	for _, f := range s.both() {
		all = append(all, f.stray...)
		for i := range f.sections {
			section := &f.sections[i]
			switch _, _, bad := section.parse(); {
			case bad == nil:
			case section.Kind == grammar.Ignored && section.Problem == "":
				idle = append(idle, bad)
			default:
				all = append(all, bad)
			}
		}
	}
	return all, idle
}

// Find returns a section with its settings, the same one each time; nil when there is none of this
// name. The problem is that of the first bad line in it.
func (s *Set) Find(k grammar.Kind, name string) (*Entry, *Problem) {
	first := s.first[k][name]
	if first == nil {
		return nil, nil
	}
	if e := first.found.Load(); e != nil {
		return e, nil
	}
	e := &Entry{Name: name}
	var above *section
	for section := first; section != nil; section = section.next {
		settings, lost, bad := section.parse()
		if bad != nil {
			return nil, bad
		}
		if above != nil && above.file == section.file {
			e.Twice = append(e.Twice, section.place())
		}
		above = section
		e.Lost = append(e.Lost, lost...)
		block := &e.Config
		if section.file == s.creds {
			block = &e.Creds
		}
		block.file = section.file.path
		block.settings.Merge(settings)
	}
	first.found.CompareAndSwap(nil, e) // another goroutine may have been faster
	return first.found.Load(), nil
}
