// Package processjson writes credentials as AWS's SDKs read them from a credential_process: one line
// of JSON. It does not know where they come from, and imports next to nothing: see package early.
package processjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// Document is the line; see
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
type Document struct {
	Version         int
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string `json:",omitempty"`
	Expiration      string `json:",omitempty"`
	AccountID       string `json:"AccountId,omitempty"`
}

// Expiration is a time of a document. A fraction of a second is dropped: late is worse than early.
func Expiration(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// TextError says that a value is no UTF-8, which JSON cannot carry. The value itself is a secret.
type TextError struct{ Name string }

// Error implements error.
func (e *TextError) Error() string { return "the value of " + e.Name + " is not UTF-8" }

// Line returns the document, in its version, with a newline. Its error is a [TextError].
func (d Document) Line() ([]byte, error) {
	for _, v := range [...]struct{ name, value string }{
		{"AccessKeyId", d.AccessKeyID},
		{"SecretAccessKey", d.SecretAccessKey},
		{"SessionToken", d.SessionToken},
		{"AccountId", d.AccountID},
	} {
		if !utf8.ValidString(v.value) { // encoding/json would replace what it cannot write
			return nil, &TextError{Name: v.name}
		}
	}
	d.Version = 1
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("encode credentials: %w", err)
	}
	return text.Bytes(), nil
}
