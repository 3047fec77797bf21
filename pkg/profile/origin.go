package profile

import (
	"fmt"
	"slices"
)

// Origin is where a value comes from: a line of a file, a variable of the environment or a field of
// the [Request]. At most one of the three is set. The zero Origin is none of them.
type Origin struct {
	// File is a path, and Line a line of that file, counted from one.
	File string
	Line int
	// Variable is the name of an environment variable.
	Variable string
	// Field is the name of a field of [Request], such as "RoleARN".
	Field string
}

// IsZero reports whether an origin is the zero Origin.
func (o Origin) IsZero() bool { return o == Origin{} }

// String returns "FILE:LINE", the name of the variable or "Request.FIELD", and nothing for the zero
// Origin.
func (o Origin) String() string {
	switch {
	case o.File != "":
		return fmt.Sprintf("%s:%d", o.File, o.Line)
	case o.Variable != "":
		return o.Variable
	case o.Field != "":
		return "Request." + o.Field
	}
	return ""
}

// at words an origin for the end of a sentence.
func (o Origin) at() string {
	if o.IsZero() {
		return ""
	}
	return " (" + o.String() + ")"
}

// Setting says where one setting of a step comes from.
type Setting struct {
	// Step is an index into [Plan.Steps].
	Step int
	// Key is the name of the setting in the file.
	Key string
	// From is the place that counts.
	From Origin
	// Shadows are the places in the files that say otherwise and do not count.
	Shadows []Origin
}

// note records where a setting of the last step stands.
func (r *resolver) note(key string, v Value) {
	r.record(Setting{Key: key, From: v.Origin, Shadows: slices.Clone(v.Shadows)})
	r.differOnValue(key, v)
}

// outdo records that a setting of the last step comes from outside the files, whatever the profile
// says.
func (r *resolver) outdo(key string, from Origin, v Value) {
	r.record(Setting{Key: key, From: from, Shadows: v.places()})
}

// record adds a setting of the last step.
func (r *resolver) record(s Setting) {
	s.Step = len(r.plan.Steps) - 1
	r.plan.Settings = append(r.plan.Settings, s)
}

// places are all places of a value, the one that counts last.
func (v Value) places() []Origin {
	if v.Origin.IsZero() {
		return nil
	}
	return append(slices.Clone(v.Shadows), v.Origin)
}
