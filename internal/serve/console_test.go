//go:build unix

package serve_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/serve"
)

// asks is a request for a console.
func asks(body string) func(*http.Request) {
	return func(r *http.Request) {
		r.Method, r.Body, r.ContentLength = http.MethodPost, io.NopCloser(strings.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Type", "application/json")
	}
}

// TestConsole has a client say which page, and nothing else, of a profile that is served.
func TestConsole(t *testing.T) {
	var opened atomic.Int32
	var page serve.Page
	url := started(t, &serve.Server{Open: func(_ context.Context, name string, wanted serve.Page) error {
		opened.Add(1)
		page = wanted
		if name == "a/b c" {
			return errors.New("not that one")
		}
		return nil
	}})
	const all = `{"service":"ec2","destination":"/x","region":"eu-west-1"}`
	for name, tt := range map[string]struct {
		path, body string
		change     func(*http.Request)
		status     int
		code       string
	}{
		"a page":          {"/one/console", all, nil, 200, ""},
		"the first page":  {"/one/console", `{}`, nil, 200, ""},
		"a name of two":   {"/a%2Fb%20c/console", `{}`, nil, 403, "No"},
		"which":           {"/console", `{}`, nil, 404, "NoProfile"},
		"another":         {"/two/console", `{}`, nil, 404, "NoProfile"},
		"a duration":      {"/one/console", `{"duration":"12h"}`, nil, 400, "WrongRequest"},
		"a browser":       {"/one/console", `{"service":"ec2","browser":"sh"}`, nil, 400, "WrongRequest"},
		"a control":       {"/one/console", `{"service":"ec2\u001b[2J"}`, nil, 400, "WrongRequest"},
		"a long one":      {"/one/console", `{"destination":"` + strings.Repeat("a", 2049) + `"}`, nil, 400, "WrongRequest"},
		"more":            {"/one/console", `{} {}`, nil, 400, "WrongRequest"},
		"nothing":         {"/one/console", ``, nil, 400, "WrongRequest"},
		"a form":          {"/one/console", `{}`, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 400, "WrongRequest"},
		"no token":        {"/one/console", `{}`, func(r *http.Request) { r.Header.Del("Authorization") }, 403, "WrongToken"},
		"a foreign host":  {"/one/console", `{}`, func(r *http.Request) { r.Host = "example.com" }, 403, "ForeignHost"},
		"by GET":          {"/one/console", ``, func(r *http.Request) { r.Method = http.MethodGet }, 404, "NoProfile"},
		"a POST for keys": {"/one", `{}`, nil, 405, "WrongMethod"},
	} {
		before := opened.Load()
		answer, body := get(t, url+tt.path, func(r *http.Request) {
			asks(tt.body)(r)
			if tt.change != nil {
				tt.change(r)
			}
		})
		var refused struct{ Code, Message, Opened string }
		_ = json.Unmarshal([]byte(body), &refused)
		if answer.StatusCode != tt.status || refused.Code != tt.code || tt.status == 200 && refused.Opened != "one" {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
		}
		if asked := opened.Load() > before; asked != (tt.status == 200 || tt.code == "No") {
			t.Errorf("%s: opened %t", name, asked)
		}
		if tt.body == all && page != (serve.Page{Service: "ec2", Destination: "/x", Region: "eu-west-1"}) {
			t.Errorf("%s: %+v", name, page)
		}
	}
	url = started(t, &serve.Server{})
	if answer, body := get(
		t,
		url+"/one/console",
		asks(`{}`),
	); answer.StatusCode != http.StatusForbidden ||
		!strings.Contains(body, `"NoConsole"`) {
		t.Errorf("without leave: %d %s", answer.StatusCode, body)
	}
}

// TestConsoleWaits holds a client for longer than any other request may take, puts off a second one that
// comes meanwhile, and ends what is under way when the client goes.
func TestConsoleWaits(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	t.Parallel()
	began, gone := make(chan bool, 1), make(chan bool, 1)
	answer := make(chan error)
	path := onSocket(t, func(ctx context.Context, _ string, _ serve.Page) error {
		began <- true
		select {
		case err := <-answer:
			return err
		case <-ctx.Done():
			gone <- true
			return ctx.Err()
		}
	})
	var pauses atomic.Int32
	client := serve.Client{
		Socket: path, Patience: time.Minute, Now: time.Now,
		Sleep: func(context.Context, time.Duration) { pauses.Add(1); time.Sleep(10 * time.Millisecond) },
	}
	ended := make(chan error, 2)
	open := func(ctx context.Context) {
		_, err := client.Console(ctx, "", serve.Page{})
		ended <- err
	}
	go open(t.Context())
	<-began
	go open(t.Context())
	time.Sleep(11 * time.Second)
	if pauses.Load() == 0 {
		t.Error("a second client is not put off")
	}
	answer <- nil
	if err := <-ended; err != nil {
		t.Error(err)
	}
	<-began
	answer <- errors.New("declined")
	if refused, ok := errors.AsType[*serve.RefusedError](<-ended); !ok || refused.Refusal.Code != "No" || !refused.Console {
		t.Errorf("%v", refused)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go open(ctx)
	<-began
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	select {
	case <-gone:
	case <-time.After(10 * time.Second):
		t.Error("what a client has asked for goes on without it")
	}
}

// onSocket runs a server for "one" on a socket, whose consoles are opened so.
func onSocket(t *testing.T, open func(context.Context, string, serve.Page) error) (path string) {
	t.Helper()
	server := &serve.Server{
		Names: []string{"one"}, Now: time.Now, Log: slog.New(slog.DiscardHandler), Open: open,
		Sort: func(err error) serve.Refusal { return serve.Refusal{Status: 403, Code: "No", Message: err.Error()} },
	}
	path = filepath.Join(t.TempDir(), "room", "s")
	listener, err := serve.Socket(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	go server.Run(t.Context(), listener)
	return path
}
