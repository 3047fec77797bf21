package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/text"
)

const processName = "process"

// document is what AWS SDKs read from a credential_process, see
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
type document struct {
	Version         int
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string `json:",omitempty"`
	Expiration      string `json:",omitempty"`
	AccountID       string `json:"AccountId,omitempty"`
}

// process is an [Encoder] of one line of JSON. It has no place for a region.
func process(w io.Writer, c aws.Credentials, _ string) error {
	if !c.HasKeys() {
		return errNoKeys
	}
	for _, v := range []variable{
		{"AccessKeyId", c.AccessKeyID},
		{"SecretAccessKey", c.SecretAccessKey},
		{"SessionToken", c.SessionToken},
		{"AccountId", c.AccountID},
	} {
		if !utf8.ValidString(v.value) { // encoding/json would replace what it cannot write
			return &UnsafeValueError{Variable: v.name, Format: processName}
		}
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(document{
		Version:         1,
		AccessKeyID:     c.AccessKeyID,
		SecretAccessKey: c.SecretAccessKey,
		SessionToken:    c.SessionToken,
		Expiration:      expiration(c),
		AccountID:       c.AccountID,
	}); err != nil {
		return fmt.Errorf("encode credentials: %w", err)
	}
	return write(w, text.JSON(line.Bytes()))
}
