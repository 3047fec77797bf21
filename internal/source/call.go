package source

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// callLimit bounds a call with all its retries.
const callLimit = 20 * time.Second

// toleratedSkew is how far the clocks may differ before they are to blame; the SDK's own limit (retry.Attempt).
const toleratedSkew = 4 * time.Minute

// Service is a service of AWS, as messages name it.
type Service string

// The services that are called.
const (
	STS            Service = "STS"
	IdentityCenter Service = "IAM Identity Center"
	SignIn         Service = "AWS Sign-In"
	Container      Service = "the container credentials endpoint"
	Instance       Service = "the instance metadata service"
	// IdentityCenterOIDC is the part of it that signs in.
	IdentityCenterOIDC Service = "IAM Identity Center (OIDC)"
)

// Call says which call an error is about.
type Call struct {
	Service   Service
	Operation string // such as "AssumeRole"
	// Host is where the call went: a host with its port, or the service in a region.
	Host string
	// SentBy names the settings that chose that host, with their places; empty for the usual one of AWS.
	SentBy string
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

// explain sorts an error of the SDK into ours. A refusal is what was asked for, with the answer added. The SDK's error itself is not
// passed on: it can quote the answer, and that what was sent.
func (r *Runner) explain(limited context.Context, limit time.Duration, asked CallError, err error) error {
	if limited.Err() != nil {
		return &NetworkError{Call: asked.Call, Waited: limit, Err: inner(err)}
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
		if skew.Abs() > toleratedSkew && clockCode(api.ErrorCode()) {
			return &ClockError{Skew: skew}
		}
		if status >= 300 && status < 400 || api.ErrorCode() == "UnknownError" {
			return &AnswerError{Call: asked.Call, Status: status}
		}
		asked.Code, asked.Message, asked.Status = api.ErrorCode(), r.quotable(api.ErrorMessage()), status
		return &asked
	}
	if _, ok := errors.AsType[*smithy.DeserializationError](err); ok || status != 0 {
		return &AnswerError{Call: asked.Call, Status: status}
	}
	if _, ok := errors.AsType[*smithyhttp.RequestSendError](err); ok {
		return &NetworkError{Call: asked.Call, Unsent: unsent(err), Err: inner(err)}
	}
	return &SetupError{What: "preparing " + asked.Operation, SentBy: asked.SentBy, Err: errNotSent}
}

// errNotSent stands for errors of the SDK before a request is sent, which can quote an endpoint with a password in it.
var errNotSent = errors.New("the request cannot be made with this endpoint or region")

// unsent reports whether a request failed before anything of it was sent.
func unsent(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// keepQuiet remembers what is sent with calls.
func (r *Runner) keepQuiet(secrets ...secret.String) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, secrets...)
}

// quotable is what may be shown of a message of AWS. One about a signature can quote what was to be signed, session token included.
func (r *Runner) quotable(message string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range r.sent {
		if secret := secret.Reveal(); secret != "" && strings.Contains(message, secret) {
			return "(the message is withheld, as it quotes a secret)"
		}
	}
	return message
}
