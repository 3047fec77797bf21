package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// maxAnswer is how much of an answer is read.
const maxAnswer = 64 << 10

// UnansweredError says that no server of ours answers at a socket.
type UnansweredError struct {
	Socket string
	// By is as in [Client].
	By  string
	Err error
}

// Error implements error.
func (e *UnansweredError) Error() string {
	return fmt.Sprintf("no server answers at %s: %v", e.Socket, e.Err)
}

// Unwrap returns the reason.
func (e *UnansweredError) Unwrap() error { return e.Err }

// RefusedError says that the server at a socket gives no credentials, or opens no console.
type RefusedError struct {
	Socket, Name string // no name is that of the only profile there
	Console      bool
	Refusal      Refusal
}

// Error implements error.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("the server at %s refuses: %s (%s)", e.Socket, e.Refusal.Message, e.Refusal.Code)
}

// Client asks the server at a socket.
type Client struct {
	Socket string
	// By is what names the socket, for errors: an option or a variable.
	By string
	// Patience is how long it asks again while the server fetches, or asks a person.
	Patience time.Duration
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration)
}

// Credentials returns those for a name, or with an empty one those of the only profile there.
//
// Its errors are [UnansweredError], [RefusedError], and that of the context.
func (c Client) Credentials(ctx context.Context, name string) (creds aws.Credentials, err error) {
	const slow = 10 * time.Second // the server answers within two
	err = c.ask(ctx, slow, RefusedError{Name: name}, func(ctx context.Context) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, address("/"+name), nil)
	}, func(answer *json.Decoder) (err error) {
		creds, err = readCredentials(answer)
		return err
	})
	return creds, err
}

// Console has the server open the console of a name, or with an empty one that of the only profile
// there, and returns whose it was, once it is open. Its errors are those of [Client.Credentials].
func (c Client) Console(ctx context.Context, name string, page Page) (of string, err error) {
	body, err := json.Marshal(page)
	if err != nil {
		return "", err
	}
	err = c.ask(ctx, c.Patience, RefusedError{Name: name, Console: true}, func(ctx context.Context) (*http.Request, error) {
		path := address(strings.TrimSuffix("/"+name, "/") + consolePath)
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, path, bytes.NewReader(body))
		if err == nil {
			request.Header.Set("Content-Type", "application/json")
		}
		return request, err
	}, func(answer *json.Decoder) error {
		var opened Opened
		if answer.Decode(&opened) != nil || opened.Opened == "" {
			return errForeign
		}
		of = opened.Opened
		return nil
	})
	return of, err
}

// ask makes a request, as form forms it, until there is an answer, and no longer than the patience lasts. An answer may
// take as long as slow.
func (c Client) ask(
	ctx context.Context, slow time.Duration, refused RefusedError,
	form func(context.Context) (*http.Request, error), read func(*json.Decoder) error,
) error {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", c.Socket)
	}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: slow}
	refused.Socket = c.Socket
	for until := c.Now().Add(c.Patience); ; {
		request, err := form(ctx)
		if err != nil {
			return err
		}
		refusal, err := once(client, request, read)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return &UnansweredError{Socket: c.Socket, By: c.By, Err: err}
		case refusal == nil:
			return nil
		case refusal.Status != http.StatusServiceUnavailable || c.Now().After(until):
			refused.Refusal = *refusal
			return &refused
		}
		c.Sleep(ctx, pause)
	}
}

// pause is how long is waited before the server is asked again.
const pause = 300 * time.Millisecond

// address is the URL of a path; the host counts for nothing.
func address(path string) string {
	return (&url.URL{Scheme: "http", Host: "localhost", Path: path}).String()
}

// once makes a request, and has the answer read where it is none of a refusal.
func once(client *http.Client, request *http.Request, read func(*json.Decoder) error) (*Refusal, error) {
	answer, err := client.Do(request)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err
	}
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET):
		return nil, errGone
	case err != nil:
		return nil, reason(err)
	}
	defer answer.Body.Close()
	body := json.NewDecoder(io.LimitReader(answer.Body, maxAnswer))
	if answer.StatusCode == http.StatusOK {
		return nil, read(body)
	}
	refused := Refusal{Status: answer.StatusCode}
	if body.Decode(&refused) != nil || refused.Code == "" {
		return nil, errForeign
	}
	return &refused, nil
}

func readCredentials(answer *json.Decoder) (aws.Credentials, error) {
	var given Credentials
	if answer.Decode(&given) != nil || given.AccessKeyID == "" || given.SecretAccessKey == "" {
		return aws.Credentials{}, errForeign
	}
	expires, err := time.Parse(time.RFC3339, given.Expiration)
	if err != nil {
		return aws.Credentials{}, errForeign
	}
	return aws.Credentials{
		AccessKeyID: given.AccessKeyID, SecretAccessKey: given.SecretAccessKey, SessionToken: given.Token,
		AccountID: given.AccountID, CanExpire: true, Expires: expires,
	}, nil
}

var (
	errForeign = errors.New("what answers there is no server of ours")
	errGone    = errors.New("it has ended before it gave an answer")
)
