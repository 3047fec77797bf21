package source

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/seed642dee07/aws-federate/internal/secret"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// role is one AssumeRole: what is asked for, with which credentials, and where in the plan.
type role struct {
	plan  profile.Plan
	index int
	step  profile.AssumeRole
	base  aws.Credentials
}

// assumeRole turns the credentials of the step before into those of a role, with a code where the role has an MFA device.
func (r *Runner) assumeRole(ctx context.Context, c role) (aws.Credentials, error) {
	if c.step.MFASerial == "" {
		return r.call(ctx, c, "")
	}
	return r.withCode(ctx, c)
}

// call makes the request.
func (r *Runner) call(ctx context.Context, c role, code string) (aws.Credentials, error) {
	cfg, err := r.sdk()
	if err != nil {
		return aws.Credentials{}, err
	}
	limit := callLimit
	if code != "" {
		limit = min(limit, max(runLimit-r.Now().Sub(r.started), shortestCall))
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	client := sts.NewFromConfig(cfg, func(o *sts.Options) {
		o.Region = c.plan.Region
		o.BaseEndpoint = nil
		if c.plan.STSEndpoint != "" {
			o.BaseEndpoint = aws.String(c.plan.STSEndpoint)
		}
		o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return c.base, nil })
		if code != "" {
			o.RetryMaxAttempts = 1 // a code counts once: sent again, it would be refused as wrong
		}
	})
	r.sent = append(r.sent, secret.New(c.base.SessionToken), secret.New(c.base.SecretAccessKey), secret.New(code))
	started := r.Now()
	answer, err := client.AssumeRole(limited, r.input(c.step, code))
	switch {
	case ctx.Err() != nil:
		return aws.Credentials{}, ctx.Err()
	case err != nil:
		return aws.Credentials{}, r.explain(limited, limit, c.asked(), err)
	}
	r.Log.Debug("AssumeRole", "role", c.step.RoleARN, "took", r.Now().Sub(started).Round(time.Millisecond))
	creds, err := credentials(c, answer)
	if err != nil {
		return aws.Credentials{}, err
	}
	return r.alive(creds, answer.ResultMetadata)
}

// asked is what the call asks for.
func (c role) asked() CallError {
	return CallError{
		Call:    Call{Service: STS, Operation: "AssumeRole", Host: host(STS, c.plan.STSEndpoint, c.plan.Region)},
		Profile: c.step.Profile, Role: c.step.RoleARN, MFASerial: c.step.MFASerial,
		KeyID: c.base.AccessKeyID, Chained: c.plan.Chained(c.index),
	}
}

// input is the request. What the profile does not name is not sent, but for the session name, which STS wants.
func (r *Runner) input(step profile.AssumeRole, code string) *sts.AssumeRoleInput {
	name := step.RoleSessionName
	if name == "" {
		name = sessionName(r.User)
	}
	input := &sts.AssumeRoleInput{
		RoleArn:         aws.String(step.RoleARN),
		RoleSessionName: aws.String(name),
		ExternalId:      optional(step.ExternalID),
		SourceIdentity:  optional(step.SourceIdentity),
		Policy:          optional(step.Policy),
	}
	if step.DurationSeconds != 0 {
		input.DurationSeconds = aws.Int32(int32(min(step.DurationSeconds, 43200))) // #nosec G115 -- bounded
	}
	for _, arn := range step.PolicyARNs {
		input.PolicyArns = append(input.PolicyArns, types.PolicyDescriptorType{Arn: aws.String(arn)})
	}
	if code != "" {
		input.SerialNumber, input.TokenCode = aws.String(step.MFASerial), aws.String(code)
	}
	return input
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// sessionName names a session after a person, so that CloudTrail tells who it was. Signs that STS does not take are left out.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, RoleSessionName.
func sessionName(user string) string {
	const prefix, longest = "aws-federate", 64
	user = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_+=,.@-", c) {
			return c
		}
		return -1
	}, user)
	if user == "" {
		return prefix
	}
	name := prefix + "-" + user
	return name[:min(len(name), longest)]
}

// credentials checks the answer and turns it into the SDK's form.
func credentials(c role, answer *sts.AssumeRoleOutput) (aws.Credentials, error) {
	got := answer.Credentials
	if got == nil || aws.ToString(got.AccessKeyId) == "" || aws.ToString(got.SecretAccessKey) == "" || aws.ToString(got.SessionToken) == "" || got.Expiration == nil {
		return aws.Credentials{}, &AnswerError{Call: c.asked().Call}
	}
	account := ""
	if answer.AssumedRoleUser != nil {
		account = accountOf(aws.ToString(answer.AssumedRoleUser.Arn))
	}
	if account == "" {
		account = accountOf(c.step.RoleARN)
	}
	return aws.Credentials{
		AccessKeyID: *got.AccessKeyId, SecretAccessKey: *got.SecretAccessKey, SessionToken: *got.SessionToken,
		AccountID: account, Source: c.step.Type(), CanExpire: true, Expires: *got.Expiration,
	}, nil
}

// accountOf returns the account in an ARN.
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4]
}
