// Package federation signs temporary AWS credentials in to the AWS Management Console: it makes the
// link that opens the console in a browser, as the role or federated user whose credentials they
// are.
//
// [Client.SignIn] makes the link. The methods of [Partition] make the addresses that it takes: of
// the sign-in host, and of a page of the console, named by its service, its path, its address or
// the ARN of what it shows. A partition is found by an ARN or a region: [PartitionOfARN],
// [PartitionOfRegion]. [PortalURL] makes the link by way of the access portal of IAM Identity
// Center, for which no credentials are needed.
//
// The package does not know where credentials come from, nor how a link gets to a browser. It reads
// no file and no setting, keeps nothing, and makes no call but that of [Client.SignIn]. No error
// and no log line of it holds a credential, a sign-in token or a link.
package federation

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// MinDuration and MaxDuration bound the length of a console session that can be asked for. Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
const (
	MinDuration = 15 * time.Minute
	MaxDuration = 12 * time.Hour
)

// defaultTimeout bounds a request of a client that has no HTTP of its own. AWS answers within a
// second.
const defaultTimeout = 30 * time.Second

// Client asks the console's sign-in host for sign-in tokens. Each field has a default: the zero
// value is ready to use. A Client may be used by several goroutines at once.
type Client struct {
	// HTTP sends the requests. Redirects are never followed, whatever its CheckRedirect says: the
	// credentials would go where they lead. Nil: a client that allows 30 seconds for a request, and
	// takes the proxy of the environment.
	HTTP *http.Client
	// Endpoint is the whole address, such as https://signin.aws.amazon.com/federation: the answer
	// of [Partition.FederationEndpoint] or [Partition.LogoutEndpoint], or one that [CheckEndpoint]
	// accepts. Empty: AWS's own for the partition of the link's Destination.
	Endpoint string
	// Log hears of each request at debug level: the host, the duration and the status. Nil: nothing
	// is logged.
	Log *slog.Logger
}

// Link says where a sign-in leads. None of it is secret.
type Link struct {
	// Destination is the console page to open, an absolute URL of the credentials' partition. AWS
	// requires one.
	Destination string
	// Issuer is the page that the console offers when the session has ended. Empty: none is sent.
	Issuer string
	// Duration is the wanted length of the console session, from [MinDuration] to [MaxDuration];
	// AWS gets whole seconds. Zero: the session lasts as long as the credentials do. AWS grants a
	// Duration only to sessions that come straight from AssumeRole and its kin, not to chained
	// roles or GetFederationToken.
	Duration time.Duration
	// LogoutFirst ends the session that the browser has before it signs in. It is for browsers in
	// which multi-session support is off: there AWS stops at a page that asks for the logout. A
	// Client's own Endpoint has to be that of [Partition.LogoutEndpoint] then, or one that stands
	// in for it.
	LogoutFirst bool
}

// Session is a console session that waits to be opened.
type Session struct {
	// URL opens it. It is a secret for the 15 minutes that it is valid: whoever opens it is signed
	// in.
	URL string
	// Duration is how long the session will last; zero: as long as the credentials do.
	Duration time.Duration
}

// SignIn asks for a sign-in token, and returns the link that opens the console with it. The
// credentials need a session token; the session that they belong to ends with them or after the
// Duration of l.
//
// When AWS answers 400 to a request with a Duration, it is asked once more without, because AWS
// grants none to some sessions and gives no reason: the Duration of the [Session] tells.
//
// Nothing is sent for a *[CredentialsError], a *[DurationError] or an *[EndpointError], nor, when
// the Client has no Endpoint, for a *[DestinationError], an *[UnsupportedPartitionError] or a
// *[LogoutError]. A host that does not answer is a *[NetworkError], which wraps the error of a
// context that has ended. AWS's answers without a token are a *[RefusedError] or an
// *[UnavailableError], and answers that are not AWS's an *[AnswerError].
//
// Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
func (c *Client) SignIn(ctx context.Context, creds aws.Credentials, l Link) (Session, error) {
	endpoint, err := c.endpoint(l)
	if err != nil {
		return Session{}, err
	}
	if creds.AccessKeyID == "" || creds.SecretAccessKey == "" || creds.SessionToken == "" {
		return Session{}, &CredentialsError{LongLived: creds.SessionToken == ""}
	}
	if l.Duration != 0 && (l.Duration < MinDuration || l.Duration > MaxDuration) {
		return Session{}, &DurationError{Duration: l.Duration}
	}
	token, granted, err := c.signinToken(ctx, endpoint, creds, l.Duration)
	if err != nil {
		return Session{}, err
	}
	link := loginURL(endpoint, l, token)
	if l.LogoutFirst {
		link = logoutFirst(endpoint, link)
	}
	return Session{URL: link, Duration: granted}, nil
}

// endpoint is the address that a link is asked of.
func (c *Client) endpoint(l Link) (string, error) {
	if c.Endpoint != "" {
		return c.Endpoint, CheckEndpoint(c.Endpoint)
	}
	u, err := url.Parse(l.Destination)
	if err != nil {
		return "", &DestinationError{Reason: "it is not a URL"}
	}
	p, ok := partitionOfConsole(hostOf(u))
	switch {
	case !ok:
		return "", &DestinationError{Reason: "its host is not of the console", Host: u.Host}
	case l.LogoutFirst:
		return p.LogoutEndpoint()
	}
	return p.FederationEndpoint("")
}

// loginURL writes the query by hand for its order, which is the documentation's.
func loginURL(endpoint string, l Link, token string) string {
	link := endpoint + "?Action=login"
	if l.Issuer != "" {
		link += "&Issuer=" + url.QueryEscape(l.Issuer)
	}
	return link + "&Destination=" + url.QueryEscape(l.Destination) + "&SigninToken=" + url.QueryEscape(token)
}
