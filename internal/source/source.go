// Package source carries a plan out: it turns the steps of a [profile.Plan] into credentials, by way of the cache, the
// environment, credential processes, IAM Identity Center and STS. It is the only package with these two services, the SDK's
// configuration and child processes.
//
// It does not know flags, standard output, how a person is asked, or how an error is worded on the screen.
package source

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/secret"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Prompter asks a person for a secret.
type Prompter interface {
	// Secret shows the question and returns the answer, which is not echoed. Any error but that of the context means that
	// nobody answered.
	Secret(ctx context.Context, question string) (string, error)
}

// Runner carries plans out. It is for one run of a program.
type Runner struct {
	Store    cache.Store
	Prompter Prompter
	// MFAToken answers the first question for a code in place of a person.
	MFAToken secret.String
	// User is who role sessions are named after where the profile has no name for them.
	User string
	// Home is the home directory, where the AWS CLI keeps the tokens of sign-ins; empty when there is none.
	Home string
	Now  func() time.Time
	Log  *slog.Logger

	// What child processes get: the environment as "NAME=VALUE", and the streams beside their standard output.
	Environ []string
	Stdin   io.Reader
	Stderr  io.Writer

	network network
	started time.Time
	sent    []secret.String // with calls, and not to be shown if AWS quotes them
	token   sync.Once       // the MFAToken is used once
}

// Credentials carries out a whole plan. The last step asks the cache first, and only a miss evaluates the step before it:
// a warm cache costs one file, no call and no question.
//
// Its errors are [PersonNeededError], [CodeError], [CallError], [ClockError], [NetworkError], [AnswerError], [EnvironmentError],
// [ProcessError], [CircleError], [SetupError] and [UnsupportedError], or that of the context.
func (r *Runner) Credentials(ctx context.Context, plan profile.Plan) (aws.Credentials, error) {
	r.started = r.Now()
	if err := r.circle(plan); err != nil {
		return aws.Credentials{}, err
	}
	return r.upTo(ctx, plan, len(plan.Steps))
}

// upTo evaluates the first n steps. The locks of a chain are taken from the longer prefix to the shorter one, by every
// process alike, so that no two can wait for each other.
func (r *Runner) upTo(ctx context.Context, plan profile.Plan, n int) (aws.Credentials, error) {
	stored := func(fetch cache.Fetch) (aws.Credentials, error) {
		return r.Store.Do(ctx, plan.Fingerprint(n), fetch)
	}
	switch step := plan.Steps[n-1].(type) {
	case profile.StaticKeys:
		return staticKeys(step), nil
	case profile.EnvironmentKeys:
		return r.environmentKeys(step)
	case profile.Process:
		// Not stored, as the AWS CLI does not: what the process reads is not in the key, nor is it known when the session began.
		return r.process(ctx, step)
	case profile.SSO:
		return stored(func(ctx context.Context) (aws.Credentials, error) { return r.sso(ctx, step) })
	case profile.AssumeRole:
		return stored(func(ctx context.Context) (aws.Credentials, error) {
			base, err := r.upTo(ctx, plan, n-1)
			if err != nil {
				return aws.Credentials{}, err
			}
			return r.assumeRole(ctx, role{plan: plan, index: n - 1, step: step, base: base})
		})
	case profile.WebIdentity, profile.Login, profile.Container, profile.Instance:
		return aws.Credentials{}, &UnsupportedError{Type: step.Type(), Profile: plan.Profile}
	}
	panic(fmt.Sprintf("source: step of type %s", plan.Steps[n-1].Type()))
}

func staticKeys(step profile.StaticKeys) aws.Credentials {
	return aws.Credentials{
		AccessKeyID: step.AccessKeyID, SecretAccessKey: step.SecretAccessKey.Reveal(), SessionToken: step.SessionToken.Reveal(),
		AccountID: step.AccountID, Source: step.Type(),
	}
}

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
	expires, err := time.Parse(time.RFC3339, step.Expiration)
	switch {
	case err != nil:
		return aws.Credentials{}, &EnvironmentError{Profile: step.Profile, Variable: "AWS_CREDENTIAL_EXPIRATION", Reason: "is no time with a zone, such as 2026-11-23T12:00:00Z"}
	case !expires.After(r.Now()):
		return aws.Credentials{}, &EnvironmentError{Profile: step.Profile, Variable: "AWS_CREDENTIAL_EXPIRATION", Reason: "is past: the keys beside it have expired"}
	}
	creds.CanExpire, creds.Expires = true, expires
	return creds, nil
}
