package metadata_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/metadata"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// canary stands in every secret of these tests and may be in no error and no log.
const canary = "CANARY-metadata"

const offered = `{"AccessKeyId":"ASIABESIDE","SecretAccessKey":"` + canary + `-key","Token":"` + canary +
	`-session","Expiration":"2026-11-23T13:00:00Z","AccountId":"111122223333"}`

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// client asks services of this machine.
func client() *metadata.Client {
	return &metadata.Client{
		HTTP: metadata.Direct(&http.Client{Transport: &http.Transport{}}), Now: noon, Log: slog.New(slog.DiscardHandler),
		Sent: &awscall.Secrets{}, Profile: "p", Source: "here",
	}
}

// logTo is a log of everything.
func logTo(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	at, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestContainerAnswers gives answers that are no credentials, and errors in the spellings that
// there are.
func TestContainerAnswers(t *testing.T) {
	const code, answer = "call", "answer"
	for name, tt := range map[string]struct {
		status   int
		body     string
		want     string
		requests int
	}{
		"small letters":      {400, `{"code":"Bad","message":"No role"}`, code, 1},
		"capitals":           {403, `{"Code":"Denied","Message":"No role"}`, code, 1},
		"busy":               {429, `{"code":"Throttled","message":"Slowly"}`, code, 3},
		"server":             {500, `{"message":"Oh"}`, code, 3},
		"not found":          {404, "not found " + canary, answer, 1},
		"page":               {200, "<html>" + canary, answer, 1},
		"error, well":        {200, `{"code":"Bad","message":"No role"}`, answer, 1},
		"nothing":            {200, "", answer, 1},
		"no content":         {204, "", answer, 1},
		"list":               {200, "[" + offered + "]", answer, 1},
		"no token":           {200, strings.Replace(offered, "Token", "Other", 1), answer, 1},
		"no expiration":      {200, strings.Replace(offered, "Expiration", "Other", 1), answer, 1},
		"empty expiration":   {200, strings.Replace(offered, "2026-11-23T13:00:00Z", "", 1), answer, 1},
		"no time":            {200, strings.Replace(offered, "2026-11-23T13:00:00Z", canary, 1), answer, 1},
		"over":               {200, strings.Replace(offered, "T13", "T11", 1), code, 1},
		"a secret, repeated": {400, `{"code":"Bad","message":"you sent ` + canary + `-token"}`, code, 1},
	} {
		t.Run(name, func(t *testing.T) {
			at, requests := testkit.Answers(t, noon(), tt.status, tt.body, nil)
			_, err := client().Container(t.Context(), address(t, at), secret.New(canary+"-token"))
			_, isCall := errors.AsType[*awscall.CallError](err)
			_, isAnswer := errors.AsType[*awscall.AnswerError](err)
			if isCall != (tt.want == code) || isAnswer != (tt.want == answer) {
				t.Errorf("%T: %v", err, err)
			}
			if *requests != tt.requests {
				t.Errorf("%d requests, want %d", *requests, tt.requests)
			}
			testkit.NoSecret(t, canary, err)
		})
	}
}

// TestInstanceSilent has a service that takes a token's request and gives no answer, as for a
// container behind a hop limit of 1: it is asked without one then, unless that is not wanted.
func TestInstanceSilent(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes two seconds")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPut:
			<-r.Context().Done()
		case strings.HasSuffix(r.URL.Path, "/"):
			io.WriteString(w, "role\n")
		default:
			io.WriteString(w, strings.Replace(offered, "{", `{"Code":"Success",`, 1))
		}
	}))
	defer server.Close()
	if creds, err := client().Instance(t.Context(), server.URL+"/", false); err != nil || creds.AccessKeyID != "ASIABESIDE" {
		t.Error(err)
	}
	_, err := client().Instance(t.Context(), server.URL, true)
	if e, ok := errors.AsType[*awscall.NetworkError](err); !ok || e.Waited == 0 {
		t.Errorf("%T: %v", err, err)
	}
}

