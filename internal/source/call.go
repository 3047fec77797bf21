package source

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// callLimit bounds a call with all its retries. The SDK for Go kills its credential_process after a minute, and the question
// for a code may have taken 50 seconds of it.
const callLimit = 20 * time.Second

// toleratedSkew is how far the clocks may differ before they are to blame; the SDK's own limit (retry.Attempt).
const toleratedSkew = 4 * time.Minute

// Service is a service of AWS, as messages name it.
type Service string

// The services that are called.
const (
	STS            Service = "STS"
	IdentityCenter Service = "IAM Identity Center"
)

// Call says which call an error is about.
type Call struct {
	Service   Service
	Operation string // such as "AssumeRole"
	// Host is where the call went: a host with its port, or the service in a region.
	Host string
}

// host is where a call goes: to an endpoint that is set, else to the service's own.
func host(service Service, endpoint, region string) string {
	if at, err := url.Parse(endpoint); err == nil && at.Host != "" {
		return at.Host
	}
	return string(service) + " in " + region
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

// alive refuses credentials that have expired when they come: the clock here is wrong.
func (r *Runner) alive(creds aws.Credentials, metadata smithymiddleware.Metadata) (aws.Credentials, error) {
	if served, ok := middleware.GetServerTime(metadata); ok && !creds.Expires.After(r.Now()) {
		return aws.Credentials{}, &ClockError{Skew: served.Sub(r.Now())}
	}
	return creds, nil
}

// explain sorts an error of the SDK into ours. A refusal is what was asked for, with the answer added.
func (r *Runner) explain(limited context.Context, asked CallError, err error) error {
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
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok {
		return &AnswerError{Call: asked.Call, Status: status} // without err, which can quote the keys in the answer
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		if skew.Abs() > toleratedSkew && clockCode(api.ErrorCode()) {
			return &ClockError{Skew: skew, Err: err}
		}
		if status >= 300 && status < 400 || api.ErrorCode() == "UnknownError" {
			return &AnswerError{Call: asked.Call, Status: status, Err: err}
		}
		asked.Code, asked.Message, asked.Status, asked.Err = api.ErrorCode(), api.ErrorMessage(), status, err
		return &asked
	}
	network := &NetworkError{Call: asked.Call, Err: inner(err)}
	if limited.Err() != nil {
		network.Waited = callLimit
	}
	return network
}
