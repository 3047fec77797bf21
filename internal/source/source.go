// Package source carries a plan out: it turns the steps of a [plan.Plan] into credentials, by
// way of the cache, the environment, credential processes, sign-ins, metadata services and STS. Of
// the calls of AWS it makes those of STS and of `aws login`, and it alone starts child processes.
//
// It does not know flags, standard output, how a person is asked, or how an error is worded on the
// screen.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Runner carries plans out, several at once if need be. It is for one run of a program, and not to
// be changed or copied once it is used. Its zero value is ready: it keeps nothing and asks nobody.
type Runner struct {
	// Store keeps the credentials that are asked for; Steps those on the way to them, which need
	// last only for a call. nil means that nothing is kept, and of Steps that Store keeps these,
	// too.
	Store, Steps cache.Store
	// MFASessions keeps MFA sessions that were issued for a length at least, as the answer or on
	// the way to it; nil means the others.
	MFASessions func(length time.Duration, answer bool) cache.Store
	// Codes remembers the MFA codes that have been sent; nil means that this run alone does.
	Codes *cache.Once
	// Prompter asks a person; nil where nobody is to be asked.
	Prompter Prompter
	// Keys reads a long-lived key out of the system's keyring; nil where there is none.
	Keys func(ctx context.Context, name string) (aws.Credentials, error)
	// Caller names the program that runs ours, for the question; nil or an empty text where that is
	// not known.
	Caller func() string
	// MFAToken answers the first question for a code in place of a person.
	MFAToken secret.String
	// Person signs in to IAM Identity Center where a run needs it; nil where nobody is to be asked.
	Person signin.Person
	// Patience is how long after the start of the run a person can answer or sign in; zero means 50
	// seconds.
	Patience time.Duration
	// Sharing names the profiles that wait for a code of a device, where a run carries out several
	// plans; nil where each has a question of its own.
	Sharing func(device string) []string
	// Heed says of which other runs it is the answer to this one that a person did not sign in
	// there, while this one waited; nil means all.
	Heed func(from lock.Holder) bool
	// User is who role sessions are named after where the profile has no name for them.
	User string
	// Home is the home directory, where the AWS CLI keeps the tokens of sign-ins; empty when there
	// is none.
	Home string
	// CLICache is the AWS CLI's cache of credentials; empty to leave it alone, whatever a plan
	// says.
	CLICache clicache.Dir
	// Strict refuses the session of another role than the one that was asked for, where STS says
	// whose it is. That of another account is refused in any case. (AWS's recorded scenarios have a
	// role by another name.)
	Strict bool
	// AnyLength takes the session of a role for as long as the role lets it last, where that is less
	// than what was asked for.
	AnyLength bool
	// Now is the clock; nil means that of the system.
	Now func() time.Time
	// Log gets warnings and, at debug level, each call; nil means no log.
	Log *slog.Logger

	// What child processes get: the environment as "NAME=VALUE", and the streams beside their
	// standard output.
	Environ []string
	Stdin   io.Reader
	Stderr  io.Writer

	aws    awsclient.Client
	token  sync.Once // the MFAToken is used once
	filled sync.Once // what nobody set has its default

	unshared sync.Once // trouble with the AWS CLI's cache is told once
}

// run is a plan that is being carried out.
type run struct {
	*Runner
	plan    plan.Plan
	started time.Time
	waited  time.Duration // for other processes
	// unlocked is why what is fetched now is fetched without its lock; nil where it is held.
	unlocked error
}

// Credentials carries out a whole plan. The last step asks the cache first, and only a miss
// evaluates the step before it: a warm cache costs one file, no call and no question.
//
// Its errors are [PersonNeededError], [CodeError], [awscall.CallError], [awscall.ClockError],
// [awscall.NetworkError], [awscall.AnswerError], [UnlockedError], [EnvironmentError], [ProcessError], [CircleError],
// [TokenError], [MismatchError], [awscall.SetupError] and [awsclient.BundleError], that of the context,
// [lock.HeldError], or one of the store.
func (r *Runner) Credentials(ctx context.Context, p plan.Plan) (aws.Credentials, error) {
	r.fill()
	if err := r.circle(p); err != nil {
		return aws.Credentials{}, err
	}
	started := &run{Runner: r, plan: p, started: r.Now()}
	creds, err := started.upTo(ctx, len(p.Steps))
	if none, ok := errors.AsType[*noSessionError](err); ok {
		return none.keys, nil
	}
	if needed, ok := errors.AsType[*PersonNeededError](err); ok {
		needed.Namesake = p.Namesake
	}
	return creds, err
}

