package source_test

import (
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// rolePlan assumes a role at an endpoint, with keys that are those of a session.
func rolePlan(endpoint string) profile.Plan {
	keys := profile.StaticKeys{
		Profile: "base", AccessKeyID: "ASIABASE",
		SecretAccessKey: secret.New(canary + "-secret"), SessionToken: secret.New(canary + "-token/+="),
	}
	role := profile.AssumeRole{Profile: "role", RoleARN: "arn:aws:iam::111122223333:role/Role"}
	return profile.Plan{
		Profile: "role", Region: "eu-west-1", Network: profile.Network{STS: endpoint, MaxAttempts: 1}, Steps: []profile.Step{keys, role},
	}
}

func newRunner(t *testing.T) *source.Runner {
	t.Helper()
	return &source.Runner{Store: cache.Off{}, Now: noon, Log: slog.New(slog.DiscardHandler)}
}

// answerSTS answers a call of AssumeRole.
func answerSTS(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>`+
		`<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>`+
		`<SessionToken>t</SessionToken><Expiration>2026-11-23T13:00:00Z</Expiration>`+
		`</Credentials></AssumeRoleResult></AssumeRoleResponse>`)
}

// TestQuotedSecrets has STS quote what was to be signed, as it may where a signature does not match.
func TestQuotedSecrets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Date", noon().Format(http.TimeFormat))
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The canonical string should have been "+
			"'POST / %s x-amz-security-token:%s'</Message></Error></ErrorResponse>",
			html.EscapeString(string(body)), r.Header.Get("X-Amz-Security-Token"))
	}))
	t.Cleanup(server.Close)
	_, err := newRunner(t).Credentials(t.Context(), rolePlan(server.URL))
	refusal, ok := errors.AsType[*source.CallError](err)
	if !ok || refusal.Code != "SignatureDoesNotMatch" {
		t.Fatalf("%v", err)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if strings.Contains(e.Error(), canary) {
			t.Error("the error holds the session token")
		}
	}
}
