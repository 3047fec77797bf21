package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/signin/types"

	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// The SDK's provider for these sign-ins (credentials/logincreds) renews them without a lock, writes over the file in place and
// loses its idToken, cuts leading zeros off the key in one proof of 128, and panics on a key that it cannot read. So the renewal is
// ours, with the SDK's client.

// renewBefore is how long before their end credentials are renewed; botocore's (credentials.py, LoginCredentialFetcher).
const renewBefore = 5 * time.Minute

// login gives the credentials of a sign-in by `aws login`, which renews them for it when they are about to end.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html
func (r *run) login(ctx context.Context, step profile.Login) (aws.Credentials, error) {
	path, err := r.loginPath(step)
	if err != nil {
		return aws.Credentials{}, loginNeeded(step, err)
	}
	kept, err := readLogin(path)
	switch {
	case err != nil:
		return aws.Credentials{}, loginNeeded(step, err)
	case kept.creds.Expires.Sub(r.Now()) > renewBefore:
		return kept.creds, nil
	}
	creds, err := r.renewLogin(ctx, step, path, kept)
	if err != nil && ctx.Err() == nil && kept.creds.Expires.After(r.Now()) {
		r.Log.Warn(fmt.Sprintf("the sign-in of profile %q cannot be renewed, and its credentials end at %s: %v", step.Profile, kept.creds.Expires.Format(time.RFC3339), err))
		return kept.creds, nil
	}
	return creds, err
}

func loginNeeded(step profile.Login, why error) error {
	return &PersonNeededError{What: "a sign-in to AWS", SignIn: true, Login: true, Profile: step.Profile, Err: why}
}

// loginPath is the file of a sign-in. Where its directory is named by a variable, that is read as botocore does, with ~ and $NAME.
// Source: botocore/utils.py, get_login_token_cache_directory and generate_login_cache_key.
func (r *run) loginPath(step profile.Login) (string, error) {
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
	return filepath.Join(dir, loginName(step.Session)+".json"), nil
}

var errNoLoginHome = errors.New("HOME is not set, so that there is no ~/.aws/login/cache to look for one in")

// renewLogin renews a sign-in for all processes alike: each renewal ends the token that it was made with.
//
// While the old credentials last, nobody waits for another that renews.
func (r *run) renewLogin(ctx context.Context, step profile.Login, path string, kept *loginFile) (aws.Credentials, error) {
	patience, lasts := waitLimit-r.Now().Sub(r.started), kept.creds.Expires.After(r.Now())
	if lasts {
		patience = loginGlance
	}
	release, err := r.lockLogin(ctx, step, patience)
	_, busy := errors.AsType[*lock.HeldError](err)
	switch {
	case busy && lasts && ctx.Err() == nil:
		return kept.creds, nil
	case err != nil:
		return aws.Credentials{}, err
	}
	defer release()
	recoverLogin(path)
	kept, err = readLogin(path) // another process may have renewed it
	switch {
	case err != nil:
		return aws.Credentials{}, loginNeeded(step, err)
	case kept.creds.Expires.Sub(r.Now()) > renewBefore:
		return kept.creds, nil
	}
	next, err := reserveLogin(path)
	if err != nil {
		return aws.Credentials{}, err
	}
	// From here it goes to its end, whoever interrupts: what AWS gives is the only token that it takes from then on.
	answer, err := r.createToken(context.WithoutCancel(ctx), step, kept)
	if err == nil {
		err = kept.renew(answer, r.Now())
	}
	if err != nil {
		next.discard()
		return aws.Credentials{}, err
	}
	if err := next.put(kept); err != nil {
		r.Log.Warn(fmt.Sprintf("the renewed sign-in cannot be kept in %s: %v; 'aws login' will be needed when its credentials end", path, pathReason(err)))
	}
	return kept.creds, nil
}

// loginGlance is how long the lock is tried for by who can do without.
const loginGlance = 10 * time.Millisecond

