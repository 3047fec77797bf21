// Package setup plans what the command setup writes into the config file and into that of the AWS
// CLI's aliases: it gets texts, and says which sections are to change. What it plans for profiles it
// resolves, before it is written. It also keeps the journal by which a change is taken back.
//
// Its plans ask no network and nobody. It does not know options, terminals, or how a file is
// written.
package setup

import (
	"fmt"
	"reflect"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Proposal is what is to be changed in a file.
type Proposal struct {
	Changes []editor.Change
	// Says are what is so once the changes are made, or is so already where there are none.
	Says []string
	// Notes are what a person may not expect.
	Notes []string
}

// Profiles are what stands in the two files, and what is to be known to change it.
type Profiles struct {
	Files       profile.Files
	Config      string
	Credentials string
	// Program is the path of aws-federate-cred, and System a GOOS value.
	Program, System string
	// Resolve plans a profile as the programs do.
	Resolve func(set *profile.Set, name string) (profile.Plan, error)
}

// TakenError says that what is to be written is there and is something else.
type TakenError struct {
	// What is "profile" or "alias".
	What, Name string
	// At is where it stands.
	At     profile.Origin
	Reason string
}

// Error implements error.
func (e *TakenError) Error() string {
	return fmt.Sprintf("%s %q is there already (%s), and %s", e.What, e.Name, e.At, e.Reason)
}

// RefusedError says why a profile is not changed.
type RefusedError struct {
	Profile, Reason string
	// Hint is what can be done about it.
	Hint string
}

// Error implements error.
func (e *RefusedError) Error() string { return fmt.Sprintf("profile %q: %s", e.Profile, e.Reason) }

// set is what stands in the files.
func (p Profiles) set() *profile.Set { return profile.Parse(p.Files, p.Config, p.Credentials) }

// file is the config file.
func (p Profiles) file() editor.File { return editor.File{Path: p.Files.Config, Text: p.Config} }

// after is what stands there once the changes are made.
func (p Profiles) after(changes []editor.Change) (*profile.Set, error) {
	e, err := p.file().Apply(changes...)
	if err != nil {
		return nil, err
	}
	return profile.Parse(p.Files, e.After, p.Credentials), nil
}

// section is where a profile stands in the config file, by its kind.
func (p Profiles) section(name string) grammar.Kind {
	if name == "default" && !p.file().Has(grammar.Profile, name) {
		return grammar.BareDefault
	}
	return grammar.Profile
}

// header is the header of a profile that is to be made.
func header(name string) string {
	if name == "default" {
		return "[default]"
	}
	return "[profile " + grammar.Quote(name) + "]"
}

// alike reports whether two plans give the same credentials, where one profile has taken another
// name.
func alike(before, after profile.Plan, name, renamed string) bool {
	return before.Region == after.Region && key(before, renamed, name) == key(after, renamed, name)
}

// key is what a plan asks for, with a profile called by another name.
func key(plan profile.Plan, from, to string) string {
	steps := make([]profile.Step, len(plan.Steps))
	for i, step := range plan.Steps {
		v := reflect.New(reflect.TypeOf(step)).Elem()
		v.Set(reflect.ValueOf(step))
		if field := v.FieldByName("Profile"); field.IsValid() && field.String() == from {
			field.SetString(to)
		}
		steps[i], _ = v.Interface().(profile.Step)
	}
	plan.Steps = steps
	return plan.Key()
}
