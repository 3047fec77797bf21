// Package federation turns temporary AWS credentials into a link that opens the AWS Management Console, and knows the
// partitions whose sign-in hosts and consoles such a link names.
//
// It does not know profiles, caches, browsers or flags: where credentials come from and where a link goes is the
// caller's affair. No error and no log line of this package holds a credential, a sign-in token or a link.
package federation

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// MinDuration and MaxDuration bound the length of a console session that can be asked for, from
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
const (
	MinDuration = 15 * time.Minute
	MaxDuration = 12 * time.Hour
)

// Client asks one federation endpoint for sign-in tokens. All of its fields must be set.
type Client struct {
	// HTTP sends the request. Redirects are never followed, whatever its CheckRedirect says.
	HTTP *http.Client
	// Endpoint is the whole address, such as https://signin.aws.amazon.com/federation: the answer of
	// [Partition.FederationEndpoint], or one that [CheckEndpoint] accepts.
	Endpoint string
	// Log hears of each request at debug level.
	Log *slog.Logger
}

// Link says where a sign-in leads. None of it is secret.
type Link struct {
	// Destination is the console page to open, an absolute URL of the credentials' partition. AWS requires one.
	Destination string
	// Issuer is the page that the console offers when the session has ended. Empty: none is sent.
	Issuer string
	// Duration is the wanted length of the console session, from [MinDuration] to [MaxDuration]; AWS gets whole
	// seconds. Zero: the session lasts as long as the credentials do. AWS grants a Duration only to sessions that
	// come straight from AssumeRole and its kin, not to chained roles or GetFederationToken.
	Duration time.Duration
	// LogoutFirst ends the session that the browser has before it signs in, for those who have not switched multi-session support on:
	// without, AWS stops at a page that asks for the logout. The endpoint has to be that of
	// [Partition.LogoutEndpoint], or one that stands in for it.
	LogoutFirst bool
}

// Session is a console session that waits to be opened.
type Session struct {
	// URL opens it. It is a secret for the 15 minutes that it is valid: whoever opens it is signed in.
	URL string
	// Duration is how long the session will last; zero: as long as the credentials do.
	Duration time.Duration
}

// SignIn signs creds in.
//
// Nothing is sent for a *[CredentialsError], a *[DurationError] or an *[EndpointError]. AWS's answers that are no token
// are a *[RefusedError] or an *[UnavailableError]; answers that are not AWS's are an *[AnswerError]. When AWS answers
// 400 to a request with a Duration, it is asked once more without: the Session's Duration tells.
//
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
func (c *Client) SignIn(ctx context.Context, creds aws.Credentials, l Link) (Session, error) {
	if err := CheckEndpoint(c.Endpoint); err != nil {
		return Session{}, err
	}
	if creds.AccessKeyID == "" || creds.SecretAccessKey == "" || creds.SessionToken == "" {
		return Session{}, &CredentialsError{LongLived: creds.SessionToken == ""}
	}
	if l.Duration != 0 && (l.Duration < MinDuration || l.Duration > MaxDuration) {
		return Session{}, &DurationError{Duration: l.Duration}
	}
	token, granted, err := c.signinToken(ctx, creds, l.Duration)
	if err != nil {
		return Session{}, err
	}
	link := loginURL(c.Endpoint, l, token)
	if l.LogoutFirst {
		link = logoutFirst(c.Endpoint, link)
	}
	return Session{URL: link, Duration: granted}, nil
}

// loginURL writes the query by hand for its order, which is the documentation's.
func loginURL(endpoint string, l Link, token string) string {
	link := endpoint + "?Action=login"
	if l.Issuer != "" {
		link += "&Issuer=" + url.QueryEscape(l.Issuer)
	}
	return link + "&Destination=" + url.QueryEscape(l.Destination) + "&SigninToken=" + url.QueryEscape(token)
}
