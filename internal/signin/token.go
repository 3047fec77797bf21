package signin

import (
	"encoding/json"
	"maps"
	"time"

	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// token is the file of a token. Source: botocore/tokens.py, SSOTokenProvider, and
// botocore/utils.py, SSOTokenLoader.
type token struct {
	access, refresh secret.String
	expires         time.Time
	client          Registration
	fields          map[string]json.RawMessage // all of the file, those of others included
}

// lasts reports whether the token is valid for more than a time yet.
func (t token) lasts(now time.Time, margin time.Duration) bool { return t.expires.Sub(now) > margin }

// text is a field, empty if there is no such text.
func (t token) text(name string) string {
	var text string
	if json.Unmarshal(t.fields[name], &text) != nil {
		return ""
	}
	return text
}

// renewed is the token that came for a refresh token, and all else that the file held. Without a
// new refresh token the old one stays good: https://www.rfc-editor.org/rfc/rfc6749#section-6.
func (t token) renewed(s SSOSession, got Issued, now time.Time) token {
	next := token{access: got.AccessToken, refresh: got.RefreshToken, expires: now.Add(got.Lifetime), client: t.client, fields: t.fields}
	if next.refresh.Empty() {
		next.refresh = t.refresh
	}
	return next.filled(s)
}

// filled puts what is known into the fields, as botocore names and writes it.
func (t token) filled(s SSOSession) token {
	known := map[string]string{
		"startUrl":              s.StartURL,
		"region":                s.Region,
		"accessToken":           t.access.Reveal(),
		"expiresAt":             formatTime(t.expires),
		"clientId":              t.client.ClientID,
		"clientSecret":          t.client.ClientSecret.Reveal(),
		"registrationExpiresAt": formatTime(t.client.Expires),
		"refreshToken":          t.refresh.Reveal(),
	}
	t.fields = maps.Clone(t.fields)
	if t.fields == nil {
		t.fields = map[string]json.RawMessage{}
	}
	for name, value := range known {
		if value == "" {
			delete(t.fields, name)
			continue
		}
		text, _ := json.Marshal(value) // a text never fails
		t.fields[name] = text
	}
	return t
}

// Until implements [renewal.Token].
func (t token) Until() time.Time { return t.expires }

// Mark implements [renewal.Token]. A refresh token is good once.
func (t token) Mark() secret.String { return t.refresh }

// Content implements [renewal.Token].
func (t token) Content() ([]byte, error) {
	text, err := json.Marshal(t.fields)
	return append(text, '\n'), err
}

const timeFormat = "2006-01-02T15:04:05Z"

func formatTime(t time.Time) string { return t.UTC().Format(timeFormat) }

// parseTime reads a time in the file of a token. Early versions of the AWS CLI write UTC in place
// of Z.
func parseTime(text string) (time.Time, error) { return isotime.Parse(text) }
