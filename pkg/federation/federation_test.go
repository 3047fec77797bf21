package federation_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// session has every character that a form, a query and JSON treat in their own ways. "canary" is in
// each secret.
var session = aws.Credentials{
	AccessKeyID:     "ASIAcanary",
	SecretAccessKey: "canary/secret+key&=%\"<é>",
	SessionToken:    "canary+/==&SessionDuration=1#?",
	AccountID:       "123456789012",
	Source:          "test",
}

const home = "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1"

// signin is a sign-in host with one answer for every request.
func signin(t *testing.T, answer http.HandlerFunc) (*federation.Client, *strings.Builder) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	log := &strings.Builder{}
	return &federation.Client{
		HTTP:     server.Client(),
		Endpoint: server.URL + "/federation",
		Log:      slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}, log
}

func TestRequest(t *testing.T) {
	for _, c := range []struct {
		name     string
		duration time.Duration
		want     url.Values
	}{
		{"no duration", 0, url.Values{}},
		{"shortest", 15 * time.Minute, url.Values{"SessionDuration": {"900"}}},
		{"longest", 12 * time.Hour, url.Values{"SessionDuration": {"43200"}}},
		{"whole seconds", time.Hour + 700*time.Millisecond, url.Values{"SessionDuration": {"3600"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			requests := 0
			client, _ := signin(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				checkRequest(t, r, c.want)
				io.WriteString(w, `{"SigninToken":"x"}`)
			})
			if _, err := signIn(t.Context(), client, session, federation.Link{Destination: home, Duration: c.duration}); err != nil {
				t.Error(err)
			}
			if requests != 1 {
				t.Errorf("%d requests", requests)
			}
		})
	}
}

func checkRequest(t *testing.T, r *http.Request, more url.Values) {
	t.Helper()
	body, _ := io.ReadAll(r.Body)
	if r.Method != http.MethodPost || r.RequestURI != "/federation" {
		t.Errorf("%s %s, want POST /federation without a query", r.Method, r.RequestURI)
	}
	if got := r.Header.Get("Content-Type"); got != "application/x-www-form-urlencoded" {
		t.Errorf("content type %q", got)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		t.Fatal(err)
	}
	var sent map[string]string
	if err := json.Unmarshal([]byte(form.Get("Session")), &sent); err != nil {
		t.Error(err)
	}
	want := map[string]string{
		"sessionId": session.AccessKeyID, "sessionKey": session.SecretAccessKey, "sessionToken": session.SessionToken,
	}
	if !reflect.DeepEqual(sent, want) {
		t.Errorf("session %q, want %q", sent, want)
	}
	form.Del("Session")
	more.Set("Action", "getSigninToken")
	if !reflect.DeepEqual(form, more) {
		t.Errorf("form %q, want %q", form, more)
	}
}

func TestRequestBytes(t *testing.T) {
	var body []byte
	client, _ := signin(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		io.WriteString(w, `{"SigninToken":"x"}`)
	})
	plain := aws.Credentials{AccessKeyID: "A", SecretAccessKey: "b/c", SessionToken: "d+e"}
	if _, err := signIn(t.Context(), client, plain, federation.Link{Duration: time.Hour}); err != nil {
		t.Fatal(err)
	}
	const want = "Action=getSigninToken" +
		"&Session=%7B%22sessionId%22%3A%22A%22%2C%22sessionKey%22%3A%22b%2Fc%22%2C%22sessionToken%22%3A%22d%2Be%22%7D" +
		"&SessionDuration=3600"
	if string(body) != want {
		t.Errorf("body\n%s, want\n%s", body, want)
	}
}

func TestLoginURL(t *testing.T) {
	const token = "a+b/c==&Action=logout#%25 é"
	client, _ := signin(t, func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]string{"SigninToken": token})
	})
	for _, l := range []federation.Link{
		{Destination: home},
		{Destination: home, Issuer: "https://intranet.example/?a=b&c=d#e"},
		{Destination: "https://console.aws.amazon.com/s3/?region=eu-west-1&tab=a%20b%26c#/buckets?x=1&y=ü+z"},
		{Destination: "https://console.aws.amazon.com/ recherche/日本語?q=100%"},
	} {
		link, err := signIn(t.Context(), client, session, l)
		if err != nil {
			t.Fatal(err)
		}
		before, query, _ := strings.Cut(link, "?")
		if before != client.Endpoint {
			t.Errorf("link begins %q, want %q", before, client.Endpoint)
		}
		want := url.Values{"Action": {"login"}, "Destination": {l.Destination}, "SigninToken": {token}}
		if l.Issuer != "" {
			want.Set("Issuer", l.Issuer)
		}
		if got, err := url.ParseQuery(query); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("query %q, %v; want %q", got, err, want)
		}
		if strings.ContainsAny(link, "# ") {
			t.Errorf("a browser would cut %q", link)
		}
	}
}

