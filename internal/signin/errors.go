package signin

import (
	"errors"
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// Lack is what there is in place of a token that lasts.
type Lack int

// The kinds of it. The zero Lack is a token that lasts and that the service does not take, or one
// that is not known yet.
const (
	// Nothing means that nobody has signed in, Ended that the sign-in is over, and Unreadable that
	// its file holds no token.
	Nothing Lack = iota + 1
	Ended
	Unreadable
)

// NeededError says that there is no token that lasts, and none to be had without a person.
type NeededError struct {
	Lack Lack
	// Reason is for a person, and repeats nothing of what the file holds but times.
	Reason string
	Err    error
}

// LackOf returns what an error says there is in place of a token.
func LackOf(err error) Lack {
	if e, ok := errors.AsType[*NeededError](err); ok {
		return e.Lack
	}
	return 0
}

// Error implements error.
func (e *NeededError) Error() string { return e.Reason }

// Unwrap returns what is behind the reason, if anything is.
func (e *NeededError) Unwrap() error { return e.Err }

// Refusal is what an [Authority] can refuse.
type Refusal int

// The refusals. Source:
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html.
const (
	// Pending means that the person has not come yet, and TooFast that it was asked too often
	// meanwhile.
	Pending Refusal = iota
	TooFast
	// TooLate means that the code has expired, and Denied that the person said no.
	TooLate
	Denied
	// BadGrant means that the code or refresh token is not good: revoked, used, or of another
	// client.
	BadGrant
	// BadClient means that the registration is not good any more.
	BadClient
)

// RefusalError is a refusal by an [Authority].
type RefusalError struct {
	Refusal Refusal
	Err     error
}

// Error implements error.
func (e *RefusalError) Error() string { return e.Err.Error() }

// Unwrap returns the service's own words.
func (e *RefusalError) Unwrap() error { return e.Err }

// NobodyError says that no person could be asked to sign in.
type NobodyError struct{ Err error }

// Error implements error.
func (e *NobodyError) Error() string { return e.Err.Error() }

// Unwrap returns why.
func (e *NobodyError) Unwrap() error { return e.Err }

// DeniedError says that the person, or the service in the person's browser, ended the sign-in.
type DeniedError struct {
	// Code is OAuth's, such as "access_denied":
	// https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1.
	Code string
}

// Error implements error.
func (e *DeniedError) Error() string { return "the sign-in was ended in the browser (" + e.Code + ")" }

// TimeoutError says that the person did not come to an end in time.
type TimeoutError struct{ After time.Duration }

// Error implements error.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("nobody signed in within %s", e.After.Round(time.Second))
}

// ExpiredError says that the service takes the code no more that the person was shown or brought.
type ExpiredError struct {
	// After is how long it was good for at most.
	After time.Duration
	Err   error
}

// Error implements error.
func (e *ExpiredError) Error() string {
	return fmt.Sprintf("AWS says that the code has expired, %s after it was given", max(e.After.Round(time.Second), time.Second))
}

// Unwrap returns the refusal.
func (e *ExpiredError) Unwrap() error { return e.Err }

// ForgetError says that the file of a token cannot be removed.
type ForgetError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *ForgetError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *ForgetError) Unwrap() error { return e.Err }

// OtherError says that another process had a person sign in, and that nothing came of it.
type OtherError struct {
	From   lock.Holder
	Reason string
}

// Error implements error.
func (e *OtherError) Error() string { return e.From.String() + ": " + e.Reason }
