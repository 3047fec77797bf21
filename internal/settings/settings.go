// Package settings reads the files of settings of ours that are for all profiles: the user's, and
// that of the machine, as for a fleet. They hold lines "name = value", by the grammar of a section
// of AWS's files.
//
// It knows which names there are, and where each stands. What a setting means is with what has it:
// a profile, the console, a run. It does not know who counts before these files.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsfile"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/typo"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Names returns the names of all settings that count for all profiles.
func Names() []string {
	return []string{
		"mfa_process", "mfa_session", "source_identity", "session_tags", "transitive_session_tags", "cli_cache", "process_cache",
		"console_browser", "console_browser_profile", "console_container", "console_destination", "console_duration",
		"console_federation_endpoint", "console_multi_session",
		"agent", "agent_profile",
		Prompt, MinTTL, IssuanceLog, CacheEncryption, KeyMaxAge,
	}
}

// The settings that are no profile's.
const (
	Prompt          = "prompt"
	MinTTL          = "min_ttl"
	IssuanceLog     = "issuance_log"
	CacheEncryption = "cache_encryption"
	KeyMaxAge       = "key_max_age"
)

// Variable is the name of the environment variable for a setting.
func Variable(name string) string { return prefix + strings.ToUpper(name) }

const prefix = "AWS_FEDERATE_"

// Files are the paths of the two files. An empty path is a file that is not there.
type Files struct{ User, Machine string }

// Place is a line of a file, counted from one.
type Place struct {
	File string
	Line int
}

// String returns "FILE:LINE".
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Setting is a setting that counts. Its text may hold a password, as of a command.
type Setting struct {
	Text secret.String
	At   Place
	// Shadows are the places of the same setting that do not count because this one does.
	Shadows []Place
}

// Settings are those of both files, by their names in lower case.
type Settings map[string]Setting

// FileError says that a file is there and cannot be read.
type FileError struct {
	File string
	Err  error
}

// Error implements error.
func (e *FileError) Error() string { return fmt.Sprintf("reading %s: %v", e.File, e.Err) }

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// LineError is a line that is no setting.
type LineError struct {
	Place

	Problem string
}

// Error implements error.
func (e *LineError) Error() string { return e.String() + ": " + e.Problem }

// Read reads both files; the user's counts first. A file that is not there is empty, and so is one of
// the machine that this user may not read: see [Files.Closed]. A setting without a value is none, and
// hides that of the machine. Its errors are [FileError] and [LineError].
func Read(files Files) (Settings, error) {
	all := Settings{}
	for _, path := range []string{files.Machine, files.User} {
		of, err := read(path)
		if path == files.Machine && errors.Is(err, fs.ErrPermission) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for name, s := range of {
			if below, ok := all[name]; ok {
				s.Shadows = slices.Concat(below.Shadows, []Place{below.At}, s.Shadows)
			}
			all[name] = s
		}
	}
	maps.DeleteFunc(all, func(_ string, s Setting) bool { return s.Text.Empty() })
	return all, nil
}

// Closed says that this user may not read the machine's file; empty where he may, or where there is
// none. It stops nothing: else one wrong mode would stop every program of every user.
func (f Files) Closed() string {
	if errors.Is(f.Unread(), fs.ErrPermission) {
		return fmt.Sprintf("%s is for all users, and you may not read it: it counts for nothing", f.Machine)
	}
	return ""
}

// Unread returns the [FileError] of a machine's file that cannot be read; nil where it can, or where
// there is none.
func (f Files) Unread() error {
	_, err := read(f.Machine)
	return err
}

// read reads one file.
func read(path string) (Settings, error) {
	text, err := awsfile.Read(path)
	if err != nil {
		return nil, &FileError{File: path, Err: err}
	}
	if text == "" {
		return nil, nil
	}
	lines, _, bad := grammar.Parse(strings.TrimPrefix(text, "\ufeff"), 1)
	if bad != nil {
		return nil, &LineError{Place{path, bad.Line}, bad.Text}
	}
	all := Settings{}
	for _, line := range lines.All {
		s := Setting{Text: line.Text}
		for _, at := range line.At {
			s.Shadows = append(s.Shadows, Place{path, at.First})
		}
		last := len(s.Shadows) - 1
		s.At, s.Shadows = s.Shadows[last], slices.Clip(s.Shadows[:last])
		all[line.Key] = s
	}
	return all, nil
}

// Unknown says of each setting whose name is none of [Names], with its place, what may have been
// meant.
func (all Settings) Unknown() (texts []string) {
	names := Names()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if slices.Contains(names, name) {
			continue
		}
		text := fmt.Sprintf("nothing is called %s here, and it counts for nothing (%s)", name, all[name].At)
		if meant := typo.Nearest(name, names); meant != "" {
			text += ": did you mean " + meant + "?"
		}
		texts = append(texts, text)
	}
	return texts
}

// variables are those of ours that stand for no setting.
var variables = []string{"CACHE_DIR", "PROFILE", "PROCESS_CHAIN", "SOCKET"}

// UnknownVariables says of each variable of an environment that has a name as of ours, and is none,
// what may have been meant.
func UnknownVariables(environ []string) (texts []string) {
	known := slices.Clone(variables)
	for _, name := range Names() {
		known = append(known, strings.ToUpper(name))
	}
	for _, variable := range slices.Sorted(slices.Values(environ)) {
		name, value, _ := strings.Cut(variable, "=")
		short, ours := strings.CutPrefix(name, prefix)
		if !ours || value == "" || slices.Contains(known, short) || strings.HasPrefix(short, "TEST_") {
			continue
		}
		text := fmt.Sprintf("nothing is called %s here, and it counts for nothing", name)
		if meant := typo.Nearest(short, known); meant != "" {
			text += ": did you mean " + prefix + meant + "?"
		}
		texts = append(texts, text)
	}
	return texts
}
