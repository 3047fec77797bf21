package plan

import "fmt"

// Origin is where a value comes from: a line of a file, a variable of the environment or a field of
// the request. At most one of the three is set. The zero Origin is none of them.
type Origin struct {
	// File is a path, and Line a line of that file, counted from one.
	File string
	Line int
	// Variable is the name of an environment variable.
	Variable string
	// Field is the name of a field of the request, such as "RoleARN".
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

// At words an origin for the end of a sentence: " (FILE:LINE)".
func (o Origin) At() string {
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

// SettingError says that a setting is missing, contradicts another, or has a value that AWS would
// refuse.
type SettingError struct {
	// Profile is the one that the setting stands in, or that needs a variable which is not set; empty
	// for other variables and for a field.
	Profile string
	// Key is the name of the setting in the file, also where the value comes from elsewhere.
	Key string
	// Origin is where the value stands; for a setting that is missing, where it is needed. An
	// origin that is a variable or a field is the subject of the sentence that Reason ends.
	Origin Origin
	Reason string
}

// Error implements error.
func (e *SettingError) Error() string {
	switch {
	case e.Origin.Variable != "" || e.Origin.Field != "":
		return e.Origin.String() + " " + e.Reason
	case e.Profile == "":
		return fmt.Sprintf("%s %s%s", e.Key, e.Reason, e.Origin.At())
	}
	return fmt.Sprintf("profile %q: %s %s%s", e.Profile, e.Key, e.Reason, e.Origin.At())
}
