package source

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssignin "github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/signin/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/internal/awslogin"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// createOAuth2Token makes the call. It is not signed: the proof is all that goes with the token.
func (r *run) createOAuth2Token(ctx context.Context, step plan.Login, kept awslogin.SignIn) (awslogin.Answer, error) {
	key, err := awslogin.ParseKey(kept.Key)
	if err != nil {
		return awslogin.Answer{}, &awslogin.OverError{Err: err}
	}
	cfg, err := r.aws.Config(awscall.SignIn, r.plan.Network)
	if err != nil {
		return awslogin.Answer{}, err
	}
	inRegion := func(o *awssignin.Options) { o.Region = r.plan.Region }
	client := awssignin.NewFromConfig(cfg, inRegion, awssignin.WithAPIOptions(proves(key, r.Now)))
	called := awsclient.To(awscall.SignIn, r.plan.Network, r.plan.Region, "CreateOAuth2Token", step.Profile)
	r.aws.Sent.Keep(kept.RefreshToken)
	var answer *awssignin.CreateOAuth2TokenOutput
	var said error
	err = r.aws.Do(ctx, awsclient.Limit, awscall.CallError{Call: called}, func(ctx context.Context) error {
		answer, said = client.CreateOAuth2Token(ctx, &awssignin.CreateOAuth2TokenInput{TokenInput: &types.CreateOAuth2TokenRequestBody{
			ClientId: aws.String(
				kept.ClientID,
			),
			GrantType:    aws.String("refresh_token"),
			RefreshToken: aws.String(kept.RefreshToken.Reveal()),
		}})
		return said
	}, "profile", step.Profile)
	if err != nil {
		return awslogin.Answer{}, awsLoginError(said, err)
	}
	got := answer.TokenOutput
	if got == nil || got.AccessToken == nil || aws.ToInt32(got.ExpiresIn) <= 0 ||
		awsclient.Lack(got.RefreshToken, got.AccessToken.AccessKeyId, got.AccessToken.SecretAccessKey, got.AccessToken.SessionToken) {
		return awslogin.Answer{}, &awscall.AnswerError{Call: called}
	}
	return awslogin.Answer{
		AccessKeyID: *got.AccessToken.AccessKeyId, SecretAccessKey: secret.New(*got.AccessToken.SecretAccessKey),
		SessionToken: secret.New(*got.AccessToken.SessionToken), RefreshToken: secret.New(*got.RefreshToken),
		Lifetime: time.Duration(*got.ExpiresIn) * time.Second,
	}, nil
}

// proves adds a proof to each attempt of a call.
func proves(key *ecdsa.PrivateKey, now func() time.Time) func(*middleware.Stack) error {
	add := func(
		ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
	) (middleware.FinalizeOutput, middleware.Metadata, error) {
		request, ok := in.Request.(*smithyhttp.Request)
		if !ok {
			return middleware.FinalizeOutput{}, middleware.Metadata{}, fmt.Errorf("a request of type %T", in.Request)
		}
		text, err := awslogin.Proof(key, request.Method, request.URL.String(), now())
		if err != nil {
			return middleware.FinalizeOutput{}, middleware.Metadata{}, err
		}
		request.Header.Set("DPoP", text)
		return next.HandleFinalize(ctx, in)
	}
	return func(stack *middleware.Stack) error {
		return stack.Finalize.Add(middleware.FinalizeMiddlewareFunc("proof", add), middleware.After)
	}
}

// awsLoginError sorts an error. That a sign-in is over has a code of its own, beside that of the
// error.
// Source: botocore/credentials.py, LoginCredentialFetcher.refresh_credentials.
func awsLoginError(said, sorted error) error {
	denied, ok := errors.AsType[*types.AccessDeniedException](said)
	refusal, isCall := errors.AsType[*awscall.CallError](sorted)
	if !ok || !isCall {
		return sorted
	}
	over := []types.OAuth2ErrorCode{
		types.OAuth2ErrorCodeTokenExpired, types.OAuth2ErrorCodeUserCredentialsChanged, types.OAuth2ErrorCodeAuthcodeExpired,
	}
	if slices.Contains(over, denied.Error_) {
		return &awslogin.OverError{Err: fmt.Errorf("the last one is over (%s)", denied.Error_)}
	}
	if denied.Error_ == types.OAuth2ErrorCodeInsufficientPermissions {
		refusal.Code = string(denied.Error_)
	}
	return refusal
}
