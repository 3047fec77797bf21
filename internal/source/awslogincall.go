package source

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssignin "github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/signin/types"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// createOAuth2Token makes the call. It is not signed: the proof is all that goes with the token.
func (r *run) createOAuth2Token(ctx context.Context, step profile.Login, kept awsLogin) (*types.CreateOAuth2TokenResponseBody, error) {
	key, err := parseProofKey(kept.dpopKey)
	if err != nil {
		return nil, &overError{err}
	}
	cfg, err := r.sdk(r.plan.Network, r.plan.Network.Signin)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	inRegion := func(o *awssignin.Options) { o.Region = r.plan.Region }
	client := awssignin.NewFromConfig(cfg, inRegion, awssignin.WithAPIOptions(proves(key, r.Now)))
	asked := awscall.CallError{
		Call: awscall.Call{
			Service: awscall.SignIn, Operation: "CreateOAuth2Token", Profile: step.Profile,
			Host: host(awscall.SignIn, r.plan.Network.Signin, r.plan.Region), SentBy: sentBy(r.plan.Network, "signin"),
		},
	}
	r.keepQuiet(kept.refreshToken)
	started := r.Now()
	answer, err := client.CreateOAuth2Token(limited, &awssignin.CreateOAuth2TokenInput{TokenInput: &types.CreateOAuth2TokenRequestBody{
		ClientId: aws.String(kept.clientID), GrantType: aws.String("refresh_token"), RefreshToken: aws.String(kept.refreshToken.Reveal()),
	}})
	if err != nil {
		return nil, r.awsLoginError(limited, asked, err)
	}
	r.Log.Debug("CreateOAuth2Token", "profile", step.Profile, "took", r.Now().Sub(started).Round(time.Millisecond))
	if got := answer.TokenOutput; complete(got) {
		return got, nil
	}
	return nil, &awscall.AnswerError{Call: asked.Call}
}

// complete reports whether an answer has all that is kept of it.
func complete(got *types.CreateOAuth2TokenResponseBody) bool {
	return got != nil && got.AccessToken != nil && aws.ToInt32(got.ExpiresIn) > 0 && !lack(
		got.RefreshToken, got.AccessToken.AccessKeyId, got.AccessToken.SecretAccessKey, got.AccessToken.SessionToken,
	)
}

// awsLoginError sorts an error. That a sign-in is over has a code of its own, beside that of the
// error.
// Source: botocore/credentials.py, LoginCredentialFetcher.refresh_credentials.
func (r *run) awsLoginError(limited context.Context, asked awscall.CallError, err error) error {
	denied, ok := errors.AsType[*types.AccessDeniedException](err)
	sorted := r.explain(limited, callLimit, asked, err)
	refusal, isCall := errors.AsType[*awscall.CallError](sorted)
	if !ok || !isCall {
		return sorted
	}
	over := []types.OAuth2ErrorCode{
		types.OAuth2ErrorCodeTokenExpired, types.OAuth2ErrorCodeUserCredentialsChanged, types.OAuth2ErrorCodeAuthcodeExpired,
	}
	if slices.Contains(over, denied.Error_) {
		return &overError{fmt.Errorf("the last one is over (%s)", denied.Error_)}
	}
	if denied.Error_ == types.OAuth2ErrorCodeInsufficientPermissions {
		refusal.Code = string(denied.Error_)
	}
	return refusal
}
