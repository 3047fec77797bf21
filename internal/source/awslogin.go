package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// The SDK's provider for these sign-ins (credentials/logincreds) renews them without a lock, writes
// over the file in place and loses its idToken, cuts leading zeros off the key in one proof of 128,
// and panics on a key that it cannot read. So the renewal is ours, with the SDK's client.

// renewBefore is how long before their end credentials are renewed; botocore's (credentials.py,
// LoginCredentialFetcher).
const renewBefore = 5 * time.Minute

// awsLogin gives the credentials of a sign-in by `aws login`, which renews them for it when they
// are about to end.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html
func (r *run) awsLogin(ctx context.Context, step profile.Login) (aws.Credentials, error) {
	path, err := r.awsLoginPath(step)
	if err != nil {
		return aws.Credentials{}, awsLoginNeeded(step, err)
	}
	kept, err := readAWSLogin(path)
	switch {
	case err != nil:
		return aws.Credentials{}, awsLoginNeeded(step, err)
	case kept.creds.Expires.Sub(r.Now()) > renewBefore:
		return kept.creds, nil
	}
	kept, err = r.awsLoginRenewal(step, path, kept).Renew(ctx, kept)
	_, busy := errors.AsType[*lock.HeldError](err)
	_, over := errors.AsType[*overError](err)
	_, failed := errors.AsType[*renewal.FailedError](err)
	switch {
	case err == nil:
		return kept.creds, nil
	case ctx.Err() == nil && kept.creds.Expires.After(r.Now()):
		if !busy {
			r.Log.Warn(fmt.Sprintf("the sign-in of profile %q cannot be renewed, and its credentials end at %s: %v",
				step.Profile, kept.creds.Expires.Format(time.RFC3339), err))
		}
		return kept.creds, nil
	case over, failed:
		err = awsLoginNeeded(step, err)
	}
	return aws.Credentials{}, err
}

// awsLoginRenewal is how a sign-in is renewed. It goes to its end, whoever interrupts.
func (r *run) awsLoginRenewal(step profile.Login, path string, old awsLogin) renewal.Renewal[awsLogin] {
	return renewal.Renewal[awsLogin]{
		File: awsLoginFile(path), Newer: newerAWSLogin, Early: renewBefore, Patience: r.left(waitMargin),
		Limit: callLimit, Grace: callLimit, Now: r.Now, Log: r.Log,
		Read: func() (awsLogin, error) {
			kept, err := readAWSLogin(path)
			if err != nil {
				return old, awsLoginNeeded(step, err)
			}
			return kept, nil
		},
		Ask: func(ctx context.Context, kept awsLogin) (awsLogin, error) {
			answer, err := r.createOAuth2Token(ctx, step, kept)
			if err != nil {
				return kept, err
			}
			return kept.renewed(answer, r.Now())
		},
		Final: func(err error) bool {
			_, over := errors.AsType[*overError](err)
			return over
		},
	}
}

// overError says that a sign-in is over, and cannot be renewed.
type overError struct{ Err error }

// Error implements error.
func (e *overError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *overError) Unwrap() error { return e.Err }

func awsLoginNeeded(step profile.Login, why error) error {
	return &PersonNeededError{What: "a sign-in to AWS", SignIn: true, Login: true, Profile: step.Profile, Err: why}
}

// awsLoginPath is the file of a sign-in. Where its directory is named by a variable, that is read
// as botocore does, with ~ and $NAME.
// Source: botocore/utils.py, get_login_token_cache_directory and generate_login_cache_key.
func (r *run) awsLoginPath(step profile.Login) (string, error) {
	dir := os.Expand(r.variable("AWS_LOGIN_CACHE_DIRECTORY"), r.variable)
	if below, ok := strings.CutPrefix(dir, "~"+string(filepath.Separator)); ok && r.Home != "" {
		dir = filepath.Join(r.Home, below)
	}
	switch {
	case dir == "" && r.Home == "":
		return "", errNoLoginHome
	case dir == "":
		dir = filepath.Join(r.Home, ".aws", "login", "cache")
	}
	return filepath.Join(dir, awsLoginName(step.Session)+".json"), nil
}

var errNoLoginHome = errors.New("HOME is not set, so that there is no ~/.aws/login/cache to look for one in")
