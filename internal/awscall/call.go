// Package awscall says which services of AWS are called, how a call of one can go wrong, and what
// may be shown of what a service says.
//
// It does not know how a call is made, what it is for, or how an error is worded on the screen.
package awscall

import (
	"errors"
	"net"
	"net/url"
	"time"

	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Service is a service of AWS, as messages name it.
type Service string

// The services that are called.
const (
	STS            Service = "STS"
	IAM            Service = "IAM"
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
	// Profile is the one that the call is for; empty where none is.
	Profile string
	// Host is where the call went: a host with its port, or the service in a region.
	Host string
	// SentBy names the settings that chose that host, with their places; empty for the usual one of
	// AWS.
	SentBy string
}

// ToleratedSkew is how far the clocks may differ before they are to blame; the SDK's own limit
// (retry.Attempt).
const ToleratedSkew = 4 * time.Minute

// Inner is what went wrong with a request, without its URL and the SDK's account of it.
func Inner(err error) error {
	if sent, ok := errors.AsType[*smithyhttp.RequestSendError](err); ok {
		err = sent.Err
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		return at.Err
	}
	return err
}

// ErrNotSent stands for errors of the SDK before a request is sent, which can quote an endpoint
// with a password in it.
var ErrNotSent = errors.New("the request cannot be made with this endpoint or region")

// Unsent reports whether a request failed before anything of it was sent.
func Unsent(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}
