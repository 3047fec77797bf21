package awsclient

import (
	"context"
	"errors"
	"net/http"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// ProbeName is the operation of calls that ask a service for nothing but whether it is there.
const ProbeName = "a call without credentials"

// Probe makes a call that a service is to refuse, on the way of all calls. It returns the time that
// the answer says. An error means that no such service has answered. The context has to end.
func (c *Client) Probe(ctx context.Context, called awscall.Call, send func() error) (served time.Time, _ error) {
	began := c.Now()
	err := send()
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok && response.HTTPResponse() != nil {
		served, _ = time.Parse(time.RFC1123, response.HTTPResponse().Header.Get("Date"))
	}
	if err == nil {
		return served, nil
	}
	err = c.Explain(ctx, waited(ctx, c.Now().Sub(began)), awscall.CallError{Call: called}, err)
	refusal, ok := errors.AsType[*awscall.CallError](err)
	switch {
	case !ok:
		return time.Time{}, err
	case refusal.Status >= http.StatusInternalServerError:
		return served, &awscall.AnswerError{Call: called, Status: refusal.Status}
	}
	return served, nil
}

// ProbePage asks for a page without anything in the request, and takes any answer but a redirect, as
// of a captive portal, and a failure of the server.
func (c *Client) ProbePage(ctx context.Context, n plan.Network, called awscall.Call, url string) error {
	client, err := c.HTTP(n)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return &awscall.SetupError{What: "preparing " + called.Operation, SentBy: called.SentBy, Err: awscall.ErrNotSent}
	}
	began := c.Now()
	answer, err := client.Do(request)
	if err != nil {
		return &awscall.NetworkError{Call: called, Waited: waited(ctx, c.Now().Sub(began)), Err: awscall.Inner(err)}
	}
	_ = answer.Body.Close()
	if answer.StatusCode >= 300 && answer.StatusCode < 400 || answer.StatusCode >= http.StatusInternalServerError {
		return &awscall.AnswerError{Call: called, Status: answer.StatusCode}
	}
	return nil
}

// waited is how long an answer was waited for in vain; zero where it was not time that was short.
func waited(ctx context.Context, d time.Duration) time.Duration {
	if ctx.Err() == nil {
		return 0
	}
	return max(d.Round(time.Second), time.Second)
}
