package awsclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithymiddleware "github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// Limit bounds a call with all its retries.
const Limit = 20 * time.Second

// Do makes a call within a limit, and says so if it takes its time. The call is what an error is
// about; what is logged beside it and how long it took are pairs, as of [slog.Logger.Debug].
func (c *Client) Do(ctx context.Context, limit time.Duration, asked awscall.CallError, send func(context.Context) error, log ...any) error {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	started, over := c.Now(), waiting.On(ctx, fmt.Sprintf("the answer of %s (%s)", asked.Host, asked.Operation))
	err := send(limited)
	over()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return c.Explain(limited, limit, asked, err)
	}
	c.Log.Debug(asked.Operation, append(log, "took", c.Now().Sub(started).Round(time.Millisecond))...)
	return nil
}

// To says which call it is that a service gets, for a profile if it is for one.
func To(service awscall.Service, n plan.Network, region, operation, profile string) awscall.Call {
	endpoint, key := setTo(service, n)
	return awscall.Call{
		Service: service, Operation: operation, Profile: profile, Host: host(service, endpoint, region), SentBy: sentBy(n, key),
	}
}

// setTo returns the URL that a plan sets for a service, if it does, and the service's key in the
// settings.
func setTo(service awscall.Service, n plan.Network) (endpoint, key string) {
	switch service {
	case awscall.STS:
		return n.STS, "sts"
	case awscall.IdentityCenter:
		return n.SSO, "sso"
	case awscall.IdentityCenterOIDC:
		return n.SSOOIDC, "sso_oidc"
	case awscall.SignIn:
		return n.Signin, "signin"
	case awscall.Container, awscall.Instance, awscall.IAM: // which are called without the SDK
	}
	panic("awsclient: no service of the SDK: " + string(service))
}

// host is where a call goes: to an endpoint that is set, else to the service's own.
func host(service awscall.Service, endpoint, region string) string {
	if at, err := url.Parse(endpoint); err == nil && at.Host != "" {
		return at.Host
	}
	return string(service) + " in " + region
}

// sentBy names the settings that send the calls of a service to another host than the usual one.
func sentBy(n plan.Network, service string) string {
	if s, ok := n.Setting("endpoint_url", service); ok {
		return s.String()
	}
	var all []string
	for _, key := range []string{"use_fips_endpoint", "use_dualstack_endpoint"} {
		if s, ok := n.Setting(key, ""); ok {
			all = append(all, s.String())
		}
	}
	return strings.Join(all, " and ")
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

// Alive refuses credentials that have expired when they come.
func (c *Client) Alive(asked awscall.CallError, creds aws.Credentials, metadata smithymiddleware.Metadata) (aws.Credentials, error) {
	if now := c.Now(); !creds.Expires.After(now) {
		served, _ := middleware.GetServerTime(metadata)
		asked.Status = http.StatusOK
		return aws.Credentials{}, asked.Expired(served, now)
	}
	return creds, nil
}

// Explain sorts an error of the SDK into ours. A refusal is what was asked for, with the answer
// added. The SDK's error itself is not passed on: it can quote the answer, and that what was sent.
func (c *Client) Explain(limited context.Context, limit time.Duration, asked awscall.CallError, err error) error {
	if limited.Err() != nil {
		return &awscall.NetworkError{Call: asked.Call, Waited: limit, Err: awscall.Inner(err)}
	}
	status, skew := 0, time.Duration(0)
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		asked.RequestID = c.Sent.Quotable(response.ServiceRequestID())
		if response.HTTPResponse() != nil {
			status = response.HTTPStatusCode()
			if date, err := time.Parse(time.RFC1123, response.HTTPResponse().Header.Get("Date")); err == nil {
				skew = date.Sub(c.Now())
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
		asked.Code, asked.Message, asked.Status = c.Sent.Quotable(api.ErrorCode()), c.Sent.Quotable(api.ErrorMessage()), status
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

// Lack reports whether an answer lacks one of its parts.
func Lack(parts ...*string) bool {
	return slices.ContainsFunc(parts, func(part *string) bool { return aws.ToString(part) == "" })
}
