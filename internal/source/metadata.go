package source

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// What runs a program can give it credentials at an address beside it: a container's endpoint, an instance's metadata service. They
// are asked by code of our own. The SDK's clients ask for a token of another lifetime than AWS's vectors have, read an error
// of a container only under one spelling of its Content-Type, put what they cannot read into their errors, and go by the proxy.

const (
	// metadataDial is how long an attempt to connect may take, as in botocore (utils.py, DEFAULT_METADATA_SERVICE_TIMEOUT).
	metadataDial = time.Second
	// metadataLimit is how long one attempt may take, as in botocore (utils.py, ContainerMetadataFetcher.TIMEOUT_SECONDS).
	metadataLimit = 2 * time.Second
	// metadataTries and metadataPause bound how often a service is asked that is busy.
	metadataTries = 3
	metadataPause = 250 * time.Millisecond
	// longestMetadata is far above any answer, in bytes.
	longestMetadata = 64 << 10
)

// metadataRequest is what is asked of a service.
type metadataRequest struct {
	asked  CallError
	method string
	url    string
	header map[string]secret.String
	// patient says to try again where the service cannot be reached, too, and not only where it is busy.
	patient bool
}

// metadataAnswer is what it answers.
type metadataAnswer struct {
	status int
	date   time.Time // zero where it gives none
	body   []byte
}

// ask sends a request, and again where the service is busy. Its errors are [NetworkError], and that of the context.
func (r *run) ask(ctx context.Context, request metadataRequest) (answer metadataAnswer, err error) {
	both, err := r.clients(r.plan.Network)
	if err != nil {
		return metadataAnswer{}, err
	}
	for try := 1; ; try++ {
		started := r.Now()
		answer, err = r.askOnce(ctx, both.metadata, request)
		r.Log.Debug(request.asked.Operation, "host", request.asked.Host, "status", answer.status, "took", r.Now().Sub(started).Round(time.Millisecond))
		again := answer.status >= http.StatusInternalServerError || answer.status == http.StatusTooManyRequests || err != nil && request.patient
		if !again || try == metadataTries {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return metadataAnswer{}, ctx.Err()
		case <-time.After(metadataPause):
		}
	}
}

func (r *run) askOnce(ctx context.Context, client *http.Client, request metadataRequest) (metadataAnswer, error) {
	limited, cancel := context.WithTimeout(ctx, metadataLimit)
	defer cancel()
	message, err := http.NewRequestWithContext(limited, request.method, request.url, http.NoBody)
	if err != nil {
		return metadataAnswer{}, &SetupError{What: "preparing " + request.asked.Operation, Err: awscall.ErrNotSent}
	}
	for name, value := range request.header {
		r.keepQuiet(value)
		message.Header.Set(name, value.Reveal())
	}
	failed := func(err error) (metadataAnswer, error) {
		if ctx.Err() != nil {
			return metadataAnswer{}, ctx.Err()
		}
		e := &NetworkError{Call: request.asked.Call, Unsent: awscall.Unsent(err), Err: awscall.Inner(err)}
		if limited.Err() != nil {
			e.Waited = metadataLimit
		}
		return metadataAnswer{}, e
	}
	response, err := client.Do(message)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, longestMetadata))
	if err != nil {
		return failed(err)
	}
	date, _ := http.ParseTime(response.Header.Get("Date"))
	return metadataAnswer{status: response.StatusCode, date: date, body: body}, nil
}

// straight is a client for addresses beside this machine: with the certificates of another and without its proxy, which would get
// to see the credentials.
func straight(other *http.Client) *http.Client {
	transport := other.Transport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.DialContext = (&net.Dialer{Timeout: metadataDial}).DialContext
	return &http.Client{Transport: transport, CheckRedirect: other.CheckRedirect}
}

// offer is what such a service gives: credentials, or an error with a code.
type offer struct {
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	Token           string
	Expiration      string
	AccountID       string `json:"AccountId"`
	Code            string
	Message         string
}

// parseOffer reads an answer. It is not ok when that is no JSON object.
func parseOffer(body []byte) (o offer, ok bool) {
	err := json.Unmarshal(body, &o)
	return o, err == nil
}

// refusal is the error for an answer other than credentials.
func (r *run) refusal(asked CallError, answer metadataAnswer) error {
	o, ok := parseOffer(answer.body)
	if !ok || o.Code == "" && o.Message == "" {
		return &AnswerError{Call: asked.Call, Status: answer.status}
	}
	asked.Code, asked.Message, asked.Status = bounded(r.sent.Quotable(o.Code)), bounded(r.sent.Quotable(o.Message)), answer.status
	return &asked
}

// bounded cuts what comes from a stranger to what a person can read.
func bounded(text string) string {
	const longest = 300
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}

// accept turns what is offered into credentials. All parts are wanted but the account, as in botocore.
func (r *run) accept(asked CallError, answer metadataAnswer, kind string) (aws.Credentials, error) {
	o, ok := parseOffer(answer.body)
	expires, err := time.Parse(time.RFC3339, o.Expiration)
	if !ok || o.AccessKeyID == "" || o.SecretAccessKey == "" || o.Token == "" || err != nil {
		return aws.Credentials{}, &AnswerError{Call: asked.Call}
	}
	if !expires.After(r.Now()) {
		if skew := answer.date.Sub(r.Now()); !answer.date.IsZero() && skew.Abs() > awscall.ToleratedSkew {
			return aws.Credentials{}, &ClockError{Skew: skew}
		}
		asked.Code, asked.Message, asked.Status = "Expired", "the credentials that it gave have expired already", answer.status
		return aws.Credentials{}, &asked
	}
	return aws.Credentials{
		AccessKeyID: o.AccessKeyID, SecretAccessKey: o.SecretAccessKey, SessionToken: o.Token,
		AccountID: o.AccountID, Source: kind, CanExpire: true, Expires: expires,
	}, nil
}
