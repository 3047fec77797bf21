package profile

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// Set is what stands in the two files. Sections are parsed when they are asked for. A Set is not safe for concurrent use.
type Set struct {
	files  Files
	config *file
	creds  *file
	index  map[name][]ref
	parsed map[name]*entry
}

// name identifies a section over both files.
type name struct {
	kind kind
	text string
}

// ref is one of the sections that make up a profile.
type ref struct {
	file *file
	section
}

// entry is a profile, or another section, with the settings of either file apart.
type entry struct {
	name   string
	config block
	creds  block
}

// Load reads the two files. A file that is not there is empty. It returns a [FileError] for one that cannot be read; bad
// lines are not its concern.
func Load(files Files) (*Set, error) {
	config, err := read(files.Config, true)
	if err != nil {
		return nil, err
	}
	creds, err := read(files.Credentials, false)
	if err != nil {
		return nil, err
	}
	s := &Set{files: files, config: config, creds: creds, index: map[name][]ref{}, parsed: map[name]*entry{}}
	for _, f := range []*file{config, creds} {
		for _, section := range f.sections {
			if section.kind != kindIgnored {
				key := name{section.kind, section.name}
				s.index[key] = append(s.index[key], ref{f, section})
			}
		}
	}
	s.settleDefault()
	return s, nil
}

func read(path string, config bool) (*file, error) {
	if path == "" {
		return &file{}, nil
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &file{path: path}, nil
	case err != nil:
		return nil, &FileError{File: path, Err: reason(err)}
	}
	return scan(path, string(text), config), nil
}

// reason is the error without the path, which the caller names itself.
func reason(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// settleDefault makes one profile of the two ways to write the default: [default] counts only where the config file has no
// [profile default].
func (s *Set) settleDefault() {
	bare, full := name{kindBareDefault, "default"}, name{kindProfile, "default"}
	prefixed := slices.ContainsFunc(s.index[full], func(r ref) bool { return r.file == s.config })
	if !prefixed && len(s.index[bare]) > 0 {
		s.index[full] = append(s.index[bare], s.index[full]...)
	}
	delete(s.index, bare)
}

// Files returns the paths that the set was loaded from.
func (s *Set) Files() Files { return s.files }

// Names returns the names of all profiles, sorted.
func (s *Set) Names() []string {
	var names []string
	for key := range maps.Keys(s.index) {
		if key.kind == kindProfile {
			names = append(names, key.text)
		}
	}
	slices.Sort(names)
	return names
}

// Has reports whether there is a profile of this name.
func (s *Set) Has(profile string) bool { return len(s.index[name{kindProfile, profile}]) > 0 }

// Lookup returns a setting of a profile. The key is in lower case. A profile that is not there, or has a bad line, has no
// settings.
func (s *Set) Lookup(profile, key string) (Value, bool) {
	e, err := s.section(kindProfile, profile)
	if err != nil || e == nil {
		return Value{}, false
	}
	return e.get(key)
}

// Problems returns every bad line of both files, one a section, in the order of the files.
func (s *Set) Problems() []*SyntaxError {
	var problems []*SyntaxError
	for _, f := range []*file{s.config, s.creds} {
		problems = append(problems, f.stray...)
		for _, section := range f.sections {
			if section.kind == kindIgnored && section.err == nil {
				continue
			}
			if _, bad := (ref{f, section}).parse(); bad != nil {
				problems = append(problems, bad)
			}
		}
	}
	return problems
}

// section returns a section with its settings; nil when there is none of this name.
func (s *Set) section(k kind, text string) (*entry, error) {
	key := name{k, text}
	if e, ok := s.parsed[key]; ok {
		return e, nil
	}
	refs := s.index[key]
	if len(refs) == 0 {
		return nil, nil
	}
	e := &entry{name: text, config: block{}, creds: block{}}
	for _, r := range refs {
		settings, bad := r.parse()
		if bad != nil {
			return nil, bad
		}
		if r.file == s.creds {
			e.creds.merge(settings)
		} else {
			e.config.merge(settings)
		}
	}
	s.parsed[key] = e
	return e, nil
}

func (r ref) parse() (block, *SyntaxError) {
	if r.err != nil {
		return nil, r.err
	}
	return parse(r.file.path, r.line+1, r.file.body(r.section))
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

// text returns a setting's text, empty when it is absent.
func (e *entry) text(key string) string {
	value, _ := e.get(key)
	return value.Text()
}

// has reports whether a setting is present, if only with an empty value.
func (e *entry) has(key string) bool {
	_, ok := e.get(key)
	return ok
}

// origin returns where a setting stands.
func (e *entry) origin(key string) Origin {
	value, _ := e.get(key)
	return value.Origin
}

// notFound makes the error for a profile that is not there, with what may have been meant.
func (s *Set) notFound(what, profile, via string, origin Origin) error {
	e := &NotFoundError{Kind: what, Name: profile, Via: via, Origin: origin, Files: s.files, Similar: s.similar(profile)}
	for _, f := range []*file{s.config, s.creds} {
		for _, section := range f.sections {
			if section.kind == kindIgnored && meant(section.name, profile) {
				e.Ignored = "[" + section.name + "] in " + Origin{f.path, section.line}.String()
			}
		}
	}
	return e
}

// meant reports whether an ignored header looks as if it were to introduce a profile of this name.
func meant(header, profile string) bool {
	first, rest, _ := strings.Cut(header, " ")
	return header == profile || strings.EqualFold(first, "profile") && strings.TrimSpace(rest) == profile
}
