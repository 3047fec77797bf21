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
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/lock"
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
	return &signin.Keeper{Dir: filepath.Join(r.Home, ".aws", "sso", "cache"), Now: r.Now, Log: r.Log, Heed: r.Heed}
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
			Service: awscall.IdentityCenter, Operation: "GetRoleCredentials", Profile: step.Profile,
			Host: host(awscall.IdentityCenter, n.SSO, step.Region), SentBy: sentBy(n, "sso"),
		},
		Role: fmt.Sprintf("role %s of account %s", step.RoleName, step.AccountID),
	}
	r.keepQuiet(token)
	started := r.Now()
	defer r.waitsFor(ctx, asked.Call)()
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
