// Package encode writes credentials as text: the JSON of credential_process, and assignments for
// shells and tools.
//
// It does not know where credentials come from, nor whether they are still good.
package encode

import (
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/processjson"
)

// Encoder writes credentials, in one Write, or nothing and an error: an [UnsafeValueError], that of
// keys that are missing, or what the writer returned. The region may be empty. A session token and
// an account that are empty, and the expiration of credentials that do not expire, are not written.
type Encoder func(w io.Writer, c aws.Credentials, region string) error

// errNoKeys says that an access key ID or a secret access key is missing.
var errNoKeys = errors.New("credentials without an access key")

// UnsafeValueError says that a format has no way to carry a value that every reader takes back
// unchanged.
type UnsafeValueError struct {
	// Variable names the value; the value itself is a secret.
	Variable string
	// Format is the name of the format.
	Format string
}

// Error implements error.
func (e *UnsafeValueError) Error() string {
	return fmt.Sprintf("the value of %s has characters that format %s cannot carry", e.Variable, e.Format)
}

// Named returns the encoder of a name out of [Names].
func Named(name string) (Encoder, bool) {
	if name == processName {
		return process, true
	}
	for _, g := range grammars() {
		if g.name == name {
			return g.encode, true
		}
	}
	return nil, false
}

// Names returns the names of all formats, the default first.
func Names() []string {
	all := grammars()
	names := make([]string, 0, 1+len(all))
	names = append(names, processName)
	for _, g := range all {
		names = append(names, g.name)
	}
	return names
}

// expiration returns when c expires, or "" if it does not.
func expiration(c aws.Credentials) string {
	if !c.CanExpire {
		return ""
	}
	return processjson.Expiration(c.Expires)
}

// write puts text out at once. The reader of half an answer would take it for the whole.
func write(w io.Writer, text []byte) error {
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write credentials: %w", err)
	}
	return nil
}
