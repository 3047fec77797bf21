package source

import (
	"context"
	"crypto/sha1" // #nosec G505 -- the name of a file, as the AWS CLI makes it
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"

	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/secret"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// sso gets the credentials of a role of IAM Identity Center with the token of a sign-in that is still valid.
func (r *run) sso(ctx context.Context, step profile.SSO) (aws.Credentials, error) {
	token, err := r.ssoToken(step)
	if err != nil {
		return aws.Credentials{}, signInNeeded(step, err)
	}
	creds, err := r.roleCredentials(ctx, step, token)
	if refusal, ok := errors.AsType[*CallError](err); ok && refusal.Status == http.StatusUnauthorized {
		return aws.Credentials{}, signInNeeded(step, err)
	}
	if err == nil {
		r.share(step, clicache.Entry{Credentials: creds, SSO: true})
	}
	return creds, err
}

func signInNeeded(step profile.SSO, why error) error {
	return &PersonNeededError{What: "a sign-in to " + string(IdentityCenter), SignIn: true, Profile: step.Profile, Err: why}
}

var errNoHome = errors.New("HOME is not set, so that there is no ~/.aws/sso/cache to look for one in")

// ssoToken returns the token of a sign-in. Its errors are for a person, and repeat nothing of what the file holds but times.
func (r *run) ssoToken(step profile.SSO) (secret.String, error) {
	if r.Home == "" {
		return secret.String{}, errNoHome
	}
	path := ssoTokenPath(r.Home, step)
	text, err := os.ReadFile(path)
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	if err != nil {
		return secret.String{}, fmt.Errorf("no token can be read from %s: %w", path, err)
	}
	var file struct{ AccessToken, ExpiresAt string }
	if json.Unmarshal(text, &file) != nil || file.AccessToken == "" {
		return secret.String{}, fmt.Errorf("%s holds no token", path)
	}
	expires, err := ssoTime(file.ExpiresAt)
	switch {
	case err != nil:
		return secret.String{}, fmt.Errorf("%s does not say until when its token is valid", path)
	case !expires.After(r.Now()):
		return secret.String{}, fmt.Errorf("the last one ended at %s", expires.UTC().Format(time.RFC3339))
	}
	return secret.New(file.AccessToken), nil
}

// ssoTokenPath is where the AWS CLI and the SDKs keep the token: under the hash of the session's name or, in the legacy form, of
// the start URL as it is written. Source: botocore/tokens.py, SSOTokenProvider, and botocore/utils.py, SSOTokenLoader.
func ssoTokenPath(home string, step profile.SSO) string {
	key := step.Session
	if key == "" {
		key = step.StartURL
	}
	sum := sha1.Sum([]byte(key)) // #nosec G401 -- see above
	return filepath.Join(home, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
}

// ssoTime reads the time in a token's file. Early versions of the AWS CLI write UTC in place of Z.
func ssoTime(text string) (time.Time, error) {
	if early, ok := strings.CutSuffix(text, "UTC"); ok {
		text = early + "Z"
	}
	return time.Parse(time.RFC3339, text)
}

// roleCredentials makes the call. It is not signed: the token is all that it takes.
// Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
func (r *run) roleCredentials(ctx context.Context, step profile.SSO, token secret.String) (aws.Credentials, error) {
	n := r.plan.Network
	cfg, err := r.sdk(n, n.SSO)
	if err != nil {
		return aws.Credentials{}, err
	}
	limited, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	client := sso.NewFromConfig(cfg, func(o *sso.Options) { o.Region = step.Region })
	asked := CallError{
		Call:    Call{Service: IdentityCenter, Operation: "GetRoleCredentials", Host: host(IdentityCenter, n.SSO, step.Region), SentBy: sentBy(n, "sso")},
		Profile: step.Profile, Role: fmt.Sprintf("role %s of account %s", step.RoleName, step.AccountID),
	}
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
	r.Log.Debug("GetRoleCredentials", "role", step.RoleName, "account", step.AccountID, "took", r.Now().Sub(started).Round(time.Millisecond))
	creds, ok := roleOf(step, answer)
	if !ok {
		return aws.Credentials{}, &AnswerError{Call: asked.Call}
	}
	return r.alive(creds, answer.ResultMetadata)
}

// roleOf turns an answer into the SDK's form. An answer can lack everything, and its time counts milliseconds.
func roleOf(step profile.SSO, answer *sso.GetRoleCredentialsOutput) (creds aws.Credentials, ok bool) {
	got := answer.RoleCredentials
	if got == nil || aws.ToString(got.AccessKeyId) == "" || aws.ToString(got.SecretAccessKey) == "" || aws.ToString(got.SessionToken) == "" || got.Expiration <= 0 {
		return aws.Credentials{}, false
	}
	return aws.Credentials{
		AccessKeyID: *got.AccessKeyId, SecretAccessKey: *got.SecretAccessKey, SessionToken: *got.SessionToken,
		AccountID: step.AccountID, Source: step.Type(), CanExpire: true, Expires: time.UnixMilli(got.Expiration).UTC(),
	}, true
}
