package clicache

import (
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/internal/pyjson"
)

// Entry is the content of a file of the cache.
type Entry struct {
	Credentials aws.Credentials
	AssumedRole AssumedRole
	// Subject is who a web identity token names. It makes the entry an answer of
	// AssumeRoleWithWebIdentity.
	Subject string
	// SSO makes the entry an answer of IAM Identity Center.
	SSO bool
	// RequestID is that of the call.
	RequestID string
}

// AssumedRole is whose session it is, as STS says it.
type AssumedRole struct{ ID, ARN string }

// file is an entry as it is read: for roles the whole answer of STS.
// Source: botocore/credentials.py, CachedCredentialFetcher._write_to_cache, and
// SSOCredentialFetcher._get_credentials.
type file struct {
	ProviderType string
	Credentials  struct {
		AccessKeyID     string `json:"AccessKeyId"`
		SecretAccessKey string
		SessionToken    string
		Expiration      string
		AccountID       string `json:"AccountId"`
	}
	AssumedRoleUser struct {
		AssumedRoleID string `json:"AssumedRoleId"`
		ARN           string `json:"Arn"`
	}
	SubjectFromWebIdentityToken string
	ResponseMetadata            struct {
		RequestID string `json:"RequestId"`
	}
}

// decode accepts what has all that the AWS CLI needs, and nothing else.
func decode(text []byte) (Entry, error) {
	var f file
	if json.Unmarshal(text, &f) != nil || f.ProviderType != "" && f.ProviderType != "sso" {
		return Entry{}, errEntry
	}
	c := f.Credentials
	expires, err := expiry(c.Expiration)
	if err != nil || c.AccessKeyID == "" || c.SecretAccessKey == "" || c.SessionToken == "" {
		return Entry{}, errEntry
	}
	return Entry{
		Credentials: aws.Credentials{
			AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken,
			AccountID: c.AccountID, CanExpire: true, Expires: expires,
		},
		AssumedRole: AssumedRole{ID: f.AssumedRoleUser.AssumedRoleID, ARN: f.AssumedRoleUser.ARN},
		Subject:     f.SubjectFromWebIdentityToken, SSO: f.ProviderType == "sso", RequestID: f.ResponseMetadata.RequestID,
	}, nil
}

// expiry reads a time as any version writes it: with Z, +00:00 or, by botocore without the AWS CLI,
// UTC.
// Source: botocore/utils.py, JSONFileCache._serialize_if_needed, and
// awscli/customizations/timestampformat.py in version 2.
func expiry(text string) (time.Time, error) {
	t, err := isotime.Parse(text)
	if err != nil {
		return time.Time{}, errEntry // the other quotes the text, which may be a secret
	}
	return t.UTC(), nil
}

// encode writes an entry byte by byte as botocore 1.43 does with the AWS CLI 1.45, for an answer
// without headers. Version 2 differs in the form of a role's time, and reads this one.
func (e Entry) encode() []byte {
	c := e.Credentials
	credentials := member{"Credentials", object(
		spaced,
		member{"AccessKeyId", pyjson.Text(c.AccessKeyID)},
		member{"SecretAccessKey", pyjson.Text(c.SecretAccessKey)},
		member{"SessionToken", pyjson.Text(c.SessionToken)},
		member{"Expiration", pyjson.Text(c.Expires.UTC().Format(time.RFC3339))},
		member{"AccountId", quoted(c.AccountID)},
	)}
	if e.SSO {
		return []byte(object(spaced, member{"ProviderType", pyjson.Text("sso")}, credentials))
	}
	return []byte(object(
		spaced,
		credentials,
		member{"SubjectFromWebIdentityToken", quoted(e.Subject)},
		member{"AssumedRoleUser", object(
			spaced,
			member{"AssumedRoleId", pyjson.Text(e.AssumedRole.ID)}, member{"Arn", pyjson.Text(e.AssumedRole.ARN)},
		)},
		member{"ResponseMetadata", object(
			spaced,
			member{"RequestId", pyjson.Text(e.RequestID)}, member{"HTTPStatusCode", "200"},
			member{"HTTPHeaders", "{}"}, member{"RetryAttempts", "0"},
		)},
	))
}
