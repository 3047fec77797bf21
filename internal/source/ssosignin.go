package source

import (
	"context"
	"errors"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/starturl"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// SignIn has a person sign in anew for a step, and returns until when the sign-in lasts. Its errors
// are those of [Runner.Credentials], a [renewal.KeepError] and a [signin.OtherError].
func (r *Runner) SignIn(ctx context.Context, step plan.SSO, n plan.Network, way signin.Way) (time.Time, error) {
	r.fill()
	switch {
	case r.Home == "":
		return time.Time{}, signInNeeded(step, errNoHome)
	case r.Person == nil:
		return time.Time{}, signInNeeded(step, errNobody)
	}
	return r.signIn(ctx, step, n, way, r.tokens().Kept(ssoSession(step)))
}

func (r *Runner) signIn(ctx context.Context, step plan.SSO, n plan.Network, way signin.Way, old secret.String) (time.Time, error) {
	client, err := r.HTTP(n)
	if err != nil {
		return time.Time{}, err
	}
	over := waiting.On(ctx, "the access portal behind "+step.StartURL)
	portal, err := starturl.Resolve(ctx, client.Transport, step.StartURL, step.Region)
	over()
	if err != nil {
		return time.Time{}, &StartURLError{Profile: step.Profile, Session: step.Session, Err: err}
	}
	session := ssoSession(step)
	session.PortalURL, session.Region, step.Region = portal.URL, portal.Region, portal.Region
	until, err := r.tokens().SignIn(ctx, session, r.oidc(step, n), r.Person, way, old)
	late, timeout := errors.AsType[*signin.TimeoutError](err)
	_, refused := errors.AsType[*signin.DeniedError](err)
	_, expired := errors.AsType[*signin.ExpiredError](err)
	_, nobody := errors.AsType[*signin.NobodyError](err)
	switch {
	case ctx.Err() != nil:
		return time.Time{}, ctx.Err()
	case timeout:
		needed := signInNeeded(step, err)
		needed.Waited = max(late.After.Round(time.Second), 1)
		return time.Time{}, needed
	case refused, expired, nobody:
		return time.Time{}, signInNeeded(step, err)
	}
	return until, err
}

// located is a step with the region of its session: where the start URL is on a company's own host,
// that of the access portal that it led to when a person signed in last. The AWS CLI writes this
// into the config file as well.
func (r *Runner) located(step plan.SSO) plan.SSO {
	if !awsvalue.IsOwnStartURL(step.StartURL) {
		return step
	}
	region := r.SignedIn(step).Region
	if awsvalue.Region(region) == "" {
		step.Region = region
	}
	return step
}

// SignedIn returns what is kept of the sign-in that a step takes.
func (r *Runner) SignedIn(step plan.SSO) signin.State {
	r.fill()
	if r.Home == "" {
		return signin.State{Err: &signin.NeededError{Lack: signin.Nothing, Reason: errNoHome.Error(), Err: errNoHome}}
	}
	return r.tokens().State(ssoSession(step))
}
