package metadata

import (
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// FuzzOffer reads what a container's endpoint or a metadata service answers: what is accepted is whole
// and lasts, and what is said of the rest is short, and repeats nothing that was sent.
func FuzzOffer(f *testing.F) {
	for _, text := range []string{
		`{"AccessKeyId":"ASIAX","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-23T13:00:00Z","AccountId":"1"}`,
		`{"AccessKeyId":"ASIAX","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-23T11:00:00Z"}`,
		`{"Code":"AssumeRoleUnauthorizedAccess","Message":"no"}`, `{"code":"x","message":"what-was-sent is wrong"}`, "<html>", "null", "",
	} {
		f.Add(text)
	}
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	const sent = "what-was-sent"
	f.Fuzz(func(t *testing.T, text string) {
		var secrets awscall.Secrets
		secrets.Keep(secret.New(sent))
		c := &Client{Now: func() time.Time { return noon }, Sent: &secrets}
		a := answer{body: []byte(text), status: 200}
		got, err := c.accept(awscall.CallError{}, a)
		if err == nil && (got.AccessKeyID == "" || got.SecretAccessKey == "" || got.SessionToken == "" || !got.Expires.After(noon)) {
			t.Errorf("accepted: %+v", got)
		}
		for _, err := range []error{err, c.refusal(awscall.CallError{}, a)} {
			if err != nil && (len(err.Error()) > 2200 || strings.Contains(err.Error(), sent)) {
				t.Errorf("it says %d bytes: %.100s", len(err.Error()), err)
			}
		}
	})
}
