package source_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const offered = `{"AccessKeyId":"ASIABESIDE","SecretAccessKey":"` + canary + `-key","Token":"` + canary + `-session","Expiration":"2026-11-23T13:00:00Z","AccountId":"111122223333"}`

func only(step profile.Step) profile.Plan { return profile.Plan{Steps: []profile.Step{step}} }

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

// TestContainerTokens sends a token as it is, by no proxy, and refuses one that would be another header.
func TestContainerTokens(t *testing.T) {
	var got http.Header
	at, requests := beside(t, http.StatusOK, offered, func(r *http.Request) { got = r.Header.Clone() })
	step := profile.Container{FullURI: at + "/x?y=z", Token: secret.New("Basic " + canary)}
	creds, err := newRunner(t).Credentials(t.Context(), only(step))
	if err != nil || creds.AccessKeyID != "ASIABESIDE" || creds.AccountID != "111122223333" || creds.SessionToken != canary+"-session" || !creds.Expires.Equal(noon().Add(time.Hour)) {
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

// TestContainerAnswers gives answers that are no credentials, and errors in the spellings that there are.
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
			at, requests := beside(t, tt.status, tt.body, nil)
			_, err := newRunner(t).Credentials(t.Context(), only(profile.Container{FullURI: at, Token: secret.New(canary + "-token")}))
			_, isCall := errors.AsType[*source.CallError](err)
			_, isAnswer := errors.AsType[*source.AnswerError](err)
			if isCall != (tt.want == code) || isAnswer != (tt.want == answer) {
				t.Errorf("%T: %v", err, err)
			}
			if *requests != tt.requests {
				t.Errorf("%d requests, want %d", *requests, tt.requests)
			}
			noSecret(t, err)
		})
	}
}

// TestInstanceSilent has a service that takes a token's request and gives no answer, as for a container behind a hop limit of 1: it
// is asked without one then, unless that is not wanted.
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
	if creds, err := newRunner(t).Credentials(t.Context(), only(profile.Instance{Endpoint: server.URL + "/"})); err != nil || creds.AccessKeyID != "ASIABESIDE" {
		t.Error(err)
	}
	_, err := newRunner(t).Credentials(t.Context(), only(profile.Instance{Endpoint: server.URL, V1Disabled: true}))
	if e, ok := errors.AsType[*source.NetworkError](err); !ok || e.Waited == 0 {
		t.Errorf("%T: %v", err, err)
	}
}

// TestUnnamedMetadata proves that a plan which does not name these services pays nothing for them: their addresses are refused, and
// nobody goes there.
func TestUnnamedMetadata(t *testing.T) {
	for _, name := range []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		at, requests := beside(t, http.StatusOK, offered, nil)
		t.Setenv(name, at)
		best := time.Hour
		for range 5 { // the machine may be busy
			r, started := newRunner(t), time.Now()
			if _, err := r.Credentials(t.Context(), only(profile.StaticKeys{AccessKeyID: "AKIA", SecretAccessKey: secret.New(canary)})); err != nil {
				t.Error(err)
			}
			best = min(best, time.Since(started))
		}
		if *requests != 0 || best > 5*time.Millisecond {
			t.Errorf("%s: %d requests, %s", name, *requests, best)
		}
	}
}

// TestNoProxy keeps the proxy, which the environment names, away from the services beside the program.
func TestNoProxy(t *testing.T) {
	transport, err := newRunner(t).Beside("")
	if err != nil || transport.Proxy != nil {
		t.Errorf("the proxy gets to see credentials (%v)", err)
	}
}
