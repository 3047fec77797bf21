package source

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// The calls that a runner makes, and how they go wrong: its errors are these and those of this package.
type (
	// Service is that of [awscall].
	Service = awscall.Service
	// Call is that of [awscall].
	Call = awscall.Call
	// CallError is that of [awscall].
	CallError = awscall.CallError
	// NetworkError is that of [awscall].
	NetworkError = awscall.NetworkError
	// AnswerError is that of [awscall].
	AnswerError = awscall.AnswerError
	// ClockError is that of [awscall].
	ClockError = awscall.ClockError
	// SetupError is that of [awscall].
	SetupError = awscall.SetupError
)

// The services that are called.
const (
	STS                = awscall.STS
	IdentityCenter     = awscall.IdentityCenter
	SignIn             = awscall.SignIn
	Container          = awscall.Container
	Instance           = awscall.Instance
	IdentityCenterOIDC = awscall.IdentityCenterOIDC
)

// callLimit bounds a call with all its retries.
const callLimit = 20 * time.Second

// host is where a call goes: to an endpoint that is set, else to the service's own.
func host(service Service, endpoint, region string) string {
	if at, err := url.Parse(endpoint); err == nil && at.Host != "" {
		return at.Host
	}
	return string(service) + " in " + region
}

// clockCode reports whether an error code can come of a wrong clock.
func clockCode(code string) bool {
	switch code {
	case "SignatureDoesNotMatch", "RequestExpired", "RequestTimeTooSkewed", "InvalidSignatureException", "AuthFailure",
		"RequestInTheFuture":
		return true
	}
	return false
}

// alive refuses credentials that have expired when they come: the clock here is wrong.
func (r *Runner) alive(creds aws.Credentials, metadata smithymiddleware.Metadata) (aws.Credentials, error) {
	if served, ok := middleware.GetServerTime(metadata); ok && !creds.Expires.After(r.Now()) {
		return aws.Credentials{}, &ClockError{Skew: served.Sub(r.Now())}
	}
	return creds, nil
}

// explain sorts an error of the SDK into ours. A refusal is what was asked for, with the answer added. The SDK's error itself is not
// passed on: it can quote the answer, and that what was sent.
func (r *Runner) explain(limited context.Context, limit time.Duration, asked CallError, err error) error {
	if limited.Err() != nil {
		return &NetworkError{Call: asked.Call, Waited: limit, Err: awscall.Inner(err)}
	}
	status, skew := 0, time.Duration(0)
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		asked.RequestID = response.ServiceRequestID()
		if response.HTTPResponse() != nil {
			status = response.HTTPStatusCode()
			if date, err := time.Parse(time.RFC1123, response.HTTPResponse().Header.Get("Date")); err == nil {
				skew = date.Sub(r.Now())
			}
		}
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		if skew.Abs() > awscall.ToleratedSkew && clockCode(api.ErrorCode()) {
			return &ClockError{Skew: skew}
		}
		if status >= 300 && status < 400 || api.ErrorCode() == "UnknownError" {
			return &AnswerError{Call: asked.Call, Status: status}
		}
		asked.Code, asked.Message, asked.Status = api.ErrorCode(), r.sent.Quotable(api.ErrorMessage()), status
		return &asked
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok || status != 0 {
		return &AnswerError{Call: asked.Call, Status: status}
	}
	if _, ok := errors.AsType[*smithyhttp.RequestSendError](err); ok {
		return &NetworkError{Call: asked.Call, Unsent: awscall.Unsent(err), Err: awscall.Inner(err)}
	}
	return &SetupError{What: "preparing " + asked.Operation, SentBy: asked.SentBy, Err: awscall.ErrNotSent}
}

// lack reports whether an answer lacks one of its parts.
func lack(parts ...*string) bool {
	return slices.ContainsFunc(parts, func(part *string) bool { return aws.ToString(part) == "" })
}

// keepQuiet remembers what is sent with calls.
func (r *Runner) keepQuiet(secrets ...secret.String) { r.sent.Keep(secrets...) }
