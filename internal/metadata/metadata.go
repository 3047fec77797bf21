// Package metadata gets credentials from the services beside a program: the credentials endpoint of
// a container and the metadata service of an instance.
//
// It does not know profiles, plans, or where the address of a service is set.
//
// They are asked by code of our own. The SDK's clients ask for a token of another lifetime than
// AWS's vectors have, read an error of a container only under one spelling of its Content-Type, put
// what they cannot read into their errors, and go by the proxy.
package metadata

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	// dialLimit is how long an attempt to connect may take, as in botocore (utils.py,
	// DEFAULT_METADATA_SERVICE_TIMEOUT).
	dialLimit = time.Second
	// askLimit is how long one attempt may take, as in botocore (utils.py,
	// ContainerMetadataFetcher.TIMEOUT_SECONDS).
	askLimit = 2 * time.Second
	// tries and pause bound how often a service is asked that is busy.
	tries = 3
	pause = 250 * time.Millisecond
	// longest is far above any answer, in bytes.
	longest = 64 << 10
)

// Client asks the services. Its fields have to be set.
type Client struct {
	// HTTP is made by [Direct].
	HTTP *http.Client
	// Now is the clock.
	Now func() time.Time
	// Log gets each request at debug level, without secrets.
	Log *slog.Logger
	// Sent gets what is not to be shown if a service quotes it.
	Sent *awscall.Secrets
	// Profile is whose credentials these are, for errors; empty for those of no profile. Source is
	// what they are said to come from, and SentBy is as in [awscall.Call].
	Profile, Source, SentBy string
}

// Direct returns a client for addresses beside this machine: with the certificates of another one,
// whose transport is a [http.Transport], and without its proxy, which would get to see the
// credentials.
func Direct(other *http.Client) *http.Client {
	transport := other.Transport.(*http.Transport).Clone()
	transport.Proxy, transport.DialTLSContext = nil, nil
	transport.DialContext = (&net.Dialer{Timeout: dialLimit}).DialContext
	return &http.Client{Transport: transport, CheckRedirect: other.CheckRedirect}
}

// request is what is asked of a service.
type request struct {
	asked  awscall.CallError
	method string
	url    string
	header map[string]string
	// token goes into the header tokenHeader, unless it is empty.
	tokenHeader string
	token       secret.String
	// patient says to try again where the service cannot be reached, too, and not only where it is
	// busy.
	patient bool
}

// answer is what it answers.
type answer struct {
	status int
	date   time.Time // zero where it gives none
	body   []byte
}

// ask sends a request, and again where the service is busy. Its errors are [awscall.NetworkError],
// [awscall.SetupError], and that of the context.
func (c *Client) ask(ctx context.Context, q request) (a answer, err error) {
	for try := 1; ; try++ {
		started := c.Now()
		a, err = c.askOnce(ctx, q)
		took := c.Now().Sub(started).Round(time.Millisecond)
		c.Log.Debug(q.asked.Operation, "host", q.asked.Host, "status", a.status, "took", took)
		busy := a.status >= http.StatusInternalServerError || a.status == http.StatusTooManyRequests
		if again := busy || err != nil && q.patient; !again || try == tries {
			return a, err
		}
		select {
		case <-ctx.Done():
			return answer{}, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (c *Client) askOnce(ctx context.Context, q request) (answer, error) {
	limited, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	message, err := http.NewRequestWithContext(limited, q.method, q.url, http.NoBody)
	if err != nil {
		return answer{}, &awscall.SetupError{What: "preparing " + q.asked.Operation, Err: awscall.ErrNotSent}
	}
	for name, value := range q.header {
		message.Header.Set(name, value)
	}
	if !q.token.Empty() {
		c.Sent.Keep(q.token)
		message.Header.Set(q.tokenHeader, q.token.Reveal())
	}
	failed := func(err error) (answer, error) {
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		e := &awscall.NetworkError{Call: q.asked.Call, Unsent: awscall.Unsent(err), Err: awscall.Inner(err)}
		if limited.Err() != nil {
			e.Waited = askLimit
		}
		return answer{}, e
	}
	response, err := c.HTTP.Do(message)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, longest))
	if err != nil {
		return failed(err)
	}
	date, _ := http.ParseTime(response.Header.Get("Date"))
	return answer{status: response.StatusCode, date: date, body: body}, nil
}

// call is an error about a request, before anything went wrong.
func (c *Client) call(service awscall.Service, operation, host string) awscall.CallError {
	return awscall.CallError{
		Call: awscall.Call{Service: service, Operation: operation, Profile: c.Profile, Host: host, SentBy: c.SentBy},
	}
}
