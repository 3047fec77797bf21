package profile

import (
	"fmt"
	"slices"
	"sync"

	"github.com/seed642dee07/aws-federate/internal/awsfile"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/sections"
)

// ErrUTF16 says that a file is not in UTF-8. Nothing in it can be read, where a bad line spoils one
// profile only.
var ErrUTF16 = awsfile.ErrUTF16

// ErrLineEnds says that all lines of a file end as on old Macs, so that it is one line.
var ErrLineEnds = awsfile.ErrLineEnds

type kind = grammar.Kind

const (
	kindProfile    = grammar.Profile
	kindSSOSession = grammar.SSOSession
	kindServices   = grammar.Services
)

// Set is what stands in the two files. The zero Set is empty. Sections are parsed when they are
// asked for, which many goroutines may do at once. [Set.Default] and [Set.Keep] come before that.
type Set struct {
	files    Files
	sections sections.Set
	defaults map[string]Value // for all profiles
	kept     *Kept            // nil where nobody has told
	keys     sync.Map         // steps of keys, by their blocks; see staticKeys
}

// entry is a profile, or another section, with the settings of either file apart.
type entry sections.Entry

// Load reads the two files. A file that is not there is empty. It returns a [FileError] for one
// that cannot be read; bad lines are not its concern.
func Load(files Files) (*Set, error) {
	config, err := awsfile.Read(files.Config)
	if err != nil {
		return nil, &FileError{File: files.Config, Err: err}
	}
	creds, err := awsfile.Read(files.Credentials)
	if err != nil {
		return nil, &FileError{File: files.Credentials, Err: err}
	}
	return newSet(files, config, creds), nil
}

// Parse returns the set of the texts of two files, which stand at their paths or are to stand there.
func Parse(files Files, config, creds string) *Set { return newSet(files, config, creds) }

// newSet is the set of the texts of two files.
func newSet(files Files, config, creds string) *Set {
	s := &Set{files: files}
	s.sections.Read(sections.File{Path: files.Config, Text: config}, sections.File{Path: files.Credentials, Text: creds})
	return s
}

// Names returns the names of all profiles, sorted.
func (s *Set) Names() []string { return s.sections.Names(kindProfile) }

// Begun returns the names of all profiles that begin so, sorted.
func (s *Set) Begun(start string) []string { return s.sections.Begun(kindProfile, start) }

// Has reports whether there is a profile of this name.
func (s *Set) Has(profile string) bool { return s.sections.Has(kindProfile, profile) }

// Header returns where the first header of a profile stands; the zero Origin for one that is not
// there.
func (s *Set) Header(profile string) Origin {
	if !s.Has(profile) {
		return Origin{}
	}
	return origin(s.sections.Header(kindProfile, profile))
}

// Lookup returns a setting of a profile. The key is in lower case. A profile that is not there, or
// has a bad line, has no settings.
func (s *Set) Lookup(profile, key string) (Value, bool) {
	found, bad := s.sections.Find(kindProfile, profile)
	if bad != nil || found == nil {
		return Value{}, false
	}
	return (*entry)(found).get(key)
}

// Default hands in settings that count for each profile that does not have its own, by their names
// in lower case. Only settings of ours can be given so: see docs/guide/settings.md.
func (s *Set) Default(settings map[string]Value) { s.defaults = settings }

// Problems returns every bad line of both files, one a section, in the order of the files.
func (s *Set) Problems() []*SyntaxError {
	all, _ := s.sections.Problems()
	return syntaxErrors(all)
}

// IdleProblems returns those in sections that count for nothing, which keep nobody from anything.
func (s *Set) IdleProblems() []*SyntaxError {
	_, idle := s.sections.Problems()
	return syntaxErrors(idle)
}

func syntaxErrors(found []*sections.Problem) []*SyntaxError {
	all := make([]*SyntaxError, len(found))
	for i, bad := range found {
		all[i] = syntaxError(bad)
	}
	return all
}

// Ignored returns the sections of both files that count for nothing, as their headers are none by
// the AWS grammar, in the order of the files. Sections that the AWS CLI has for itself are none of
// them.
func (s *Set) Ignored() []IgnoredSection {
	found := s.sections.Ignored()
	all := make([]IgnoredSection, len(found))
	for i, section := range found {
		all[i] = IgnoredSection{Origin: origin(section.Place), Header: section.Header, Instead: section.Instead}
	}
	return all
}

// IgnoredSection is a section that counts for nothing.
type IgnoredSection struct {
	Origin

	// Header is the header as it stands there, and Instead the one that is most likely meant, which
	// would count; empty where that cannot be told.
	Header, Instead string
}

// String says where the section stands, and what is wrong with its header.
func (s IgnoredSection) String() string {
	if s.Instead == "" {
		return fmt.Sprintf("%s (%s) is no profile and counts for nothing", s.Header, s.Origin)
	}
	return fmt.Sprintf("%s (%s) is no profile and counts for nothing: write %s", s.Header, s.Origin, s.Instead)
}

// section returns a section with its settings; nil when there is none of this name.
func (s *Set) section(k kind, name string) (*entry, error) {
	found, bad := s.sections.Find(k, name)
	if bad != nil {
		return nil, syntaxError(bad)
	}
	return (*entry)(found), nil
}

// notFound makes the error for a profile, or another section, that is not there, with what may have
// been meant.
func (s *Set) notFound(what string, k kind, wanted, via string, origin Origin) error {
	near := s.sections.Near(k, wanted)
	e := &NotFoundError{
		Kind: what, Name: wanted, Via: via, Origin: origin, Files: s.files,
		Ignored: near.Ignored, Instead: near.Instead, Similar: near.Similar, Other: near.Other,
		NoProfiles: len(s.Names()) == 0,
	}
	if near.Above != nil {
		e.Above = syntaxError(near.Above)
	}
	return e
}

// get returns a setting by the merge of both files, in which the credentials file wins.
func (e *entry) get(key string) (Value, bool) {
	inConfig, inCreds := e.Config.Has(key), e.Creds.Has(key)
	switch {
	case inConfig && inCreds:
		credential, _ := valueIn(&e.Creds, key)
		setting, _ := valueIn(&e.Config, key)
		credential.Shadows = slices.Concat(setting.Shadows, []Origin{setting.Origin}, credential.Shadows)
		return credential, true
	case inCreds:
		return valueIn(&e.Creds, key)
	case inConfig:
		return valueIn(&e.Config, key)
	}
	return Value{}, false // as most are that are asked for
}

// value returns a setting, the zero Value when it is absent.
func (e *entry) value(key string) Value {
	value, _ := e.get(key)
	return value
}

// text returns a setting's text, empty when it is absent.
func (e *entry) text(key string) string {
	if e.Creds.Has(key) {
		return e.Creds.Text(key)
	}
	return e.Config.Text(key)
}

// has reports whether a setting is present, if only with an empty value.
func (e *entry) has(key string) bool { return e.Config.Has(key) || e.Creds.Has(key) }

// origin returns where a setting stands.
func (e *entry) origin(key string) Origin { return e.value(key).Origin }
