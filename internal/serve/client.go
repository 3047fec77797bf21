package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// maxAnswer is how much of an answer is read.
const maxAnswer = 64 << 10

// UnansweredError says that no server of ours answers at a socket.
type UnansweredError struct {
	Socket string
	Err    error
}

// Error implements error.
func (e *UnansweredError) Error() string {
	return fmt.Sprintf("no server answers at %s: %v", e.Socket, e.Err)
}

// Unwrap returns the reason.
func (e *UnansweredError) Unwrap() error { return e.Err }

// RefusedError says that the server at a socket gives no credentials.
type RefusedError struct {
	Socket, Name string // no name is that of the only profile there
	Refusal      Refusal
}

// Error implements error.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("the server at %s refuses: %s (%s)", e.Socket, e.Refusal.Message, e.Refusal.Code)
}

// Client asks the server at a socket.
type Client struct {
	Socket string
	// Patience is how long it asks again while the server fetches, or asks a person.
	Patience time.Duration
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration)
}

// Credentials returns those for a name, or with an empty one those of the only profile there.
//
// Its errors are [UnansweredError], [RefusedError], and that of the context.
func (c Client) Credentials(ctx context.Context, name string) (aws.Credentials, error) {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", c.Socket)
	}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	for until := c.Now().Add(c.Patience); ; {
		creds, refused, err := c.ask(ctx, client, name)
		switch {
		case ctx.Err() != nil:
			return aws.Credentials{}, ctx.Err()
		case err != nil:
			return aws.Credentials{}, &UnansweredError{Socket: c.Socket, Err: err}
		case refused == nil:
			return creds, nil
		case refused.Status != http.StatusServiceUnavailable || c.Now().After(until):
			return aws.Credentials{}, &RefusedError{Socket: c.Socket, Name: name, Refusal: *refused}
		}
		c.Sleep(ctx, soon/5)
	}
}

func (c Client) ask(ctx context.Context, client *http.Client, name string) (aws.Credentials, *Refusal, error) {
	u := url.URL{Scheme: "http", Host: "localhost", Path: "/" + name}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return aws.Credentials{}, nil, err
	}
	answer, err := client.Do(request)
	if err != nil {
		if failed, ok := errors.AsType[*url.Error](err); ok {
			err = failed.Err
		}
		return aws.Credentials{}, nil, reason(err)
	}
	defer answer.Body.Close()
	body := json.NewDecoder(io.LimitReader(answer.Body, maxAnswer))
	if answer.StatusCode != http.StatusOK {
		refused := Refusal{Status: answer.StatusCode}
		if body.Decode(&refused) != nil || refused.Code == "" {
			return aws.Credentials{}, nil, errForeign
		}
		return aws.Credentials{}, &refused, nil
	}
	var given Credentials
	if body.Decode(&given) != nil || given.AccessKeyID == "" || given.SecretAccessKey == "" {
		return aws.Credentials{}, nil, errForeign
	}
	expires, err := time.Parse(time.RFC3339, given.Expiration)
	if err != nil {
		return aws.Credentials{}, nil, errForeign
	}
	return aws.Credentials{
		AccessKeyID: given.AccessKeyID, SecretAccessKey: given.SecretAccessKey, SessionToken: given.Token,
		AccountID: given.AccountID, CanExpire: true, Expires: expires,
	}, nil, nil
}

var errForeign = errors.New("what answers there is no server of ours")
