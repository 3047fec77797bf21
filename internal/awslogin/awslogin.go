// Package awslogin keeps the sign-ins of `aws login`: it finds and reads their files, renews one
// before its credentials end, and proves to have the key that a sign-in was made with. Of many
// processes one renews, and the others find what it got.
//
// It does not know which profile wants one, how AWS is called ([Keeper.Ask]), or how a person is
// spoken to.
package awslogin

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/renewal"
)

// The SDK's provider for these sign-ins (credentials/logincreds) renews them without a lock, writes
// over the file in place and loses its idToken, cuts leading zeros off the key in one proof of 128,
// and panics on a key that it cannot read. So the renewal is ours, with the SDK's client.

// window is how long before their end credentials are renewed; botocore's (credentials.py,
// LoginCredentialFetcher).
const window = 5 * time.Minute

// Keeper keeps the sign-in in a file, which it shares with the AWS CLI and the SDKs. All fields
// must be set.
type Keeper struct {
	// Path is the file; see [Path].
	Path string
	// Ask gets the next credentials for a sign-in. Its error is an [OverError] where the sign-in
	// cannot be renewed ever.
	Ask func(context.Context, SignIn) (Answer, error)
	// Patience is how long another process is waited for that renews the sign-in.
	Patience time.Duration
	// Limit bounds Ask; an interrupt leaves it as long again.
	Limit time.Duration
	Now   func() time.Time
	Log   *slog.Logger
}

// Credentials returns the credentials of the sign-in, and renews them when they are about to end.
//
// With an error come the credentials that are there, which may last yet. The error is a
// [NeededError] where only a new sign-in helps, a [lock.HeldError] while another process renews
// them, a [renewal.KeepError], or one of Ask.
func (k *Keeper) Credentials(ctx context.Context) (aws.Credentials, error) {
	kept, err := read(k.Path)
	if err != nil {
		return aws.Credentials{}, &NeededError{err}
	}
	if kept.creds.Expires.Sub(k.Now()) > window {
		return kept.creds, nil
	}
	kept, err = k.renewal(kept).Renew(ctx, kept)
	_, over := errors.AsType[*OverError](err)
	_, failed := errors.AsType[*renewal.FailedError](err)
	if over || failed {
		err = &NeededError{err}
	}
	return kept.creds, err
}

// renewal is how the sign-in is renewed. It goes to its end, whoever interrupts.
func (k *Keeper) renewal(old SignIn) renewal.Renewal[SignIn] {
	return renewal.Renewal[SignIn]{
		File: file(k.Path), Newer: newer, Early: window, Patience: k.Patience,
		Limit: k.Limit, Grace: k.Limit, Now: k.Now, Log: k.Log,
		Read: func() (SignIn, error) {
			kept, err := read(k.Path)
			if err != nil {
				return old, &NeededError{err}
			}
			return kept, nil
		},
		Ask: func(ctx context.Context, kept SignIn) (SignIn, error) {
			answer, err := k.Ask(ctx, kept)
			if err != nil {
				return kept, err
			}
			return kept.renewed(answer, k.Now())
		},
		Final: func(err error) bool {
			_, over := errors.AsType[*OverError](err)
			return over
		},
	}
}

// NeededError says that there is no sign-in that lasts, and that it takes a person to make one.
type NeededError struct{ Err error }

// Error implements error. It repeats nothing of what the file holds.
func (e *NeededError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *NeededError) Unwrap() error { return e.Err }

// OverError says that a sign-in is over, and cannot be renewed.
type OverError struct{ Err error }

// Error implements error.
func (e *OverError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *OverError) Unwrap() error { return e.Err }

// Path is the file of a sign-in. Where its directory is named by a variable, that is read as
// botocore does, with ~ and $NAME. Its error is a [NeededError].
// Source: botocore/utils.py, get_login_token_cache_directory and generate_login_cache_key.
func Path(home string, variable func(string) string, session string) (string, error) {
	dir := os.Expand(variable("AWS_LOGIN_CACHE_DIRECTORY"), variable)
	if below, ok := strings.CutPrefix(dir, "~"+string(filepath.Separator)); ok && home != "" {
		dir = filepath.Join(home, below)
	}
	switch {
	case dir == "" && home == "":
		return "", &NeededError{errNoHome}
	case dir == "":
		dir = filepath.Join(home, ".aws", "login", "cache")
	}
	return filepath.Join(dir, name(session)), nil
}

var errNoHome = errors.New("HOME is not set, so that there is no ~/.aws/login/cache to look for one in")
