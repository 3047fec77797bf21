package source

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// staticKeys are those of a file.
func staticKeys(step profile.StaticKeys) aws.Credentials {
	return aws.Credentials{
		AccessKeyID: step.AccessKeyID, SecretAccessKey: step.SecretAccessKey.Reveal(), SessionToken: step.SessionToken.Reveal(),
		AccountID: step.AccountID, Source: step.Type(),
	}
}

// environmentKeys are those of the environment, unless they have expired.
func (r *Runner) environmentKeys(step profile.EnvironmentKeys) (aws.Credentials, error) {
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
	expires, err := time.Parse(time.RFC3339, step.Expiration)
	switch {
	case err != nil:
		return failed("is no time with a zone, such as 2026-11-23T12:00:00Z")
	case !expires.After(r.Now()):
		return failed("is past: the keys beside it have expired")
	}
	creds.CanExpire, creds.Expires = true, expires
	return creds, nil
}
