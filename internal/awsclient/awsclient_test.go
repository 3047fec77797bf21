package awsclient_test

import (
	"context"
	"encoding/pem"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

const canary = "CANARY-awsclient"

func newClient() *awsclient.Client {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return &awsclient.Client{Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)}
}

// TestHTTP has the client for the console trust the plan's certificates, and follow nobody.
func TestHTTP(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.RedirectHandler("/elsewhere", http.StatusFound))
	defer server.Close()
	bundle := filepath.Join(t.TempDir(), "bundle.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, text, 0o600); err != nil {
		t.Fatal(err)
	}
	client, err := newClient().HTTP(plan.Network{CABundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Get(server.URL)
	if err != nil || answer.StatusCode != http.StatusFound {
		t.Fatalf("%v", err)
	}
	answer.Body.Close()
}

// TestNoProxy keeps the proxy, which the environment names, away from what is beside this machine.
func TestNoProxy(t *testing.T) {
	t.Parallel()
	c, err := newClient().Beside(plan.Network{})
	if err != nil || c.Transport.(*http.Transport).Proxy != nil {
		t.Errorf("the proxy gets to see credentials (%v)", err)
	}
}

// TestErrorsOfTheSDK repeats nothing of an error that the SDK has no type for: it can quote what
// came, or an endpoint with a password.
func TestErrorsOfTheSDK(t *testing.T) {
	t.Parallel()
	answered := &smithyhttp.Response{Response: &http.Response{StatusCode: http.StatusBadGateway}}
	plain := errors.New(canary)
	inside := &smithyhttp.ResponseError{Response: answered, Err: plain}
	err := newClient().Explain(t.Context(), time.Second, awscall.CallError{}, &awshttp.ResponseError{ResponseError: inside})
	if e, ok := errors.AsType[*awscall.AnswerError](err); !ok || e.Status != http.StatusBadGateway {
		t.Errorf("with an answer: %T", err)
	}
	testkit.NoSecret(t, canary, err)
	err = newClient().Explain(t.Context(), time.Second, awscall.CallError{}, plain)
	if _, ok := errors.AsType[*awscall.SetupError](err); !ok {
		t.Errorf("without one: %T", err)
	}
	testkit.NoSecret(t, canary, err)
}

// TestEndlessAnswer cuts off an answer that does not end: the SDK would read it into memory.
func TestEndlessAnswer(t *testing.T) {
	t.Parallel()
	sent := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for sent < 1<<30 {
			n, err := w.Write(make([]byte, 1<<16))
			if sent += n; err != nil {
				return
			}
		}
	}))
	defer server.Close()
	c := newClient()
	cfg, err := c.Config(awscall.STS, plan.Network{STS: server.URL, MaxAttempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Region, cfg.Credentials = "eu-west-1", aws.AnonymousCredentials{}
	asked := awscall.CallError{Call: awsclient.To(awscall.STS, plan.Network{STS: server.URL}, "eu-west-1", "GetCallerIdentity", "p")}
	err = c.Do(t.Context(), awsclient.Limit, asked, func(ctx context.Context) error {
		_, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		return err
	})
	server.Close()
	if _, ok := errors.AsType[*awscall.AnswerError](err); !ok || sent > 64<<20 {
		t.Errorf("%T: %v, after %d bytes", err, err, sent)
	}
}
