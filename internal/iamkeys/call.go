package iamkeys

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	version = "2010-05-08" // of IAM's API
	// attempts are as many as the SDK makes, and firstPause is before the second.
	attempts   = 3
	firstPause = 500 * time.Millisecond
	// limit bounds an attempt.
	limit     = 20 * time.Second
	maxAnswer = 1 << 20
)

// request is what is asked of IAM.
type request struct {
	operation string
	user      string // the caller itself where it is empty
	more      url.Values
	// once says that a call whose end is not known is not repeated.
	once bool
}

// asked is the call of a request, for errors.
func (c *Client) asked(r request) awscall.Call {
	return awscall.Call{
		Service: awscall.IAM, Operation: r.operation, Profile: c.Profile, Host: c.Place.host(), SentBy: c.SentBy,
	}
}

// call makes a call, again if that may help, and reads its answer.
func (c *Client) call(ctx context.Context, by aws.Credentials, r request, answer any) error {
	pause := firstPause
	for n := 1; ; n++ {
		content, err := c.attempt(ctx, by, r)
		if err == nil {
			if answer != nil && xml.Unmarshal(content, answer) != nil {
				return &awscall.AnswerError{Call: c.asked(r)}
			}
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if n == attempts || !r.again(err) {
			return err
		}
		c.Sleep(ctx, pause)
		pause *= 2
	}
}

// again reports whether another attempt may help, and cannot do a thing twice.
func (r request) again(err error) bool {
	if refused, ok := errors.AsType[*awscall.CallError](err); ok {
		return strings.HasPrefix(refused.Code, "Throttling") || refused.Status >= http.StatusInternalServerError && !r.once
	}
	failed, ok := errors.AsType[*awscall.NetworkError](err)
	return ok && (failed.Unsent || !r.once)
}

// attempt sends a request once.
func (c *Client) attempt(ctx context.Context, by aws.Credentials, r request) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	sent, err := c.signed(limited, by, r)
	if err != nil {
		return nil, &awscall.SetupError{What: "preparing " + r.operation, SentBy: c.SentBy, Err: awscall.ErrNotSent}
	}
	answer, err := c.HTTP.Do(sent)
	if err == nil {
		defer func() { _ = answer.Body.Close() }()
		var content []byte
		if content, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer)); err == nil {
			return c.read(by, r, answer, content)
		}
	}
	failed := &awscall.NetworkError{Call: c.asked(r), Unsent: awscall.Unsent(err), Err: awscall.Inner(err)}
	if limited.Err() != nil && ctx.Err() == nil {
		failed.Waited = limit
	}
	return nil, failed
}

// signed makes a request of the Query protocol.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonParameters.html
func (c *Client) signed(ctx context.Context, by aws.Credentials, r request) (*http.Request, error) {
	form := url.Values{"Action": {r.operation}, "Version": {version}}
	maps.Copy(form, r.more)
	if r.user != "" {
		form.Set("UserName", r.user)
	}
	body := []byte(form.Encode())
	sent, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Place.url(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	sent.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	sent.Header.Set("User-Agent", "aws-federate")
	sum := sha256.Sum256(body)
	return sent, v4.NewSigner().SignHTTP(ctx, by, sent, hex.EncodeToString(sum[:]), "iam", c.Place.Region, c.Now())
}

// clockCodes are those that a wrong clock can be the reason of.
var clockCodes = map[string]bool{"SignatureDoesNotMatch": true, "RequestExpired": true, "RequestTimeTooSkewed": true}

// read sorts an answer: what was asked for, or one of the errors.
func (c *Client) read(by aws.Credentials, r request, answer *http.Response, content []byte) ([]byte, error) {
	var document struct {
		XMLName xml.Name
		Code    string `xml:"Error>Code"`
		Message string `xml:"Error>Message"`
		ID      string `xml:"RequestId"`
	}
	err := xml.Unmarshal(content, &document)
	switch {
	case err == nil && answer.StatusCode == http.StatusOK && document.XMLName.Local == r.operation+"Response":
		return content, nil
	case err != nil || document.XMLName.Local != "ErrorResponse" || document.Code == "" || answer.StatusCode == http.StatusOK:
		return nil, &awscall.AnswerError{Call: c.asked(r), Status: answer.StatusCode}
	}
	if date, err := http.ParseTime(answer.Header.Get("Date")); err == nil && clockCodes[document.Code] {
		if skew := date.Sub(c.Now()); skew.Abs() > awscall.ToleratedSkew {
			return nil, &awscall.ClockError{Skew: skew}
		}
	}
	var sent awscall.Secrets
	sent.Keep(secret.New(by.SecretAccessKey), secret.New(by.SessionToken))
	return nil, &awscall.CallError{
		Call: c.asked(r), KeyID: by.AccessKeyID, MFASession: by.SessionToken != "",
		Code: sent.Quotable(document.Code), Message: sent.Quotable(document.Message), Status: answer.StatusCode,
		RequestID: sent.Quotable(document.ID),
	}
}

// Gone reports whether IAM says that there is no such key.
func Gone(err error) bool { return isCode(err, "NoSuchEntity") }

// Denied reports whether IAM has refused a call for want of a permission, or of MFA.
func Denied(err error) bool { return isCode(err, "AccessDenied") }

// Full reports whether IAM has refused another key, as there are two.
func Full(err error) bool { return isCode(err, "LimitExceeded") }

// Unknown reports whether AWS does not know the key that signed, be it not yet or not any more.
func Unknown(err error) bool { return isCode(err, "InvalidClientTokenId") }

func isCode(err error, code string) bool {
	refused, ok := errors.AsType[*awscall.CallError](err)
	return ok && refused.Code == code
}
