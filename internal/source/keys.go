package source

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// ExpiredKeysError says that the session token of a profile in a file has expired, as a setting
// beside it says.
type ExpiredKeysError struct {
	Profile string
	// Setting is the name of the setting that says so, such as x_security_token_expires.
	Setting string
	Expired time.Time
}

// Error implements error.
func (e *ExpiredKeysError) Error() string {
	expired := e.Expired.UTC().Format(time.RFC3339)
	return fmt.Sprintf("the session token of profile %q expired at %s, as %s says", e.Profile, expired, e.Setting)
}

// staticKeys are those of a file, unless the file says that they have expired.
func (r *Runner) staticKeys(step plan.StaticKeys) (aws.Credentials, error) {
	creds := aws.Credentials{
		AccessKeyID: step.AccessKeyID, SecretAccessKey: step.SecretAccessKey.Reveal(), SessionToken: step.SessionToken.Reveal(),
		AccountID: step.AccountID, Source: step.Type(),
	}
	if step.Expiration == "" {
		return creds, nil
	}
	expires, err := isotime.Parse(step.Expiration)
	if err != nil {
		return creds, nil //nolint:nilerr // the plan warns of it
	}
	if !expires.After(r.Now()) {
		return aws.Credentials{}, &ExpiredKeysError{Profile: step.Profile, Setting: step.ExpirationKey, Expired: expires}
	}
	creds.CanExpire, creds.Expires = true, expires
	return creds, nil
}

// keyringKeys are those of the keyring, which may ask a person for its password. They are read for a
// call, or to be handed out, and nowhere else; what the keyring has counts, also where the index had
// another ID.
func (r *run) keyringKeys(ctx context.Context, step plan.KeyringKeys) (aws.Credentials, error) {
	defer waiting.On(ctx, "the keyring, for the key of "+whose(step.Profile))()
	creds, err := r.Keys(ctx, step.Key)
	if err != nil {
		return aws.Credentials{}, err
	}
	r.Log.Debug("the keyring has given a key", "key", step.Key)
	creds.AccountID, creds.Source = step.AccountID, step.Type()
	return creds, nil
}

// environmentKeys are those of the environment, unless they have expired.
func (r *Runner) environmentKeys(step plan.EnvironmentKeys) (aws.Credentials, error) {
	if step.AccessKeyID == "" {
		return aws.Credentials{}, &EnvironmentError{Profile: step.Profile, Variable: "AWS_ACCESS_KEY_ID", Reason: "is not set"}
	}
	creds := aws.Credentials{
		AccessKeyID: step.AccessKeyID, SecretAccessKey: step.SecretAccessKey.Reveal(), SessionToken: step.SessionToken.Reveal(),
		AccountID: step.AccountID, Source: step.Type(),
	}
	if step.Expiration == "" {
		return creds, nil
	}
	failed := func(reason string) (aws.Credentials, error) {
		return aws.Credentials{}, &EnvironmentError{Profile: step.Profile, Variable: "AWS_CREDENTIAL_EXPIRATION", Reason: reason}
	}
	expires, err := isotime.Parse(step.Expiration)
	switch {
	case err != nil:
		return failed("is no time with a zone, such as 2026-11-23T12:00:00Z")
	case !expires.After(r.Now()):
		return failed("is past: the keys beside it have expired")
	}
	creds.CanExpire, creds.Expires = true, expires
	return creds, nil
}
