package awscall

import (
	"fmt"
	"strings"
	"time"
)

// CallError is a refusal by a service.
type CallError struct {
	Call
	// Role is an ARN or, of IAM Identity Center, words that name the role and its account. It is
	// empty for an MFA session.
	Role string
	// Session is the sso-session by whose sign-in the role was asked for; empty for none.
	Session   string
	MFASerial string
	// SourceMFA is where the source profile of a role has a device that does not count for it; empty
	// where it has none.
	SourceMFA string
	// FederatedUser is the name in a call of GetFederationToken.
	FederatedUser string
	// TokenFile holds the web identity token that was sent in place of a signature; empty when none
	// was.
	TokenFile string
	// MFASession says that the keys are those of an MFA session, which has the proof of the device.
	MFASession bool
	// Wanted is the length of session that was asked for; zero for AWS's own.
	Wanted time.Duration
	// WantedBySetting says that duration_seconds of the profile alone asks for that, and no option
	// can ask for less.
	WantedBySetting bool
	// KeyID is the access key ID that signed the call, if one did. It is no secret.
	KeyID string
	// Tagged says that the session was to have tags.
	Tagged bool
	// Chained says that AWS sees the call as role chaining.
	Chained bool
	// Code, Message, Status and RequestID are the service's. A message that quotes what was sent in
	// secret is withheld.
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

// Invalid reports whether the service refused a value of the call.
func (e *CallError) Invalid() bool {
	return e.Code == "ValidationError" || e.Code == "ValidationException"
}

// WrongCode reports whether STS refused the MFA code: a wrong one, an old one, or one that was used
// before.
//
// STS tells this from other refusals by its message alone; the code is AccessDenied for all of
// them. Should Amazon change the message, then the person is not asked again, and sees the message.
// Source: https://github.com/trek10inc/awsume/blob/master/awsume/awsumepy/lib/aws.py and AWS's
// answers.
func (e *CallError) WrongCode() bool {
	return e.MFASerial != "" && e.Code == "AccessDenied" && strings.Contains(e.Message, "invalid MFA one time pass code")
}

// WrongDevice reports whether STS does not know the MFA device as one of the user's.
func (e *CallError) WrongDevice() bool {
	return e.MFASerial != "" && e.Code == "AccessDenied" && strings.Contains(e.Message, "unable to validate MFA code")
}

// Expired is the error for credentials that have expired when they come, of a call that went well. The
// clock here is wrong, if it differs from when the service says that it has answered; that is zero
// where it says nothing.
func (e CallError) Expired(served, now time.Time) error {
	if skew := served.Sub(now); !served.IsZero() && skew.Abs() > ToleratedSkew {
		return &ClockError{Skew: skew}
	}
	e.Code, e.Message = "Expired", "the credentials that it gave have expired already"
	return &e
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

// AnswerError says that an answer came which is not the service's, such as the page of a captive
// portal.
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

// ClockError says that this machine's clock is too far from AWS's: for AWS to take a signature, or
// for us to tell what has expired.
type ClockError struct {
	// Skew is how far AWS's clock is ahead of ours.
	Skew time.Duration
}

// Error implements error.
func (e *ClockError) Error() string {
	return "AWS's clock differs by " + e.Skew.Round(time.Second).String()
}

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