// TestContainerPatience asks a container's endpoint again that drops connections, as one does that
// is starting.
func TestContainerPatience(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) < 3 {
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, offered)
	}))
	defer server.Close()
	creds, err := client().Container(t.Context(), address(t, server.URL), secret.String{})
	if err != nil || creds.AccessKeyID != "ASIABESIDE" {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}

// TestInterrupted ends at once, with the error of the context alone.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for service, ask := range map[awscall.Service]func(context.Context, string) (aws.Credentials, error){
		awscall.Container: func(ctx context.Context, at string) (aws.Credentials, error) {
			return client().Container(ctx, address(t, at), secret.String{})
		},
		awscall.Instance: func(ctx context.Context, at string) (aws.Credentials, error) {
			return client().Instance(ctx, at, false)
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		}))
		_, err := ask(ctx, server.URL)
		if _, lost := errors.AsType[*awscall.NetworkError](err); lost || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %T: %v", service, err, err)
		}
		server.Close()
	}
}

// TestExpired blames the clock here for credentials that have expired where the service has
// another, and else the service.
func TestExpired(t *testing.T) {
	t.Parallel()
	const none = -1
	for _, tt := range []struct {
		expires string
		skew    time.Duration
		clock   bool
	}{
		{"2026-11-23T12:00:00Z", 0, false},
		{"2026-11-23T11:00:00Z", 0, false},
		{"2026-11-23T11:00:00Z", none, false},
		{"2026-11-23T11:00:00Z", -3 * time.Minute, false},
		{"2026-11-23T11:00:00Z", -5 * time.Minute, true},
		{"2026-11-23T12:00:00Z", -2 * time.Hour, true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", noon().Add(tt.skew).Format(http.TimeFormat))
			if tt.skew == none {
				w.Header()["Date"] = nil
			}
			io.WriteString(w, strings.Replace(offered, "2026-11-23T13:00:00Z", tt.expires, 1))
		}))
		_, err := client().Container(t.Context(), address(t, server.URL), secret.String{})
		refused, isCall := errors.AsType[*awscall.CallError](err)
		clock, isClock := errors.AsType[*awscall.ClockError](err)
		if isClock != tt.clock || isCall == tt.clock || isClock && clock.Skew != tt.skew || isCall && refused.Code != "Expired" {
			t.Errorf("%+v: %T: %v", tt, err, err)
		}
		server.Close()
	}
}

// TestDirect keeps the proxy away, and the certificates and the rule for redirects of the other
// client.
func TestDirect(t *testing.T) {
	t.Parallel()
	pool := x509.NewCertPool()
	other := &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c := metadata.Direct(other)
	transport := c.Transport.(*http.Transport)
	if transport.Proxy != nil || transport.TLSClientConfig.RootCAs != pool ||
		!errors.Is(c.CheckRedirect(nil, nil), http.ErrUseLastResponse) {
		t.Error("the proxy gets to see credentials, or the certificates are others")
	}
	if other.Transport.(*http.Transport).Proxy == nil {
		t.Error("the other client has lost its proxy")
	}
}

// TestRefusalIsShown shows what a service says, cut to what can be read, even where it quotes what
// is no secret.
func TestRefusalIsShown(t *testing.T) {
	said := "this takes application/json alone, " + strings.Repeat("é", 600)
	at, _ := testkit.Answers(t, noon(), http.StatusBadRequest, `{"code":"Bad","message":"`+said+`"}`, nil)
	_, err := client().Container(t.Context(), address(t, at), secret.New(canary))
	e, ok := errors.AsType[*awscall.CallError](err)
	if !ok || !strings.HasPrefix(e.Message, said[:100]) || !strings.HasSuffix(e.Message, "é…") || len(e.Message) > 1010 {
		t.Fatalf("%v", err)
	}
	if e.Code != "Bad" || e.Status != http.StatusBadRequest || e.Profile != "p" || e.Service != awscall.Container {
		t.Errorf("%+v", e)
	}
}
