package source

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// webIdentity turns a token of an identity provider into the credentials of a role. The call is not
// signed: the token is all that it takes. It is read at each call, as whoever writes the file
// renews it.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
func (r *run) webIdentity(ctx context.Context, step plan.WebIdentity) (aws.Credentials, error) {
	setting := "web_identity_token_file"
	if step.Profile == "" {
		setting = "AWS_WEB_IDENTITY_TOKEN_FILE"
	}
	token, err := readToken(TokenError{Setting: setting, Profile: step.Profile, File: step.TokenFile}, longestWebToken)
	if err != nil {
		return aws.Credentials{}, err
	}
	r.aws.Sent.Keep(token)
	c := stsCall{asked: awscall.CallError{
		Call: stsCalled(r.plan, "AssumeRoleWithWebIdentity", step.Profile), Role: step.RoleARN, TokenFile: step.TokenFile,
		Wanted: time.Duration(step.DurationSeconds) * time.Second,
	}}
	return r.callSTS(ctx, c, "", func(ctx context.Context, client *sts.Client) (issued, error) {
		answer, err := client.AssumeRoleWithWebIdentity(ctx, r.webInput(step, token.Reveal()), func(o *sts.Options) {
			o.Retryer = retry.AddWithErrorCodes(o.Retryer, (*types.IDPCommunicationErrorException)(nil).ErrorCode())
		})
		if err != nil {
			return issued{}, err
		}
		return issuedRole(answer.Credentials, answer.AssumedRoleUser, step.RoleARN, step.Type(), answer.ResultMetadata), nil
	})
}

// webInput is the request. What nobody names is not sent, but for the session name, which STS
// wants.
func (r *run) webInput(step plan.WebIdentity, token string) *sts.AssumeRoleWithWebIdentityInput {
	return &sts.AssumeRoleWithWebIdentityInput{
		RoleArn:          aws.String(step.RoleARN),
		RoleSessionName:  aws.String(ofAgent(cmp.Or(step.RoleSessionName, roleSessionName(r.User)), step.Agent, longestSessionName)),
		WebIdentityToken: aws.String(token),
		DurationSeconds:  optionalSeconds(step.DurationSeconds),
		Policy:           optional(step.Policy),
		PolicyArns:       policyARNs(step.PolicyARNs),
	}
}
