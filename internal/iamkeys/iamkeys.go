// Package iamkeys makes the five calls of IAM that are about a user's access keys. It signs and sends
// them itself: the SDK's client of IAM would be linked into a program that starts for every call of
// every tool, for five of its 180 operations.
//
// It does not know what the calls are for, whose credentials sign them, nor how an error is worded.
package iamkeys

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Client calls IAM. All errors of its methods are [awscall.CallError], [awscall.NetworkError],
// [awscall.AnswerError], [awscall.ClockError], [awscall.SetupError], and that of the context.
type Client struct {
	// HTTP follows no redirect.
	HTTP *http.Client
	// Place is where IAM is; see [PlaceOf].
	Place Place
	// Profile and SentBy are as in [awscall.Call].
	Profile, SentBy string
	// Now is the clock, Sleep waits between two attempts.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration)
}

// Key is what IAM tells of an access key.
type Key struct {
	ID      string
	Active  bool
	Created time.Time
}

// Pair is an access key with its secret, which IAM tells once.
type Pair struct {
	ID     string
	Secret secret.String
}

// List returns the access keys of a user: two at most.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
func (c *Client) List(ctx context.Context, by aws.Credentials, user string) ([]Key, error) {
	var answer struct {
		Keys []xmlKey `xml:"ListAccessKeysResult>AccessKeyMetadata>member"`
	}
	if err := c.call(ctx, by, request{operation: "ListAccessKeys", user: user}, &answer); err != nil {
		return nil, err
	}
	keys := make([]Key, 0, len(answer.Keys))
	for _, k := range answer.Keys {
		keys = append(keys, Key{ID: k.ID, Active: k.Status == active, Created: k.Created})
	}
	return keys, nil
}

// Create makes an access key of a user. It is sent once: whether an answer that is lost had made a
// key is not known, and [Client.List] tells.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
func (c *Client) Create(ctx context.Context, by aws.Credentials, user string) (Pair, error) {
	var answer struct {
		Key xmlKey `xml:"CreateAccessKeyResult>AccessKey"`
	}
	asked := request{operation: "CreateAccessKey", user: user, once: true}
	if err := c.call(ctx, by, asked, &answer); err != nil {
		return Pair{}, err
	}
	if answer.Key.ID == "" || answer.Key.Secret == "" {
		return Pair{}, &awscall.AnswerError{Call: c.asked(asked)}
	}
	return Pair{ID: answer.Key.ID, Secret: secret.New(answer.Key.Secret)}, nil
}

// Deactivate lets AWS refuse an access key of a user from now on.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
func (c *Client) Deactivate(ctx context.Context, by aws.Credentials, user, id string) error {
	more := url.Values{"AccessKeyId": {id}, "Status": {"Inactive"}}
	return c.call(ctx, by, request{operation: "UpdateAccessKey", user: user, more: more}, nil)
}

// Delete deletes an access key of a user. One that is not there is deleted.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html
func (c *Client) Delete(ctx context.Context, by aws.Credentials, user, id string) error {
	err := c.call(ctx, by, request{operation: "DeleteAccessKey", user: user, more: url.Values{"AccessKeyId": {id}}}, nil)
	if Gone(err) {
		return nil
	}
	return err
}

// Used reports whether an access key has ever been used, as far as IAM has noticed.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
func (c *Client) Used(ctx context.Context, by aws.Credentials, id string) (bool, error) {
	var answer struct {
		At string `xml:"GetAccessKeyLastUsedResult>AccessKeyLastUsed>LastUsedDate"`
	}
	err := c.call(ctx, by, request{operation: "GetAccessKeyLastUsed", more: url.Values{"AccessKeyId": {id}}}, &answer)
	return answer.At != "", err
}

const active = "Active"

type xmlKey struct {
	ID      string    `xml:"AccessKeyId"`
	Status  string    `xml:"Status"`
	Secret  string    `xml:"SecretAccessKey"`
	Created time.Time `xml:"CreateDate"`
}
