package profile

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// ErrUTF16 says that a file is not in UTF-8. Nothing in it can be read, where a bad line spoils one
// profile only.
var ErrUTF16 = errors.New("the file is UTF-16, and has to be saved as UTF-8")

// ErrLineEnds says that all lines of a file end as on old Macs, so that it is one line.
var ErrLineEnds = errors.New("its lines end in a carriage return alone, and have to end in a line feed: " +
	"save it with the line ends of Unix or Windows")

// isUTF16 reports whether a text is UTF-16, also without the mark at its start: every other byte of
// plain text is zero then.
func isUTF16(text string) bool {
	return strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") ||
		len(text) > 3 && (text[0] == 0) != (text[1] == 0) && (text[2] == 0) != (text[3] == 0)
}

// Set is what stands in the two files. The zero Set is empty. Sections are parsed when they are
// asked for: a Set is not safe for concurrent use.
type Set struct {
	files  Files
	config *file
	creds  *file
	first  [grammar.Kinds]map[string]*section // of each kind, by name
}

// entry is a profile, or another section, with the settings of either file apart.
type entry struct {
	name   string
	config block
	creds  block
	twice  []Origin // headers that say again what one in the same file has said
}

// Load reads the two files. A file that is not there is empty. It returns a [FileError] for one
// that cannot be read; bad lines are not its concern.
func Load(files Files) (*Set, error) {
	config, err := read(files.Config, true)
	if err != nil {
		return nil, err
	}
	creds, err := read(files.Credentials, false)
	if err != nil {
		return nil, err
	}
	return newSet(files, config, creds), nil
}

// newSet makes the sections of both files known by their names.
func newSet(files Files, config, creds *file) *Set {
	s := &Set{files: files, config: config, creds: creds}
	for k := range s.first {
		s.first[k] = map[string]*section{}
	}
	s.first[kindProfile] = make(map[string]*section, len(config.sections)+len(creds.sections))
	s.index(config)
	if bare := s.first[kindBareDefault]["default"]; bare != nil && !s.Has("default") {
		s.first[kindProfile]["default"] = bare
		delete(s.first[kindBareDefault], "default")
	}
	for i := range creds.sections {
		// For a name with blanks `aws configure` writes [profile "NAME"] into the one file and
		// [NAME] into the other.
		if section := &creds.sections[i]; section.Kind == kindIgnored && s.Has(section.Name) {
			section.Kind = kindProfile
		}
	}
	s.index(creds)
	return s
}

// index makes the sections of a file known by their names, before those that are known already.
func (s *Set) index(f *file) {
	for i := range slices.Backward(f.sections) {
		section := &f.sections[i]
		if section.Kind != kindIgnored {
			section.next = s.first[section.Kind][section.Name]
			s.first[section.Kind][section.Name] = section
		}
	}
}

func read(path string, config bool) (*file, error) {
	if path == "" {
		return &file{}, nil
	}
	text, err := readText(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &file{path: path}, nil
	case err != nil:
		return nil, &FileError{File: path, Err: reason(err)}
	case isUTF16(text):
		return nil, &FileError{File: path, Err: ErrUTF16}
	case !strings.Contains(text, "\n") && strings.Contains(strings.TrimRight(text, "\r"), "\r"):
		return nil, &FileError{File: path, Err: ErrLineEnds}
	}
	return scan(path, text, config), nil
}

// readText reads a file without the copy that string(os.ReadFile(path)) makes: with ten thousand
// profiles it shows.
func readText(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text strings.Builder
	if about, err := f.Stat(); err == nil && about.Mode().IsRegular() {
		text.Grow(int(about.Size()))
	}
	_, err = io.Copy(&text, f)
	return text.String(), err
}

// reason is the error without the path, which the caller names itself.
func reason(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// Names returns the names of all profiles, sorted.
func (s *Set) Names() []string { return s.names(kindProfile) }

func (s *Set) names(k kind) []string {
	return slices.Sorted(maps.Keys(s.first[k]))
}

// Has reports whether there is a profile of this name.
func (s *Set) Has(profile string) bool { return s.first[kindProfile][profile] != nil }

// Lookup returns a setting of a profile. The key is in lower case. A profile that is not there, or
// has a bad line, has no settings.
func (s *Set) Lookup(profile, key string) (Value, bool) {
	e, err := s.section(kindProfile, profile)
	if err != nil || e == nil {
		return Value{}, false
	}
	return e.get(key)
}

// both are the files that were read: none for the zero Set.
func (s *Set) both() []*file {
	if s.config == nil {
		return nil
	}
	return []*file{s.config, s.creds}
}

// Problems returns every bad line of both files, one a section, in the order of the files.
func (s *Set) Problems() []*SyntaxError {
	var problems []*SyntaxError
	for _, f := range s.both() {
		problems = append(problems, f.stray...)
		for i := range f.sections {
			section := &f.sections[i]
			if section.Kind == kindIgnored && section.Problem == "" {
				continue
			}
			if _, bad := section.parse(); bad != nil {
				problems = append(problems, bad)
			}
		}
	}
	return problems
}

// section returns a section with its settings; nil when there is none of this name.
func (s *Set) section(k kind, name string) (*entry, error) {
	first := s.first[k][name]
	switch {
	case first == nil:
		return nil, nil
	case first.entry != nil:
		return first.entry, nil
	}
	e := &entry{name: name, config: block{}, creds: block{}}
	var above *section
	for section := first; section != nil; section = section.next {
		settings, bad := section.parse()
		if bad != nil {
			return nil, bad
		}
		if above != nil && above.file == section.file {
			e.twice = append(e.twice, section.origin())
		}
		above = section
		if section.file == s.creds {
			e.creds.merge(settings)
		} else {
			e.config.merge(settings)
		}
	}
	first.entry = e
	return e, nil
}

// merge adds the settings of a later section of the same name; they win.
func (b block) merge(later block) {
	for key, value := range later {
		if earlier, ok := b[key]; ok {
			value.Shadows = slices.Concat(earlier.Shadows, []Origin{earlier.Origin}, value.Shadows)
		}
		b[key] = value
	}
}

// get returns a setting by the merge of both files, in which the credentials file wins.
func (e *entry) get(key string) (Value, bool) {
	credential, inCreds := e.creds[key]
	setting, inConfig := e.config[key]
	switch {
	case inCreds && inConfig:
		credential.Shadows = slices.Concat(setting.Shadows, []Origin{setting.Origin}, credential.Shadows)
		return credential, true
	case inCreds:
		return credential, true
	}
	return setting, inConfig
}

// value returns a setting, the zero Value when it is absent.
func (e *entry) value(key string) Value {
	value, _ := e.get(key)
	return value
}

// text returns a setting's text, empty when it is absent.
func (e *entry) text(key string) string { return e.value(key).Text() }

// has reports whether a setting is present, if only with an empty value.
func (e *entry) has(key string) bool {
	_, ok := e.get(key)
	return ok
}

// origin returns where a setting stands.
func (e *entry) origin(key string) Origin { return e.value(key).Origin }
