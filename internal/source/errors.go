package source

import (
	"fmt"
	"strings"
	"time"
)

// PersonNeededError says that credentials need a person, and that none could be asked or none
// answered.
type PersonNeededError struct {
	// What is needed, such as "an MFA code".
	What string
	// SignIn says that it is a sign-in in a browser, and not the answer to a question.
	SignIn bool
	// Login says that the sign-in is that of `aws login`, and not one to IAM Identity Center.
	Login bool
	// Nested says that a credential_process needs the person; it has said for what.
	Nested  bool
	Profile string
	// Shared are the profiles that wait for the same, where these are several.
	Shared []string
	// Session is the sso-session of a sign-in to IAM Identity Center, empty in the legacy form, and
	// StartURL where one signs in.
	Session, StartURL string
	// Namesake says that a profile has the name of the session, and is for something else.
	Namesake bool
	// Waited is how long the question stood; zero when it could not be asked.
	Waited time.Duration
	Err    error
}

// Error implements error.
func (e *PersonNeededError) Error() string {
	if e.Waited > 0 {
		return fmt.Sprintf("profile %q needs %s, and nobody answered within %s", e.Profile, e.What, e.Waited)
	}
	return fmt.Sprintf("profile %q needs %s: %v", e.Profile, e.What, e.Err)
}

// Unwrap returns why nobody answered.
func (e *PersonNeededError) Unwrap() error { return e.Err }

// StartURLError says that there is no sign-in, as no access portal was found behind the start URL.
type StartURLError struct {
	Profile, Session string
	// Err is a [starturl.ResolveError].
	Err error
}

// Error implements error.
func (e *StartURLError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *StartURLError) Unwrap() error { return e.Err }

// CodeError says that no answer to the question for an MFA code was one that STS took.
type CodeError struct {
	Profile string
	// Shared are the profiles that wait for the code, where these are several.
	Shared []string
	Serial string
	// Given says that the code came by option, and not from a person or a process.
	Given bool
	// Of the answers, STS refused so many as codes, so many were no six digits, and so many codes
	// that had been sent before.
	Refused, Mistyped, Spent int
	Err                      error
}

// Error implements error.
func (e *CodeError) Error() string {
	device, all := "device "+e.Serial, e.Refused+e.Mistyped+e.Spent
	switch {
	case e.Refused == 1 && all == 1:
		return "STS refused the MFA code for " + device
	case e.Refused == all:
		return fmt.Sprintf("STS refused the MFA code for %s, %d times", device, all)
	case e.Mistyped == all:
		return fmt.Sprintf("no MFA code for %s: none of %d answers has six digits", device, all)
	case e.Given:
		return fmt.Sprintf("the MFA code for %s was sent before, and AWS takes each once", device)
	case e.Refused == 0:
		return fmt.Sprintf("no MFA code for %s: no answer was a code of six digits that had not been sent before", device)
	}
	counts := []string{fmt.Sprintf("STS refused %d", e.Refused)}
	if e.Mistyped > 0 {
		counts = append(counts, fmt.Sprintf("%d had no six digits", e.Mistyped))
	}
	if e.Spent > 0 {
		counts = append(counts, fmt.Sprintf("%d had been sent before", e.Spent))
	}
	return fmt.Sprintf("no MFA code for %s: of %d answers, %s", device, all, strings.Join(counts, ", "))
}

// Unwrap returns the last refusal.
func (e *CodeError) Unwrap() error { return e.Err }

// UnlockedError says that an MFA code was not asked for, as nothing would keep other runs from using
// up the same one: no lock can be had.
type UnlockedError struct {
	Profile, Serial string
	Err             error
}

// Error implements error.
func (e *UnlockedError) Error() string {
	return fmt.Sprintf("a code of %s is good once, and no lock keeps other runs from sending the same: %v", e.Serial, e.Err)
}

// Unwrap returns why there is no lock.
func (e *UnlockedError) Unwrap() error { return e.Err }

// EnvironmentError says that keys in the environment cannot be used.
type EnvironmentError struct {
	// Profile is the one whose credential_source is Environment, if any.
	Profile  string
	Variable string
	Reason   string
}

// Error implements error.
func (e *EnvironmentError) Error() string {
	text := e.Variable + " " + e.Reason
	if e.Profile != "" {
		return fmt.Sprintf("profile %q takes its credentials from the environment: %s", e.Profile, text)
	}
	return text
}

// ProcessError says that a credential_process gave no credentials, or an mfa_process no code.
type ProcessError struct {
	// Setting is the key: credential_process or mfa_process.
	Setting string
	Profile string
	// Program is the first word of the command.
	Program string
	Reason  string
	Err     error
}

// Error implements error.
func (e *ProcessError) Error() string {
	return fmt.Sprintf("%s of profile %q: %s %s", e.Setting, e.Profile, e.Program, e.Reason)
}

// Unwrap returns the reason, if there is one below.
func (e *ProcessError) Unwrap() error { return e.Err }

// CircleError says that the credential_process of a profile leads back to the profile.
type CircleError struct {
	// Chain are the profiles whose processes are running, the outermost first.
	Chain []string
}

// Error implements error.
func (e *CircleError) Error() string {
	return "credential_process leads in a circle: " + strings.Join(e.Chain, " -> ")
}

// TokenError says that a token cannot be used which a file or a variable is to hold.
type TokenError struct {
	// Setting is the key, or the variable, that names the file or holds the token.
	Setting string
	// Profile is the one with the setting; empty for a variable.
	Profile string
	// File is empty where the variable itself holds the token.
	File   string
	Reason string
	Err    error
}

// Error implements error.
func (e *TokenError) Error() string {
	text := "the token of " + e.Setting
	if e.Profile != "" {
		text += fmt.Sprintf(" of profile %q", e.Profile)
	}
	if e.File != "" {
		text += ": " + e.File
	}
	return text + " " + e.Reason
}

// Unwrap returns the reason, if there is one below.
func (e *TokenError) Unwrap() error { return e.Err }
