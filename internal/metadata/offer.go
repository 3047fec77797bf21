package metadata

import (
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
)

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
func (c *Client) refusal(asked awscall.CallError, a answer) error {
	o, ok := parseOffer(a.body)
	if !ok || o.Code == "" && o.Message == "" {
		return &awscall.AnswerError{Call: asked.Call, Status: a.status}
	}
	asked.Code, asked.Message, asked.Status = c.Sent.Quotable(o.Code), c.Sent.Quotable(o.Message), a.status
	return &asked
}

// accept turns what is offered into credentials. All parts are wanted but the account, as in
// botocore.
func (c *Client) accept(asked awscall.CallError, a answer) (aws.Credentials, error) {
	o, ok := parseOffer(a.body)
	expires, err := time.Parse(time.RFC3339, o.Expiration)
	if !ok || o.AccessKeyID == "" || o.SecretAccessKey == "" || o.Token == "" || err != nil {
		return aws.Credentials{}, &awscall.AnswerError{Call: asked.Call}
	}
	if !expires.After(c.Now()) {
		asked.Status = a.status
		return aws.Credentials{}, asked.Expired(a.date, c.Now())
	}
	return aws.Credentials{
		AccessKeyID: o.AccessKeyID, SecretAccessKey: o.SecretAccessKey, SessionToken: o.Token,
		AccountID: o.AccountID, Source: c.Source, CanExpire: true, Expires: expires,
	}, nil
}