func TestNothingIsSentFor(t *testing.T) {
	client, _ := signin(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	elsewhere := *client
	elsewhere.Endpoint = "http://signin.example/federation"
	longLived, noID, noSecret := session, session, session
	longLived.SessionToken, noID.AccessKeyID, noSecret.SecretAccessKey = "", "", ""
	for _, c := range []struct {
		name   string
		client *federation.Client
		creds  aws.Credentials
		d      time.Duration
		want   error
	}{
		{"long-lived keys", client, longLived, 0, &federation.CredentialsError{LongLived: true}},
		{"nothing", client, aws.Credentials{}, 0, &federation.CredentialsError{LongLived: true}},
		{"no key id", client, noID, 0, &federation.CredentialsError{}},
		{"no secret key", client, noSecret, 0, &federation.CredentialsError{}},
		{"too short", client, session, 15*time.Minute - 1, &federation.DurationError{Duration: 15*time.Minute - 1}},
		{"too long", client, session, 12*time.Hour + 1, &federation.DurationError{Duration: 12*time.Hour + 1}},
		{"negative", client, session, -time.Hour, &federation.DurationError{Duration: -time.Hour}},
		{"plain http", &elsewhere, session, 0, &federation.EndpointError{Reason: "it must be https, or http on loopback"}},
	} {
		link, err := signIn(t.Context(), c.client, c.creds, federation.Link{Destination: home, Duration: c.d})
		if link != "" || !same(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		noCanary(t, err.Error())
	}
}

func TestDurationRefused(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second int
		requests      int
		linked        bool
		want          federation.RefusedError
	}{
		{name: "granted without", first: 400, second: 200, requests: 2, linked: true},
		{name: "refused twice", first: 400, second: 400, requests: 2, want: federation.RefusedError{Status: 400}},
		{name: "forbidden", first: 403, requests: 1, want: federation.RefusedError{Status: 403}},
	} {
		t.Run(c.name, func(t *testing.T) {
			requests := 0
			client, log := signin(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				if r.FormValue("SessionDuration") != "" {
					w.WriteHeader(c.first)
					return
				}
				w.WriteHeader(c.second)
				io.WriteString(w, `{"SigninToken":"canary"}`)
			})
			got, err := client.SignIn(t.Context(), session, federation.Link{Destination: home, Duration: time.Hour})
			if requests != c.requests {
				t.Errorf("%d requests, want %d", requests, c.requests)
			}
			refused, ok := errors.AsType[*federation.RefusedError](err)
			if linked := got.URL != ""; linked != c.linked || !linked && (!ok || *refused != c.want) {
				t.Errorf("%v, want %v", err, &c.want)
			}
			if got.Duration != 0 {
				t.Errorf("the session is to last %s, although AWS refused that", got.Duration)
			}
			noCanary(t, log.String())
		})
	}
}

// same compares the fields of errors too.
func same(got, want any) bool { return reflect.DeepEqual(got, want) }

func noCanary(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"canary", session.SecretAccessKey, session.SessionToken} {
		if strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) {
			t.Errorf("a secret in %q", text)
		}
	}
}

// FuzzURL sends the session token back as the sign-in token and reads both the request and the link
// again.
func FuzzURL(f *testing.F) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent struct{ SessionToken string }
		if err := json.Unmarshal([]byte(r.PostFormValue("Session")), &sent); err != nil {
			f.Error(err)
		}
		json.NewEncoder(w).Encode(map[string]string{"SigninToken": sent.SessionToken})
	}))
	f.Cleanup(server.Close)
	client := &federation.Client{HTTP: server.Client(), Endpoint: server.URL, Log: slog.New(slog.DiscardHandler)}
	f.Add(home, "https://intranet.example/", "a+b/c==")
	f.Add("https://h/?a=b&c=%26#d", "&", "#?&=%\x00\n")
	f.Add("\xff", "", "é")
	f.Fuzz(func(t *testing.T, destination, issuer, token string) {
		if token == "" || !utf8.ValidString(token) {
			t.Skip("no token that JSON can hold")
		}
		creds := aws.Credentials{AccessKeyID: "A", SecretAccessKey: "S", SessionToken: token}
		link, err := signIn(t.Context(), client, creds, federation.Link{Destination: destination, Issuer: issuer})
		if err != nil {
			t.Fatal(err)
		}
		got, err := url.ParseQuery(strings.TrimPrefix(link, server.URL+"?"))
		if err != nil || got.Get("Destination") != destination || got.Get("Issuer") != issuer ||
			got.Get("SigninToken") != token || got.Get("Action") != "login" {
			t.Fatalf("%q, %v", got, err)
		}
	})
}

// signIn returns the URL of a sign-in.
func signIn(ctx context.Context, c *federation.Client, creds aws.Credentials, l federation.Link) (string, error) {
	session, err := c.SignIn(ctx, creds, l)
	return session.URL, err
}