// lockLogin waits for other processes that renew a sign-in. Where there is no place for a lock, it is renewed without.
func (r *run) lockLogin(ctx context.Context, step profile.Login, patience time.Duration) (release func(), err error) {
	if r.Locks == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(r.Locks, 0o700); err != nil {
		r.Log.Warn(fmt.Sprintf("the sign-in is renewed without a lock: %v", err))
		return func() {}, nil
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	held, err := lock.Acquire(waiting, filepath.Join(r.Locks, "login-"+loginName(step.Session)), r.Now)
	if _, others := errors.AsType[*lock.HeldError](err); others {
		return nil, err
	}
	if err != nil {
		r.Log.Warn(fmt.Sprintf("the sign-in is renewed without a lock: %v", err))
		return func() {}, nil
	}
	return held.Release, nil
}

// createToken makes the call. It is not signed: the proof is all that goes with the token.
func (r *run) createToken(ctx context.Context, step profile.Login, kept *loginFile) (*types.CreateOAuth2TokenResponseBody, error) {
	key, err := parseProofKey(kept.dpopKey)
	if err != nil {
		return nil, loginNeeded(step, err)
	}
	cfg, err := r.sdk(r.plan.Network, r.plan.Network.Signin)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	client := signin.NewFromConfig(cfg, func(o *signin.Options) { o.Region = r.plan.Region }, signin.WithAPIOptions(proves(key, r.Now)))
	asked := CallError{
		Call:    Call{Service: SignIn, Operation: "CreateOAuth2Token", Host: host(SignIn, r.plan.Network.Signin, r.plan.Region), SentBy: sentBy(r.plan.Network, "signin")},
		Profile: step.Profile,
	}
	r.keepQuiet(kept.refreshToken)
	started := r.Now()
	answer, err := client.CreateOAuth2Token(limited, &signin.CreateOAuth2TokenInput{TokenInput: &types.CreateOAuth2TokenRequestBody{
		ClientId: aws.String(kept.clientID), GrantType: aws.String("refresh_token"), RefreshToken: aws.String(kept.refreshToken.Reveal()),
	}})
	if err != nil {
		return nil, r.loginError(limited, step, asked, err)
	}
	r.Log.Debug("CreateOAuth2Token", "profile", step.Profile, "took", r.Now().Sub(started).Round(time.Millisecond))
	if got := answer.TokenOutput; complete(got) {
		return got, nil
	}
	return nil, &AnswerError{Call: asked.Call}
}

// complete reports whether an answer has all that is kept of it.
func complete(got *types.CreateOAuth2TokenResponseBody) bool {
	return got != nil && got.AccessToken != nil && aws.ToString(got.RefreshToken) != "" && aws.ToInt32(got.ExpiresIn) > 0 &&
		aws.ToString(got.AccessToken.AccessKeyId) != "" && aws.ToString(got.AccessToken.SecretAccessKey) != "" && aws.ToString(got.AccessToken.SessionToken) != ""
}

// loginError sorts an error. That a sign-in is over has a code of its own, beside that of the error.
// Source: botocore/credentials.py, LoginCredentialFetcher.refresh_credentials.
func (r *run) loginError(limited context.Context, step profile.Login, asked CallError, err error) error {
	denied, ok := errors.AsType[*types.AccessDeniedException](err)
	sorted := r.explain(limited, callLimit, asked, err)
	refusal, isCall := errors.AsType[*CallError](sorted)
	if !ok || !isCall {
		return sorted
	}
	over := []types.OAuth2ErrorCode{types.OAuth2ErrorCodeTokenExpired, types.OAuth2ErrorCodeUserCredentialsChanged, types.OAuth2ErrorCodeAuthcodeExpired}
	if slices.Contains(over, denied.Error_) {
		return loginNeeded(step, fmt.Errorf("the last one is over (%s)", denied.Error_))
	}
	if denied.Error_ == types.OAuth2ErrorCodeInsufficientPermissions {
		refusal.Code = string(denied.Error_)
	}
	return refusal
}
