package source

import (
	"context"
	"errors"
	"fmt"
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
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// callLimit bounds a call with all its retries.
const callLimit = 20 * time.Second

// host is where a call goes: to an endpoint that is set, else to the service's own.
func host(service awscall.Service, endpoint, region string) string {
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
		return aws.Credentials{}, &awscall.ClockError{Skew: served.Sub(r.Now())}
	}
	return creds, nil
}

// explain sorts an error of the SDK into ours. A refusal is what was asked for, with the answer
// added. The SDK's error itself is not passed on: it can quote the answer, and that what was sent.
func (r *Runner) explain(limited context.Context, limit time.Duration, asked awscall.CallError, err error) error {
	if limited.Err() != nil {
		return &awscall.NetworkError{Call: asked.Call, Waited: limit, Err: awscall.Inner(err)}
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
			return &awscall.ClockError{Skew: skew}
		}
		if status >= 300 && status < 400 || api.ErrorCode() == "UnknownError" {
			return &awscall.AnswerError{Call: asked.Call, Status: status}
		}
		asked.Code, asked.Message, asked.Status = api.ErrorCode(), r.sent.Quotable(api.ErrorMessage()), status
		return &asked
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok || status != 0 {
		return &awscall.AnswerError{Call: asked.Call, Status: status}
	}
	if _, ok := errors.AsType[*smithyhttp.RequestSendError](err); ok {
		return &awscall.NetworkError{Call: asked.Call, Unsent: awscall.Unsent(err), Err: awscall.Inner(err)}
	}
	return &awscall.SetupError{What: "preparing " + asked.Operation, SentBy: asked.SentBy, Err: awscall.ErrNotSent}
}

// waitsFor tells that an answer is waited for, if it takes its time, until over is called.
func (*Runner) waitsFor(ctx context.Context, call awscall.Call) (over func()) {
	return waiting.On(ctx, fmt.Sprintf("the answer of %s (%s)", call.Host, call.Operation))
}

// lack reports whether an answer lacks one of its parts.
func lack(parts ...*string) bool {
	return slices.ContainsFunc(parts, func(part *string) bool { return aws.ToString(part) == "" })
}

// keepQuiet remembers what is sent with calls.
func (r *Runner) keepQuiet(secrets ...secret.String) { r.sent.Keep(secrets...) }
