// Package signin gets and keeps the access token of a sign-in to IAM Identity Center: it reads and
// writes the files in which the AWS CLI keeps tokens, renews a token before it ends, and leads a
// person through a new sign-in, in the browser or with a code on another device. Of many processes
// one does it, and the others find what it got.
//
// It does not know which profile wants the token and what for, how the service is called
// ([Authority]), nor how a person is spoken to and a browser started ([Person]).
package signin

import (
	"context"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// SSOSession is what a person signs in to: an sso-session section, or its legacy form.
type SSOSession struct {
	// Name is that of the sso-session section; empty in the legacy form, whose tokens cannot be
	// renewed.
	Name     string
	StartURL string
	// PortalURL is the access portal that the start URL leads to, for the service; empty where that
	// is the start URL itself. Files are named after the start URL, and repeat that.
	PortalURL string
	Region    string
	// Scopes are those of sso_registration_scopes; none means the service's default for access to
	// accounts.
	Scopes []string
}

// Registration is what a client got when it registered.
type Registration struct {
	ClientID     string
	ClientSecret secret.String
	Expires      time.Time
}

// Client is what a client registers as. Source:
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_RegisterClient.html.
type Client struct {
	Name        string
	Scopes      []string
	GrantTypes  []string
	RedirectURI string
	IssuerURL   string
}

// The grants that tokens are given for.
const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
	grantDevice  = "urn:ietf:params:oauth:grant-type:device_code"
)

// Grant is what a token is asked for with: one of a code with its verifier and redirect URI, a
// refresh token, or a device code.
type Grant struct {
	Type                                     string
	Code, Verifier, RefreshToken, DeviceCode secret.String
	RedirectURI                              string
}

// Issued is what the service answers to a grant. RefreshToken may be empty.
type Issued struct {
	AccessToken, RefreshToken secret.String
	Lifetime                  time.Duration
}

// Device is what the service gives for a sign-in on another device. Both addresses are the same
// page; Complete has the code in it.
type Device struct {
	Code               secret.String
	UserCode           string
	Address, Complete  string
	Interval, Lifetime time.Duration
}

// Authority is the service that registers clients and gives tokens, IAM Identity Center's OIDC. Its
// errors are [RefusalError] where this package has to know what is refused.
type Authority interface {
	Register(ctx context.Context, client Client) (Registration, error)
	Device(ctx context.Context, client Registration, startURL string) (Device, error)
	Token(ctx context.Context, client Registration, grant Grant) (Issued, error)
	// AuthorizeURL is the page of the service on which a person signs in.
	AuthorizeURL(ctx context.Context) (string, error)
}

// Person is who signs in. An error means that nobody can.
type Person interface {
	// Begin says that a sign-in is needed, before anything else is done.
	Begin(ctx context.Context, session SSOSession) error
	// Open shows a page in the person's browser. It returns when the browser has been sent there.
	Open(ctx context.Context, url string) error
	// Show shows where the code of a device is to be entered. It returns at once.
	Show(ctx context.Context, device Device) error
	// Wait shows that the person is waited for, until ctx ends or the time comes.
	Wait(ctx context.Context, until time.Time)
}
