package source_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const offered = `{"AccessKeyId":"ASIABESIDE","SecretAccessKey":"` + canary + `-key","Token":"` + canary +
	`-session","Expiration":"2026-11-23T13:00:00Z","AccountId":"111122223333"}`

func only(step plan.Step) plan.Plan { return plan.Plan{Steps: []plan.Step{step}} }

// TestContainerTokens sends a token as it is, by no proxy, and refuses one that would be another
// header.
func TestContainerTokens(t *testing.T) {
	var got http.Header
	at, requests := testkit.Answers(t, noon(), http.StatusOK, offered, func(r *http.Request) { got = r.Header.Clone() })
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
		testkit.NoSecret(t, canary, err)
	}
	if *requests != 1 {
		t.Errorf("%d requests", *requests)
	}
}

// TestUnnamedMetadata proves that a plan which does not name these services pays nothing for them:
// their addresses are refused, and nobody goes there.
func TestUnnamedMetadata(t *testing.T) {
	for _, name := range []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		at, requests := testkit.Answers(t, noon(), http.StatusOK, offered, nil)
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
