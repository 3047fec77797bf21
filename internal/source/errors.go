package source

import (
	"fmt"
	"strings"
	"time"
)

// PersonNeededError says that credentials need a person, and that none could be asked or none answered.
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

// CodeError says that STS refused every MFA code that it was given, or that no answer was a code that it would take.
type CodeError struct {
	Profile string
	Serial  string
	Tries   int
	// Given says that the code came by option, and not from a person or a process.
	Given bool
	// Sent is false when no answer was fit to be sent. Spent says that one was a code that had been sent before.
	Sent, Spent bool
	Err         error
}

// Error implements error.
func (e *CodeError) Error() string {
	switch {
	case !e.Sent && e.Tries == 1:
		return fmt.Sprintf("the MFA code for device %s was sent before, and AWS takes each once", e.Serial)
	case !e.Sent && e.Spent:
		return fmt.Sprintf("no MFA code for device %s: no answer was a code of six digits that had not been sent before", e.Serial)
	case !e.Sent:
		return fmt.Sprintf("no MFA code for device %s: none of %d answers has six digits", e.Serial, e.Tries)
	}
	if e.Tries == 1 {
		return fmt.Sprintf("STS refused the MFA code for device %s", e.Serial)
	}
	return fmt.Sprintf("STS refused the MFA code for device %s, %d times", e.Serial, e.Tries)
}

// Unwrap returns the last refusal.
func (e *CodeError) Unwrap() error { return e.Err }

// CallError is a refusal by a service.
type CallError struct {
	Call
	Profile string
	// Role is an ARN or, of IAM Identity Center, words that name the role and its account. It is empty for an MFA session.
	Role      string
	MFASerial string
	// FederatedUser is the name in a call of GetFederationToken.
	FederatedUser string
	// TokenFile holds the web identity token that was sent in place of a signature; empty when none was.
	TokenFile string
	// MFASession says that the keys are those of an MFA session, which has the proof of the device.
	MFASession bool
	// Wanted is the length of session that was asked for; zero for AWS's own.
	Wanted time.Duration
	// KeyID is the access key ID that signed the call, if one did. It is no secret.
	KeyID string
	// Chained says that AWS sees the call as role chaining.
	Chained bool
	// Code, Message, Status and RequestID are the service's. A message that quotes what was sent in secret is withheld.
	Code      string
	Message   string
	Status    int
	RequestID string
}

// Error implements error.
func (e *CallError) Error() string {
	of := ""
	switch {
	case e.Role != "":
		of = " of " + e.Role
	case e.KeyID != "":
		of = " of access key " + e.KeyID
	}
	return fmt.Sprintf("%s refused %s%s: %s: %s", e.Service, e.Operation, of, e.Code, strings.TrimSpace(e.Message))
}

// WrongCode reports whether STS refused the MFA code: a wrong one, an old one, or one that was used before.
//
// STS tells this from other refusals by its message alone; the code is AccessDenied for all of them. Should Amazon change the
// message, then the person is not asked again, and sees the message.
// Source: https://github.com/trek10inc/awsume/blob/master/awsume/awsumepy/lib/aws.py and AWS's answers.
func (e *CallError) WrongCode() bool {
	return e.MFASerial != "" && e.Code == "AccessDenied" && strings.Contains(e.Message, "invalid MFA one time pass code")
}

// WrongDevice reports whether STS does not know the MFA device as one of the user's.
func (e *CallError) WrongDevice() bool {
	return e.MFASerial != "" && e.Code == "AccessDenied" && strings.Contains(e.Message, "unable to validate MFA code")
}

// NetworkError says that a service could not be reached, or did not answer in time.
type NetworkError struct {
	Call
	// Waited is the time after which the call was given up; zero when it failed by itself.
	Waited time.Duration
	// Unsent says that nothing of the request has left this machine.
	Unsent bool
	Err    error
}

// Error implements error.
func (e *NetworkError) Error() string {
	if e.Waited > 0 {
		return fmt.Sprintf("%s: %s did not answer within %s", e.Operation, e.Host, e.Waited)
	}
	return fmt.Sprintf("%s: calling %s: %v", e.Operation, e.Host, e.Err)
}

// Unwrap returns the reason.
func (e *NetworkError) Unwrap() error { return e.Err }

// AnswerError says that an answer came which is not the service's, such as the page of a captive portal.
type AnswerError struct {
	Call
	Status int // of HTTP; zero when the answer came without trouble, and lacks what it should hold
}

// Error implements error.
func (e *AnswerError) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("%s: what %s answered is not from %s", e.Operation, e.Host, e.Service)
	}
	return fmt.Sprintf("%s: what %s answered (HTTP %d) is not from %s", e.Operation, e.Host, e.Status, e.Service)
}

// ClockError says that this machine's clock is too far from AWS's: for AWS to take a signature, or for us to tell what has expired.
type ClockError struct {
	// Skew is how far AWS's clock is ahead of ours.
	Skew time.Duration
}

// Error implements error.
func (e *ClockError) Error() string {
	return "AWS's clock differs by " + e.Skew.Round(time.Second).String()
}

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

// SetupError says that no request can be made with the settings of the network.
type SetupError struct {
	What string
	// SentBy is as in [Call].
	SentBy string
	Err    error
}

// Error implements error.
func (e *SetupError) Error() string { return fmt.Sprintf("%s: %v", e.What, e.Err) }

// Unwrap returns the reason.
func (e *SetupError) Unwrap() error { return e.Err }

// BundleError says that the certificates to trust cannot be read.
type BundleError struct {
	File string
	// Setting names the setting that names the file, with its place.
	Setting string
	Err     error
}

// Error implements error.
func (e *BundleError) Error() string {
	return fmt.Sprintf("reading the certificates in %s: %v", e.File, e.Err)
}

// Unwrap returns the reason.
func (e *BundleError) Unwrap() error { return e.Err }
