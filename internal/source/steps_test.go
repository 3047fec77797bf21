package source_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestEnvironmentKeys takes keys of the environment until they expire, and not a moment longer.
func TestEnvironmentKeys(t *testing.T) {
	t.Parallel()
	for expiration, why := range map[string]string{
		"": "", "2026-11-23T12:00:01Z": "", "2026-11-23T13:00:01+01:00": "",
		"2026-11-23T12:00:00Z": "is past", "2026-11-23T12:30:00+01:00": "is past", "2026-11-23T13:00:00": "is no time with a zone",
	} {
		step := plan.EnvironmentKeys{AccessKeyID: "ASIA", SecretAccessKey: secret.New(canary), Expiration: expiration, AccountID: "1"}
		creds, err := newRunner(t).Credentials(t.Context(), only(step))
		if why == "" && (err != nil || creds.CanExpire != (expiration != "") || creds.AccountID != "1") {
			t.Errorf("%q: %v", expiration, err)
		}
		if e, ok := errors.AsType[*source.EnvironmentError](err); why != "" && (!ok || !strings.HasPrefix(e.Reason, why)) {
			t.Errorf("%q: %v, want that it %s", expiration, err, why)
		}
	}
	_, err := newRunner(t).Credentials(t.Context(), only(plan.EnvironmentKeys{Profile: "p"}))
	if e, ok := errors.AsType[*source.EnvironmentError](err); !ok || e.Variable != "AWS_ACCESS_KEY_ID" || e.Profile != "p" {
		t.Errorf("%v", err)
	}
}

// TestRootFederation asks for an hour at most for a root user, whose calls take no more,
// and warns where that is less than was wished.
func TestRootFederation(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]string{1800: "1800", 3600: "3600", 7200: "3600"} {
		var sent string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			_ = q.ParseForm()
			sent = q.Form.Get("DurationSeconds")
			if q.Form.Get("Action") == "GetCallerIdentity" {
				io.WriteString(w, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:root</Arn>"+
					"</GetCallerIdentityResult></GetCallerIdentityResponse>")
				return
			}
			answer(w, q.Form)
		}))
		r, log := newRunner(t), &strings.Builder{}
		r.Log = slog.New(slog.NewTextHandler(log, nil))
		_, err := r.Credentials(t.Context(), plan.Plan{
			Region: "eu-west-1", Network: plan.Network{STS: server.URL},
			Steps: []plan.Step{longLived, plan.FederationToken{Policy: "{}", DurationSeconds: seconds}},
		})
		if warned := strings.Contains(log.String(), "WARN"); err != nil || sent != want || warned != (seconds > 3600) {
			t.Errorf("%d s: asked for %s, warned %t (%v)", seconds, sent, warned, err)
		}
		server.Close()
	}
}

// TestWebToken says which setting names a file that holds no token, and shows no token
// that STS quotes.
func TestWebToken(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	quotes := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_ = q.ParseForm()
		deny(w, "bad: "+q.Form.Get("WebIdentityToken"))
	}))
	defer quotes.Close()
	for text, why := range map[string]string{
		"": "is empty", "\n": "is empty", canary: "",
		strings.Repeat("x", 20001): "is longer than 20000 bytes", strings.Repeat("x", 20000): "",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for of, setting := range map[string]string{"": "AWS_WEB_IDENTITY_TOKEN_FILE", "p": "web_identity_token_file"} {
			_, err := newRunner(t).Credentials(t.Context(), plan.Plan{
				Region: "eu-west-1", Network: plan.Network{STS: quotes.URL},
				Steps: []plan.Step{plan.WebIdentity{Profile: of, RoleARN: aRole, TokenFile: file}},
			})
			e, bad := errors.AsType[*source.TokenError](err)
			_, refused := errors.AsType[*awscall.CallError](err)
			if bad != (why != "") || refused == bad ||
				bad && (e.Setting != setting || e.Profile != of || !strings.HasPrefix(e.Reason, why)) {
				t.Errorf("%d bytes, for %q: %v", len(text), of, err)
			}
			testkit.NoSecret(t, canary, err)
		}
	}
}

// TestWhoReadsTheCLICache: only a plan that says so, and that promises no FIPS; and what
// has expired there is nothing.
func TestWhoReadsTheCLICache(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	r.CLICache = clicache.In(t.TempDir())
	keep := func(expires time.Time) {
		t.Helper()
		err := r.CLICache.Keep(clicache.Role{ARN: aRole}, clicache.Entry{
			AssumedRole: clicache.AssumedRole{ID: "AROA:s", ARN: "arn:aws:sts::111122223333:assumed-role/Role/s"},
			Credentials: aws.Credentials{
				AccessKeyID: "ASIA", SecretAccessKey: canary, SessionToken: canary, AccountID: "111122223333",
				CanExpire: true, Expires: expires,
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		mode plan.CLICache
		fips bool
		left time.Duration
		want bool
	}{
		{plan.CLICacheRead, false, time.Second, true},
		{plan.CLICacheShare, false, time.Second, true},
		{plan.CLICacheOff, false, time.Second, false},
		{"", false, time.Second, false},
		{plan.CLICacheRead, true, time.Second, false},
		{plan.CLICacheRead, false, 0, false},
		{plan.CLICacheRead, false, -time.Second, false},
	} {
		keep(noon().Add(tt.left))
		until, ok := r.CLIUntil(plan.Plan{
			CLICache: tt.mode, Network: plan.Network{FIPS: tt.fips},
			Steps: []plan.Step{longLived, plan.AssumeRole{RoleARN: aRole}},
		})
		if ok != tt.want || ok && !until.Equal(noon().Add(tt.left)) {
			t.Errorf("%+v: %t, until %s", tt, ok, until)
		}
	}
}

// named is a store that notes what it is asked for by its own name, and keeps nothing.
type named struct {
	name string
	in   *[]string
}

// Do implements [cache.Store].
func (n named) Do(ctx context.Context, _ string, fetch cache.Fetch, _ ...cache.Look) (aws.Credentials, error) {
	*n.in = append(*n.in, n.name)
	return fetch(ctx)
}

// TestStores keeps the answer in one place, what it is made of in another, and MFA sessions in
// their own.
func TestStores(t *testing.T) {
	t.Parallel()
	session := plan.SessionToken{AccessKeyID: "AKIABASE", MFASerial: device, DurationSeconds: 7200}
	first, second := plan.AssumeRole{RoleARN: aRole}, plan.AssumeRole{RoleARN: aRole + "2"}
	for _, tt := range []struct {
		steps []plan.Step
		want  []string
	}{
		{[]plan.Step{longLived, first, second}, []string{"answer", "step"}},
		{[]plan.Step{longLived, session, first}, []string{"answer", "session of 2h0m0s, as the answer: false"}},
		{[]plan.Step{longLived, session}, []string{"session of 2h0m0s, as the answer: true"}},
	} {
		var asked []string
		r := newRunner(t)
		r.MFAToken = secret.New("111111")
		r.Store, r.Steps = named{"answer", &asked}, named{"step", &asked}
		r.MFASessions = func(length time.Duration, answer bool) cache.Store {
			return named{fmt.Sprintf("session of %s, as the answer: %t", length, answer), &asked}
		}
		sentTo(t, r, tt.steps...)
		if !slices.Equal(asked, tt.want) {
			t.Errorf("asked %q, want %q", asked, tt.want)
		}
	}
}
