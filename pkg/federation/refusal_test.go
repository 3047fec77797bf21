package federation_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// reply answers with a status, a Location and a body in which a secret stands.
func reply(status int, location, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// raw answers with bytes that net/http would not write.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		io.WriteString(conn, text)
	}
}

func TestAnswersThatAreNoToken(t *testing.T) {
	const json = `{"SigninToken":"canary"}`
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"400", reply(400, "", "<html>canary"), &federation.RefusedError{Status: 400}},
		{"401", reply(401, "", json), &federation.RefusedError{Status: 401}},
		{"403", reply(403, "", json), &federation.RefusedError{Status: 403}},
		{"404", reply(404, "", json), &federation.RefusedError{Status: 404}},
		{"429", reply(429, "", json), &federation.RefusedError{Status: 429}},
		{"500", reply(500, "", json), &federation.UnavailableError{Status: 500}},
		{"503", reply(503, "", json), &federation.UnavailableError{Status: 503}},
		{"201", reply(201, "", json), &federation.AnswerError{Status: 201, Reason: "it has no token"}},
		{"204", reply(204, "", ""), &federation.AnswerError{Status: 204, Reason: "it has no token"}},
		{"302 nowhere", reply(302, "", json), &federation.AnswerError{Status: 302, Reason: "it is a redirect"}},
		{
			"302", reply(302, "https://canary:canary@login.example:8443/canary?canary#canary", json),
			&federation.AnswerError{Status: 302, Reason: "it is a redirect", Location: "login.example"},
		},
		{"302 to no URL", reply(302, "https://%zz/canary", json), &federation.AnswerError{Reason: "it is broken HTTP"}},
		{"HTML", reply(200, "", "<html>canary"), &federation.AnswerError{Status: 200, Reason: "it is not JSON"}},
		{"empty", reply(200, "", ""), &federation.AnswerError{Status: 200, Reason: "it is not JSON"}},
		{"half JSON", reply(200, "", `{"SigninToken":"canary`), &federation.AnswerError{Status: 200, Reason: "it is not JSON"}},
		{"two JSON", reply(200, "", json+json), &federation.AnswerError{Status: 200, Reason: "it is not JSON"}},
		{"array", reply(200, "", `["canary"]`), &federation.AnswerError{Status: 200, Reason: "it is not JSON"}},
		{"number", reply(200, "", `{"SigninToken":1}`), &federation.AnswerError{Status: 200, Reason: "it is not JSON"}},
		{"null", reply(200, "", `null`), &federation.AnswerError{Status: 200, Reason: "it has no token"}},
		{"other JSON", reply(200, "", `{"x":"canary"}`), &federation.AnswerError{Status: 200, Reason: "it has no token"}},
		{"empty token", reply(200, "", `{"SigninToken":""}`), &federation.AnswerError{Status: 200, Reason: "it has no token"}},
		{
			"endless", reply(200, "", json+strings.Repeat(" ", 1<<20)),
			&federation.AnswerError{Status: 200, Reason: "it is too long"},
		},
		{
			"cut short", raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + json),
			&federation.AnswerError{Status: 200, Reason: "it is cut short"},
		},
		{"not HTTP", raw("canary " + session.SecretAccessKey + "\r\n\r\n"), &federation.AnswerError{Reason: "it is broken HTTP"}},
		{"bad header", raw("HTTP/1.1 200 OK\r\ncanary\r\n\r\n"), &federation.AnswerError{Reason: "it is broken HTTP"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			requests := 0
			client, log := signin(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				c.answer(w, r)
			})
			link, err := signIn(t.Context(), client, session, federation.Link{Destination: home})
			if link != "" || !same(err, c.want) {
				t.Fatalf("%#v, want %#v", err, c.want)
			}
			if requests != 1 {
				t.Errorf("%d requests", requests)
			}
			noCanary(t, err.Error()+log.String())
		})
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the redirect was followed")
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		client, _ := signin(t, reply(status, elsewhere.URL+"/federation", ""))
		client.HTTP.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
		_, err := signIn(t.Context(), client, session, federation.Link{Destination: home})
		answer, ok := errors.AsType[*federation.AnswerError](err)
		if !ok || answer.Status != status || answer.Location != "127.0.0.1" {
			t.Errorf("%d: %v", status, err)
		}
		if client.HTTP.CheckRedirect(nil, nil) != nil {
			t.Errorf("%d: the caller's client was changed", status)
		}
	}
}

func TestLongAnswerIsAccepted(t *testing.T) {
	token := strings.Repeat("x", 1<<20-len(`{"SigninToken":""}`))
	client, _ := signin(t, reply(200, "", `{"SigninToken":"`+token+`"}`))
	link, err := signIn(t.Context(), client, session, federation.Link{Destination: home})
	if err != nil || !strings.HasSuffix(link, "&SigninToken="+token) {
		t.Errorf("%d bytes, %v", len(link), err)
	}
}

func TestNetworkErrors(t *testing.T) {
	hang := make(chan struct{})
	client, log := signin(t, func(http.ResponseWriter, *http.Request) { <-hang })
	t.Cleanup(func() { close(hang) }) // Before the server closes, which waits for its handlers.
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	stuck, _ := signin(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // The server sees the end of a connection when it has read all.
		w.WriteHeader(http.StatusEarlyHints)
		<-r.Context().Done()
	})
	stuck.HTTP.Timeout = 200 * time.Millisecond
	slow, refused := *client, *client
	slow.HTTP = &http.Client{Timeout: time.Millisecond}
	refused.Endpoint = closedPort(t)
	for _, c := range []struct {
		name   string
		client *federation.Client
		ctx    context.Context
		is     func(error) bool
	}{
		{"cancelled", client, cancelled, func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"timeout", &slow, t.Context(), timedOut},
		{"timeout in the answer", stuck, t.Context(), timedOut},
		{"refused", &refused, t.Context(), func(err error) bool {
			op, ok := errors.AsType[*net.OpError](err)
			return ok && op.Op == "dial"
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := signIn(c.ctx, c.client, session, federation.Link{Destination: home})
			if err == nil || !c.is(err) {
				t.Fatalf("%v", err)
			}
			_, ok := errors.AsType[*url.Error](err)
			if ok || strings.Contains(err.Error(), "/federation") {
				t.Errorf("the URL is in %v", err)
			}
			noCanary(t, err.Error()+log.String())
		})
	}
}

func TestCancelledInTheAnswer(t *testing.T) {
	client, _ := signin(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusEarlyHints)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		Got1xxResponse: func(int, textproto.MIMEHeader) error { cancel(); return nil },
	})
	_, err := signIn(ctx, client, session, federation.Link{Destination: home})
	if _, ok := errors.AsType[*federation.NetworkError](err); !ok || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func timedOut(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

func closedPort(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(nil)
	server.Close()
	return server.URL + "/federation"
}
