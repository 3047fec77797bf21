package source

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// callLimit bounds a call with all its retries. The SDK for Go kills its credential_process after a minute, and the question
// for a code may have taken 50 seconds of it.
const callLimit = 20 * time.Second

// toleratedSkew is how far the clocks may differ before they are to blame; the SDK's own limit (retry.Attempt).
const toleratedSkew = 4 * time.Minute

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
	limited, cancel := context.WithTimeout(ctx, callLimit)
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
	started := r.Now()
	answer, err := client.AssumeRole(limited, r.input(c.step, code))
	switch {
	case ctx.Err() != nil:
		return aws.Credentials{}, ctx.Err()
	case err != nil:
		return aws.Credentials{}, r.explain(limited, c, err)
	}
	r.Log.Debug("AssumeRole", "role", c.step.RoleARN, "took", r.Now().Sub(started).Round(time.Millisecond))
	creds, err := credentials(c, answer)
	if served, ok := middleware.GetServerTime(answer.ResultMetadata); err == nil && ok && !creds.Expires.After(r.Now()) {
		return aws.Credentials{}, &ClockError{Skew: served.Sub(r.Now())}
	}
	return creds, err
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
		return aws.Credentials{}, &AnswerError{Operation: "AssumeRole", Host: host(c.plan)}
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

// host is where a call went, for a message.
func host(plan profile.Plan) string {
	if at, err := url.Parse(plan.STSEndpoint); err == nil && at.Host != "" {
		return at.Host
	}
	return "STS in " + plan.Region
}

// inner is what went wrong with a request, without its URL and the SDK's account of it.
func inner(err error) error {
	if sent, ok := errors.AsType[*smithyhttp.RequestSendError](err); ok {
		err = sent.Err
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		return at.Err
	}
	return err
}

// clockCode reports whether an error code can come of a wrong clock.
func clockCode(code string) bool {
	switch code {
	case "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed", "InvalidSignatureException", "AuthFailure", "RequestInTheFuture":
		return true
	}
	return false
}

// explain sorts an error of the SDK into ours.
func (r *Runner) explain(limited context.Context, c role, err error) error {
	const operation = "AssumeRole"
	status, skew, requestID := 0, time.Duration(0), ""
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		requestID = response.ServiceRequestID()
		if response.HTTPResponse() != nil {
			status = response.HTTPStatusCode()
			if date, err := time.Parse(time.RFC1123, response.HTTPResponse().Header.Get("Date")); err == nil {
				skew = date.Sub(r.Now())
			}
		}
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
		return &AnswerError{Operation: operation, Host: host(c.plan), Status: status, Err: err}
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		if skew.Abs() > toleratedSkew && clockCode(api.ErrorCode()) {
			return &ClockError{Skew: skew, Err: err}
		}
		if status >= 300 && status < 400 || api.ErrorCode() == "UnknownError" {
			return &AnswerError{Operation: operation, Host: host(c.plan), Status: status, Err: err}
		}
		return &CallError{
			Operation: operation, Profile: c.step.Profile, RoleARN: c.step.RoleARN, MFASerial: c.step.MFASerial,
			KeyID: c.base.AccessKeyID, Chained: c.plan.Chained(c.index),
			Code: api.ErrorCode(), Message: api.ErrorMessage(), Status: status, RequestID: requestID, Err: err,
		}
	}
	network := &NetworkError{Operation: operation, Host: host(c.plan), Err: inner(err)}
	if limited.Err() != nil {
		network.Waited = callLimit
	}
	return network
}
