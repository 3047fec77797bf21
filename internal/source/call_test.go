package source_test

import (
	"encoding/pem"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/secret"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// rolePlan assumes a role at an endpoint, with keys that are those of a session.
func rolePlan(endpoint string) profile.Plan {
	keys := profile.StaticKeys{
		Profile: "base", AccessKeyID: "ASIABASE", SecretAccessKey: secret.New(canary + "-secret"), SessionToken: secret.New(canary + "-token/+="),
	}
	role := profile.AssumeRole{Profile: "role", RoleARN: "arn:aws:iam::111122223333:role/Role"}
	return profile.Plan{Profile: "role", Region: "eu-west-1", STSEndpoint: endpoint, Steps: []profile.Step{keys, role}}
}

func newRunner(t *testing.T) *source.Runner {
	t.Helper()
	for _, name := range []string{"AWS_CA_BUNDLE", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	return &source.Runner{Store: cache.Off{}, Now: noon, Log: slog.New(slog.DiscardHandler)}
}

// answerSTS answers a call of AssumeRole.
func answerSTS(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>`+
		`<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-23T13:00:00Z</Expiration>`+
		`</Credentials></AssumeRoleResult></AssumeRoleResponse>`)
}

// TestCertificates calls a server whose certificate only the bundle knows.
func TestCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(answerSTS))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	bundle := filepath.Join(t.TempDir(), "bundle.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NO_PROXY", "127.0.0.1")

	r := newRunner(t)
	t.Setenv("AWS_CA_BUNDLE", bundle)
	if _, err := r.Credentials(t.Context(), rolePlan(server.URL)); err != nil {
		t.Errorf("with the bundle: %v", err)
	}
	r = newRunner(t)
	if _, err := r.Credentials(t.Context(), rolePlan(server.URL)); err == nil {
		t.Error("without the bundle, the certificate is trusted")
	} else if _, ok := errors.AsType[*source.NetworkError](err); !ok {
		t.Errorf("without the bundle: %T", err)
	}
	r = newRunner(t)
	t.Setenv("AWS_CA_BUNDLE", filepath.Join(t.TempDir(), "none"))
	_, err := r.Credentials(t.Context(), rolePlan(server.URL))
	if _, ok := errors.AsType[*source.SetupError](err); !ok {
		t.Errorf("with a bundle that is not there: %v", err)
	}
}

// TestQuotedSecrets has STS quote what was to be signed, as it may where a signature does not match.
func TestQuotedSecrets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Date", noon().Format(http.TimeFormat))
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The canonical string should have been 'POST / %s x-amz-security-token:%s'</Message></Error></ErrorResponse>",
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
