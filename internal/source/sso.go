package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/starturl"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// sso gets the credentials of a role of IAM Identity Center. A token that the portal does not take,
// whatever its file says, is renewed or replaced once.
func (r *run) sso(ctx context.Context, step profile.SSO) (aws.Credentials, error) {
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
func (r *run) shared(ctx context.Context, step profile.SSO, token secret.String) (aws.Credentials, error) {
	creds, err := r.roleCredentials(ctx, step, token)
	if err == nil {
		r.share(step, clicache.Entry{Credentials: creds, SSO: true})
	}
	return creds, err
}

func unauthorized(err error) bool {
	refusal, ok := errors.AsType[*awscall.CallError](err)
	return ok && refusal.Status == http.StatusUnauthorized
}

func signInNeeded(step profile.SSO, why error) *PersonNeededError {
	return &PersonNeededError{
		What: "a sign-in to " + string(awscall.IdentityCenter), SignIn: true, Profile: step.Profile, Err: why,
		Session: step.Session, StartURL: step.StartURL,
	}
}

var errNoHome = errors.New("HOME is not set, so that there is no ~/.aws/sso/cache to look for one in")

// tokens is where the AWS CLI and the SDKs keep the tokens of sign-ins.
func (r *Runner) tokens() *signin.Keeper {
	return &signin.Keeper{Dir: filepath.Join(r.Home, ".aws", "sso", "cache"), Now: r.Now, Log: r.Log}
}

// located is a step with the region of its session: where the start URL is on a company's own host,
// that of the access portal that it led to when a person signed in last. The AWS CLI writes this
// into the config file as well.
func (r *Runner) located(step profile.SSO) profile.SSO {
	if !awsvalue.IsOwnStartURL(step.StartURL) {
		return step
	}
	region := r.SignedIn(step).Region
	if wrong, _ := awsvalue.Region(region); wrong == "" {
		step.Region = region
	}
	return step
}

// SignedIn returns what is kept of the sign-in that a step takes.
func (r *Runner) SignedIn(step profile.SSO) signin.State {
	r.fill()
	if r.Home == "" {
		return signin.State{Err: &signin.NeededError{Lack: signin.Nothing, Reason: errNoHome.Error(), Err: errNoHome}}
	}
	return r.tokens().State(ssoSession(step))
}

func ssoSession(step profile.SSO) signin.SSOSession {
	return signin.SSOSession{Name: step.Session, StartURL: step.StartURL, Region: step.Region, Scopes: step.Scopes}
}

// ssoToken returns the token of a sign-in: as it is kept, renewed, or of a person who signs in now.
// One that the portal refused is bad.
func (r *run) ssoToken(ctx context.Context, step profile.SSO, bad secret.String) (secret.String, error) {
	if r.Home == "" {
		return secret.String{}, signInNeeded(step, errNoHome)
	}
	waiting, cancel := context.WithTimeout(ctx, waitLimit-r.Now().Sub(r.started))
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

func (r *run) keptToken(ctx context.Context, step profile.SSO, bad secret.String) (secret.String, error) {
	step = r.located(step)
	token, err := r.tokens().Token(ctx, ssoSession(step), oidc{r.Runner, step, r.plan.Network}, bad)
	if err == nil && step.Region == "" {
		return secret.String{}, &signin.NeededError{Lack: signin.Unreadable, Reason: "its token does not say of which region it is"}
	}
	return token, err
}

// signInNow has a person sign in in the middle of a run, within what is left of the time for it.
func (r *run) signInNow(ctx context.Context, step profile.SSO, needed *signin.NeededError, bad secret.String) error {
	left := r.SignInLimit - r.Now().Sub(r.started)
	if left < shortestQuestion {
		return signInNeeded(step, errNoTime)
	}
	r.Log.Debug("a sign-in is needed", "profile", step.Profile, "reason", needed)
	_, err := r.signIn(ctx, step, r.plan.Network, signin.Way{Limit: left}, bad)
	if e, ok := errors.AsType[*PersonNeededError](err); ok && e.Waited == 0 {
		e.Err = fmt.Errorf("%w, and %w", needed, e.Err)
	}
	return err
}

// SignIn has a person sign in anew for a step, and returns until when the sign-in lasts. Its errors
// are those of [Runner.Credentials], a [renewal.KeepError] and a [signin.OtherError].
func (r *Runner) SignIn(ctx context.Context, step profile.SSO, n profile.Network, way signin.Way) (time.Time, error) {
	r.fill()
	switch {
	case r.Home == "":
		return time.Time{}, signInNeeded(step, errNoHome)
	case r.Person == nil:
		return time.Time{}, signInNeeded(step, errNobody)
	}
	return r.signIn(ctx, step, n, way, r.tokens().Kept(ssoSession(step)))
}

func (r *Runner) signIn(ctx context.Context, step profile.SSO, n profile.Network, way signin.Way, old secret.String) (time.Time, error) {
	client, err := r.HTTP(n)
	if err != nil {
		return time.Time{}, err
	}
	portal, err := starturl.Resolve(ctx, client, step.StartURL, step.Region)
	if err != nil {
		return time.Time{}, &StartURLError{Profile: step.Profile, Session: step.Session, Err: err}
	}
	session := ssoSession(step)
	session.PortalURL, session.Region, step.Region = portal.URL, portal.Region, portal.Region
	until, err := r.tokens().SignIn(ctx, session, oidc{r, step, n}, r.Person, way, old)
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

// roleCredentials makes the call. It is not signed: the token is all that it takes.
// Source:
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
func (r *run) roleCredentials(ctx context.Context, step profile.SSO, token secret.String) (aws.Credentials, error) {
	n, step := r.plan.Network, r.located(step)
	cfg, err := r.sdk(n, n.SSO)
	if err != nil {
		return aws.Credentials{}, err
	}
	limited, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	client := sso.NewFromConfig(cfg, func(o *sso.Options) { o.Region = step.Region })
	asked := awscall.CallError{
		Call: awscall.Call{
			Service: awscall.IdentityCenter, Operation: "GetRoleCredentials",
			Host: host(awscall.IdentityCenter, n.SSO, step.Region), SentBy: sentBy(n, "sso"),
		},
		Profile: step.Profile, Role: fmt.Sprintf("role %s of account %s", step.RoleName, step.AccountID),
	}
	r.keepQuiet(token)
	started := r.Now()
	answer, err := client.GetRoleCredentials(limited, &sso.GetRoleCredentialsInput{
		AccessToken: aws.String(token.Reveal()), AccountId: aws.String(step.AccountID), RoleName: aws.String(step.RoleName),
	})
	switch {
	case ctx.Err() != nil:
		return aws.Credentials{}, ctx.Err()
	case err != nil:
		return aws.Credentials{}, r.explain(limited, callLimit, asked, err)
	}
	took := r.Now().Sub(started).Round(time.Millisecond)
	r.Log.Debug("GetRoleCredentials", "role", step.RoleName, "account", step.AccountID, "took", took)
	creds, ok := roleOf(step, answer)
	if !ok {
		return aws.Credentials{}, &awscall.AnswerError{Call: asked.Call}
	}
	return r.alive(creds, answer.ResultMetadata)
}

// roleOf turns an answer into the SDK's form. An answer can lack everything, and its time counts
// milliseconds.
func roleOf(step profile.SSO, answer *sso.GetRoleCredentialsOutput) (creds aws.Credentials, ok bool) {
	got := answer.RoleCredentials
	if got == nil || lack(got.AccessKeyId, got.SecretAccessKey, got.SessionToken) || got.Expiration <= 0 {
		return aws.Credentials{}, false
	}
	return aws.Credentials{
		AccessKeyID: *got.AccessKeyId, SecretAccessKey: *got.SecretAccessKey, SessionToken: *got.SessionToken,
		AccountID: step.AccountID, Source: step.Type(), CanExpire: true, Expires: time.UnixMilli(got.Expiration).UTC(),
	}, true
}
