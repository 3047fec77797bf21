package profile

import (
	"fmt"
	"strings"
)

// FileError says that a file is there and cannot be read.
type FileError struct {
	File string
	Err  error
}

// Error implements error.
func (e *FileError) Error() string { return fmt.Sprintf("reading %s: %v", e.File, e.Err) }

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// SyntaxError is a line that the AWS grammar does not allow. It concerns whoever asks for the
// profile that the line stands in, and nobody else.
type SyntaxError struct {
	Origin
	Problem string
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.String() + ": " + e.Problem }

// NotFoundError says that a profile, or an sso-session or services section, is in neither file.
type NotFoundError struct {
	// Kind is what was looked for: "profile", "source profile", "sso-session" or "services".
	Kind string
	Name string
	// Via is the profile that led here and Origin the line that did. For a profile that was asked
	// for Via is empty, and Origin the variable that names it, if one does.
	Via    string
	Origin Origin
	// Files are the files that were looked through.
	Files Files
	// Ignored is the header, with its place, that looks like the one wanted and is none by the AWS
	// grammar, and Instead the one that would be.
	Ignored, Instead string
	// Similar is the closest name that is there.
	Similar string
	// Other is the header, with its place, of a section of another kind that has the name.
	Other string
	// NoProfiles says that neither file has a profile.
	NoProfiles bool
	// Above is the first bad line above the first section of either file, whose settings are
	// nobody's; nil for none.
	Above *SyntaxError
}

// Error implements error.
func (e *NotFoundError) Error() string {
	if e.Via != "" {
		return fmt.Sprintf("%s %q, which profile %q names, does not exist%s", e.Kind, e.Name, e.Via, e.Origin.At())
	}
	return fmt.Sprintf("%s %q does not exist", e.Kind, e.Name)
}

// wrong is an error about a setting of a profile.
func (e *entry) wrong(key string, at Origin, reason string) *SettingError {
	return &SettingError{Profile: e.Name, Key: key, Origin: at, Reason: reason}
}

// NoCredentialsError says that nothing names a source of credentials.
type NoCredentialsError struct {
	// Profile is the profile without credentials; empty when none was named and there is no
	// default.
	Profile string
	// Via is the profile whose source profile it is, and Origin the line that says so.
	Via    string
	Origin Origin
	// Reason is what comes closest, such as an sso_session without account and role, and Cure what
	// mends it; they may be empty.
	Reason, Cure string
	Files        Files
	// NoProfiles says that neither file has a profile.
	NoProfiles bool
	// Above, where no profile was named, is as in a [NotFoundError].
	Above *SyntaxError
}

// Error implements error.
func (e *NoCredentialsError) Error() string {
	var b strings.Builder
	switch {
	case e.Profile == "":
		b.WriteString("no profile was named, and neither the environment nor a default profile has credentials")
	case e.Via != "":
		fmt.Fprintf(&b, "source profile %q, which profile %q names, has no credentials%s", e.Profile, e.Via, e.Origin.At())
	default:
		fmt.Fprintf(&b, "profile %q has no credentials", e.Profile)
	}
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	return b.String()
}
