package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/identitycenter"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// sso gets the credentials of a role of IAM Identity Center. A token that the portal does not take,
// whatever its file says, is renewed or replaced once.
func (r *run) sso(ctx context.Context, step plan.SSO) (aws.Credentials, error) {
	token, err := r.ssoToken(ctx, step, secret.String{})
	if err != nil {
		return aws.Credentials{}, err
	}
	creds, err := r.shared(ctx, step, token)
	if !unauthorized(err) {
		return creds, err
	}
	fresh, tokenErr := r.ssoToken(ctx, step, token)
	if needed, ok := errors.AsType[*PersonNeededError](tokenErr); ok {
		needed.Err = fmt.Errorf("%w; %w", err, needed.Err)
	}
	if tokenErr != nil {
		return aws.Credentials{}, tokenErr
	}
	creds, err = r.shared(ctx, step, fresh)
	if unauthorized(err) {
		return aws.Credentials{}, signInNeeded(step, err)
	}
	return creds, err
}

// shared gets the credentials, and lets the AWS CLI have them.
func (r *run) shared(ctx context.Context, step plan.SSO, token secret.String) (aws.Credentials, error) {
	portal := r.portal(r.located(step), r.plan.Network)
	creds, err := portal.Credentials(ctx, token, step.AccountID, step.RoleName)
	if err == nil {
		creds.Source = step.Type()
		r.share(step, clicache.Entry{Credentials: creds, SSO: true})
	}
	return creds, err
}

func unauthorized(err error) bool {
	refusal, ok := errors.AsType[*awscall.CallError](err)
	return ok && refusal.Status == http.StatusUnauthorized
}

func signInNeeded(step plan.SSO, why error) *PersonNeededError {
	return &PersonNeededError{
		What: "a sign-in to " + string(awscall.IdentityCenter), SignIn: true, Profile: step.Profile, Err: why,
		Session: step.Session, StartURL: step.StartURL,
	}
}

var errNoHome = errors.New("HOME is not set, so that there is no ~/.aws/sso/cache to look for one in")

// tokens is where the AWS CLI and the SDKs keep the tokens of sign-ins.
func (r *Runner) tokens() *signin.Keeper {
	return &signin.Keeper{Dir: filepath.Join(r.Home, ".aws", "sso", "cache"), Now: r.Now, Log: r.Log, Heed: r.Heed}
}

func ssoSession(step plan.SSO) signin.SSOSession {
	return signin.SSOSession{Name: step.Session, StartURL: step.StartURL, Region: step.Region, Scopes: step.Scopes}
}

// ssoToken returns the token of a sign-in: as it is kept, renewed, or of a person who signs in now.
// One that the portal refused is bad.
func (r *run) ssoToken(ctx context.Context, step plan.SSO, bad secret.String) (secret.String, error) {
	if r.Home == "" {
		return secret.String{}, signInNeeded(step, errNoHome)
	}
	waiting, cancel := context.WithTimeout(ctx, r.leftToWait(waitMargin))
	defer cancel()
	token, err := r.keptToken(waiting, step, bad)
	needed, ok := errors.AsType[*signin.NeededError](err)
	switch {
	case ctx.Err() != nil:
		return secret.String{}, ctx.Err()
	case !ok:
		return token, err
	case r.Person == nil:
		return secret.String{}, signInNeeded(step, needed)
	}
	if err := r.signInNow(ctx, step, needed, bad); err != nil {
		return secret.String{}, err
	}
	return r.keptToken(ctx, step, bad)
}

func (r *run) keptToken(ctx context.Context, step plan.SSO, bad secret.String) (secret.String, error) {
	step = r.located(step)
	token, err := r.tokens().Token(ctx, ssoSession(step), r.oidc(step, r.plan.Network), bad)
	if err == nil && step.Region == "" {
		return secret.String{}, &signin.NeededError{Lack: signin.Unreadable, Reason: "its token does not say of which region it is"}
	}
	return token, err
}

// signInNow has a person sign in in the middle of a run, within what is left of the time for it.
func (r *run) signInNow(ctx context.Context, step plan.SSO, needed *signin.NeededError, bad secret.String) error {
	left := r.left(0)
	if left < shortestQuestion {
		return signInNeeded(step, r.noTime())
	}
	r.Log.Debug("a sign-in is needed", "profile", step.Profile, "reason", needed)
	_, err := r.signIn(ctx, step, r.plan.Network, signin.Way{Limit: left}, bad)
	if err == nil {
		lock.SignOf(ctx).Change(func(a *lock.Activity) { a.Doing = "" }) // which said that it asks
	}
	if e, ok := errors.AsType[*PersonNeededError](err); ok && e.Waited == 0 {
		e.Err = fmt.Errorf("%w, and %w", needed, e.Err)
	}
	return err
}

// Assignments returns all roles that a sign-in leads to, sorted by account and role. It has a person
// sign in where that is needed. Its errors are those of [Runner.Credentials].
func (r *Runner) Assignments(ctx context.Context, step plan.SSO, n plan.Network) (all []identitycenter.Assignment, err error) {
	r.fill()
	started := &run{Runner: r, plan: plan.Plan{Network: n, Steps: []plan.Step{step}}, started: r.Now()}
	token, err := started.ssoToken(ctx, step, secret.String{})
	if err != nil {
		return nil, err
	}
	portal := r.portal(r.located(step), n)
	all, err = portal.Assignments(ctx, token)
	if !unauthorized(err) {
		return all, err
	}
	if token, err = started.ssoToken(ctx, step, token); err != nil {
		return nil, err
	}
	if all, err = portal.Assignments(ctx, token); unauthorized(err) {
		return nil, signInNeeded(step, err)
	}
	return all, err
}

// portal is the access portal of a step's region.
func (r *Runner) portal(step plan.SSO, n plan.Network) identitycenter.Portal {
	return identitycenter.Portal{Place: identitycenter.Place{
		Calls: &r.aws, Network: n, Region: step.Region, Profile: step.Profile, Session: step.Session,
	}}
}

// oidc is who gives the tokens of a step's sign-in.
func (r *Runner) oidc(step plan.SSO, n plan.Network) identitycenter.OIDC {
	return identitycenter.OIDC{Place: r.portal(step, n).Place, StartURL: step.StartURL}
}
