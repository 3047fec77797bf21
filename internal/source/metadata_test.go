package source_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const offered = `{"AccessKeyId":"ASIABESIDE","SecretAccessKey":"` + canary + `-key","Token":"` + canary +
	`-session","Expiration":"2026-11-23T13:00:00Z","AccountId":"111122223333"}`

func only(step plan.Step) plan.Plan { return plan.Plan{Steps: []plan.Step{step}} }

// beside is a service beside the program that gives the same answer each time, and counts.
func beside(t *testing.T, status int, answer string, check func(*http.Request)) (at string, requests *int) {
	t.Helper()
	requests = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests++
		if check != nil {
			check(r)
		}
		w.Header().Set("Date", noon().Format(http.TimeFormat))
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

// TestContainerTokens sends a token as it is, by no proxy, and refuses one that would be another
// header.
func TestContainerTokens(t *testing.T) {
	var got http.Header
	at, requests := beside(t, http.StatusOK, offered, func(r *http.Request) { got = r.Header.Clone() })
	step := plan.Container{FullURI: at + "/x?y=z", Token: secret.New("Basic " + canary)}
	creds, err := newRunner(t).Credentials(t.Context(), only(step))
	if err != nil || creds.AccessKeyID != "ASIABESIDE" || creds.AccountID != "111122223333" ||
		creds.SessionToken != canary+"-session" || !creds.Expires.Equal(noon().Add(time.Hour)) {
		t.Fatalf("%v, %s", err, creds.AccessKeyID)
	}
	if got.Get("Authorization") != "Basic "+canary || got.Get("Accept") != "application/json" {
		t.Errorf("sent %v", got)
	}
	for _, token := range []string{"a\nb", "a\r", canary + "\n"} {
		step.Token = secret.New(token)
		_, err := newRunner(t).Credentials(t.Context(), only(step))
		if e, ok := errors.AsType[*source.TokenError](err); !ok || e.File != "" || e.Setting != "AWS_CONTAINER_AUTHORIZATION_TOKEN" {
			t.Errorf("%q: %v", token, err)
		}
		noSecret(t, err)
	}
	if *requests != 1 {
		t.Errorf("%d requests", *requests)
	}
}

// TestUnnamedMetadata proves that a plan which does not name these services pays nothing for them:
// their addresses are refused, and nobody goes there.
func TestUnnamedMetadata(t *testing.T) {
	for _, name := range []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		at, requests := beside(t, http.StatusOK, offered, nil)
		t.Setenv(name, at)
		best := time.Hour
		for range 5 { // the machine may be busy
			r, started := newRunner(t), time.Now()
			keys := plan.StaticKeys{AccessKeyID: "AKIA", SecretAccessKey: secret.New(canary)}
			if _, err := r.Credentials(t.Context(), only(keys)); err != nil {
				t.Error(err)
			}
			best = min(best, time.Since(started))
		}
		if *requests != 0 || best > 200*time.Millisecond {
			t.Errorf("%s: %d requests, %s", name, *requests, best)
		}
	}
}

// TestNoProxy keeps the proxy, which the environment names, away from the services beside the
// program.
func TestNoProxy(t *testing.T) {
	transport, err := newRunner(t).Beside("")
	if err != nil || transport.Proxy != nil {
		t.Errorf("the proxy gets to see credentials (%v)", err)
	}
}