// fill gives what nobody has set its default. Each exported method that needs one begins with it.
func (r *Runner) fill() {
	r.filled.Do(func() {
		if r.Now == nil {
			r.Now = time.Now //nolint:forbidigo // who wants another clock sets it
		}
		if r.Log == nil {
			r.Log = slog.New(slog.DiscardHandler)
		}
		r.aws.Now, r.aws.Log = r.Now, r.Log
		if r.Store == nil {
			r.Store = cache.Off{}
		}
		if r.Codes == nil {
			r.Codes = &cache.Once{Now: r.Now}
		}
		if r.Prompter == nil {
			r.Prompter = nobody{r.Now}
		}
		if r.Patience == 0 {
			r.Patience = answerLimit
		}
	})
}

// upTo evaluates the first n steps. The locks of a chain are taken from the longer prefix to the
// shorter one, by every process alike, so that no two can wait for each other.
func (r *run) upTo(ctx context.Context, n int) (aws.Credentials, error) {
	switch step := r.plan.Steps[n-1].(type) {
	case plan.StaticKeys:
		return r.staticKeys(step)
	case plan.KeyringKeys:
		return r.keyringKeys(ctx, step)
	case plan.EnvironmentKeys:
		return r.environmentKeys(step)
	case plan.Process:
		// Not stored unless the profile says so, as by the AWS CLI: what the process reads is not
		// in the key, nor is it known when the session began.
		if step.Keep {
			return r.stored(ctx, n, func() (aws.Credentials, error) { return r.process(ctx, step) })
		}
		return r.process(ctx, step)
	case plan.SSO:
		return r.stored(ctx, n, func() (aws.Credentials, error) { return r.sso(ctx, step) })
	case plan.SessionToken:
		return r.above(ctx, n, func(base aws.Credentials) (aws.Credentials, error) {
			if r.plan.Unsettled(n-1) && (base.SessionToken != "" || base.CanExpire) {
				return aws.Credentials{}, &noSessionError{base}
			}
			return r.sessionToken(ctx, step, base)
		})
	case plan.FederationToken:
		return r.above(ctx, n, func(base aws.Credentials) (aws.Credentials, error) { return r.federationToken(ctx, step, base) })
	case plan.AssumeRole:
		return r.stored(ctx, n, func() (aws.Credentials, error) {
			base, err := r.upTo(ctx, n-1)
			if none, ok := errors.AsType[*noSessionError](err); ok {
				return r.assumeRole(ctx, n-1, step, none.keys, false)
			}
			if err != nil {
				return aws.Credentials{}, err
			}
			return r.assumeRole(ctx, n-1, step, base, r.plan.FromMFASession(n-1))
		})
	case plan.WebIdentity:
		return r.stored(ctx, n, func() (aws.Credentials, error) { return r.webIdentity(ctx, step) })
	case plan.Login:
		return r.awsLogin(ctx, step)
	case plan.Container:
		return r.container(ctx, step)
	case plan.Instance:
		return r.instance(ctx, step)
	}
	panic(fmt.Sprintf("source: step of type %s", r.plan.Steps[n-1].Type()))
}

// above answers a step from the cache, else with a call that takes the credentials of the step
// below.
func (r *run) above(ctx context.Context, n int, call func(base aws.Credentials) (aws.Credentials, error)) (aws.Credentials, error) {
	return r.stored(ctx, n, func() (aws.Credentials, error) {
		base, err := r.upTo(ctx, n-1)
		if err != nil {
			return aws.Credentials{}, err
		}
		return call(base)
	})
}

// store is where the credentials of the first n steps are kept.
func (r *run) store(n int) cache.Store {
	mfa, ok := r.plan.Steps[n-1].(plan.SessionToken)
	switch last := n == len(r.plan.Steps); {
	case ok && r.MFASessions != nil:
		return r.MFASessions(time.Duration(mfa.DurationSeconds)*time.Second, last)
	case !last && r.Steps != nil:
		return r.Steps
	}
	return r.Store
}

// stored answers the first n steps from the cache, else from that of the AWS CLI, else by fetching.
// Another process that fetches the same is waited for, within bounds; fetching has bounds of its
// own.
func (r *run) stored(ctx context.Context, n int, fetch func() (aws.Credentials, error)) (aws.Credentials, error) {
	store := r.store(n)
	waiting, cancel := context.WithTimeout(ctx, r.leftToWait(waitMargin))
	defer cancel()
	began := r.Now()
	fetching := func(ctx context.Context) (aws.Credentials, error) { // not bound by the time for waiting
		defer func(before error) { r.unlocked = before }(r.unlocked)
		r.waited, r.unlocked = r.waited+r.Now().Sub(began), cache.WithoutLock(ctx)
		return fetch()
	}
	return store.Do(waiting, r.plan.Fingerprint(n), fetching, r.elsewhere(r.plan.Steps[n-1]))
}
