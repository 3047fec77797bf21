package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// maxAnswer bounds how much of an answer is read, in bytes. A token is about 1 kB.
const maxAnswer = 1 << 20

// sessionParam is the Session parameter of getSigninToken: these three members and no other.
type sessionParam struct {
	ID    string `json:"sessionId"`
	Key   string `json:"sessionKey"`
	Token string `json:"sessionToken"`
}

// signinToken asks for a token, and once more without the duration when that may be what AWS
// refuses: its 400 gives no reason, and chained roles and federated users may not choose a
// duration.
func (c *Client) signinToken(ctx context.Context, endpoint string, creds aws.Credentials, d time.Duration) (string, time.Duration, error) {
	token, err := c.getSigninToken(ctx, endpoint, creds, d)
	refused, ok := errors.AsType[*RefusedError](err)
	if d == 0 || !ok || refused.Status != http.StatusBadRequest {
		return token, d, err
	}
	token, err = c.getSigninToken(ctx, endpoint, creds, 0)
	return token, 0, err
}

// getSigninToken makes one request. It is a POST so that the credentials stand in no URL, which
// proxies and servers log.
func (c *Client) getSigninToken(ctx context.Context, endpoint string, creds aws.Credentials, d time.Duration) (string, error) {
	text, err := json.Marshal(sessionParam{ID: creds.AccessKeyID, Key: creds.SecretAccessKey, Token: creds.SessionToken})
	if err != nil {
		return "", fmt.Errorf("write the session: %w", err)
	}
	form := url.Values{"Action": {"getSigninToken"}, "Session": {string(text)}}
	if d != 0 {
		form.Set("SessionDuration", strconv.Itoa(int(d/time.Second)))
	}
	resp, err := c.post(ctx, endpoint, form.Encode())
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if c.Log != nil {
		c.Log.DebugContext(ctx, "getSigninToken", "host", resp.Request.URL.Host, "duration", d, "status", resp.StatusCode)
	}
	if resp.StatusCode != http.StatusOK {
		return "", refusal(resp)
	}
	return readToken(resp)
}

// post sends the form and follows no redirect.
func (c *Client) post(ctx context.Context, endpoint, form string) (*http.Response, error) {
	var answered atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { answered.Store(true) },
	})
	req, err := http.NewRequestWithContext(traced, http.MethodPost, endpoint, strings.NewReader(form))
	if err != nil {
		return nil, &EndpointError{Reason: "it is not a URL"}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")

	client := http.Client{Timeout: defaultTimeout}
	if c.HTTP != nil {
		client = *c.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	switch {
	case err == nil:
		return resp, nil
	case ctx.Err() == nil && answered.Load() && !timeout(err):
		// net/http quotes what it cannot parse, and a server may send back what it got.
		return nil, &AnswerError{Reason: "it is broken HTTP"}
	default:
		return nil, &NetworkError{Host: req.URL.Host, Err: withoutURL(err)}
	}
}

func timeout(err error) bool {
	t, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && t.Timeout()
}

// withoutURL takes the request's URL out of an error of net/http.
func withoutURL(err error) error {
	for {
		with, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = with.Err
	}
}

// refusal says what an answer other than 200 means. Its body is not read: AWS's is an HTML page
// without a reason.
func refusal(resp *http.Response) error {
	switch status := resp.StatusCode; {
	case status >= 500:
		return &UnavailableError{Status: status}
	case status >= 400:
		return &RefusedError{Status: status}
	case status >= 300:
		var host string
		if to, err := resp.Location(); err == nil {
			host = to.Hostname()
		}
		return &AnswerError{Status: status, Reason: "it is a redirect", Location: host}
	default:
		return &AnswerError{Status: status, Reason: "it has no token"}
	}
}

func readToken(resp *http.Response) (string, error) {
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "", &AnswerError{Status: resp.StatusCode, Reason: "it is cut short"}
	case err != nil:
		return "", &NetworkError{Host: resp.Request.URL.Host, Err: err}
	case len(text) > maxAnswer:
		return "", &AnswerError{Status: resp.StatusCode, Reason: "it is too long"}
	}
	// The error of encoding/json is dropped: it may quote the answer.
	var answer struct{ SigninToken string }
	if json.Unmarshal(text, &answer) != nil {
		return "", &AnswerError{Status: resp.StatusCode, Reason: "it is not JSON"}
	}
	if answer.SigninToken == "" {
		return "", &AnswerError{Status: resp.StatusCode, Reason: "it has no token"}
	}
	return answer.SigninToken, nil
}
