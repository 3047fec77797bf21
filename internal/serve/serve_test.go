//go:build unix

package serve_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"

	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

var expires = time.Date(2036, 11, 27, 12, 0, 0, 0, time.UTC)

func session() aws.Credentials {
	return aws.Credentials{
		AccessKeyID: "ASIA", SecretAccessKey: "s", SessionToken: "t", AccountID: "111122223333", CanExpire: true, Expires: expires,
	}
}

// started runs a server for "one" and "a/b c" at a loopback address, and returns its URL.
func started(t *testing.T, s *serve.Server) string {
	t.Helper()
	s.Names, s.Now, s.Log, s.Token = []string{"one", "a/b c"}, time.Now, slog.New(slog.DiscardHandler), secret.New("right")
	if s.Sort == nil {
		s.Sort = func(err error) serve.Refusal { return serve.Refusal{Status: 403, Code: "No", Message: err.Error()} }
	}
	listener, err := serve.Loopback(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// get makes a request, changed by some.
// reply is what a test looks at of an answer, beside the body.
type reply struct {
	StatusCode int
	Header     http.Header
}

func get(t *testing.T, url string, change func(*http.Request)) (reply, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "right")
	change(r)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{answer.StatusCode, answer.Header}, string(body)
}

// TestProtocol has each request get what it should, in the form that SDKs read, and those without
// the token learn nothing.
func TestProtocol(t *testing.T) {
	var fetched atomic.Int32
	url := started(t, &serve.Server{Fetch: func(context.Context, string) (aws.Credentials, error) {
		fetched.Add(1)
		return session(), nil
	}})
	const given = `{"AccessKeyId":"ASIA","SecretAccessKey":"s","Token":"t","Expiration":"2036-11-27T12:00:00Z","AccountId":"111122223333"}`
	asked := int32(0)
	for name, tt := range map[string]struct {
		path   string
		change func(*http.Request)
		status int
		body   string
	}{
		"a profile":        {"/one", func(*http.Request) {}, 200, given},
		"an encoded name":  {"/a%2Fb%20c", func(*http.Request) {}, 200, given},
		"localhost":        {"/one", func(r *http.Request) { r.Host = "localhost:1" }, 200, given},
		"which":            {"/", func(*http.Request) {}, 404, "NoProfile"},
		"another":          {"/two", func(*http.Request) {}, 404, "NoProfile"},
		"a way around":     {"/one/../two", func(*http.Request) {}, 404, "NoProfile"},
		"no token":         {"/one", func(r *http.Request) { r.Header.Del("Authorization") }, 403, "WrongToken"},
		"a wrong token":    {"/one", func(r *http.Request) { r.Header.Set("Authorization", "righ") }, 403, "WrongToken"},
		"two tokens":       {"/one", func(r *http.Request) { r.Header.Add("Authorization", "right") }, 403, "WrongToken"},
		"no token, no one": {"/two", func(r *http.Request) { r.Header.Del("Authorization") }, 403, "WrongToken"},
		"a foreign host":   {"/one", func(r *http.Request) { r.Host = "example.com:80" }, 403, "ForeignHost"},
		"a rebinding name": {"/one", func(r *http.Request) { r.Host = "127.0.0.1.example.com" }, 403, "ForeignHost"},
		"another address":  {"/one", func(r *http.Request) { r.Host = "169.254.170.2" }, 403, "ForeignHost"},
		"another method":   {"/one", func(r *http.Request) { r.Method = http.MethodPut }, 405, "WrongMethod"},
		"a body": {"/one", func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader("x")), 1
		}, 400, "WrongRequest"},
	} {
		answer, body := get(t, url+tt.path, tt.change)
		var refused struct{ Code, Message string }
		_ = json.Unmarshal([]byte(body), &refused)
		if answer.StatusCode != tt.status || body != tt.body && (refused.Code != tt.body || refused.Message == "") {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
		}
		if answer.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", name, answer.Header)
		}
		if tt.status == 200 {
			asked++
		}
	}
	if fetched.Load() != asked {
		t.Errorf("%d fetches, want %d", fetched.Load(), asked)
	}
}

// TestQuestion puts a client off within two seconds while a person is being asked, and gives what
// came of it to whoever comes next, with one question for all.
func TestQuestion(t *testing.T) {
	var asked atomic.Int32
	answered := make(chan error)
	url := started(t, &serve.Server{Fetch: func(ctx context.Context, _ string) (aws.Credentials, error) {
		asked.Add(1)
		select {
		case err := <-answered:
			return session(), err
		case <-ctx.Done():
			return aws.Credentials{}, ctx.Err()
		}
	}})
	for _, outcome := range []error{nil, errors.New("declined")} {
		asked.Store(0)
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				began := time.Now()
				answer, body := get(t, url+"/one", func(*http.Request) {})
				if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "1" ||
					time.Since(began) > 2*time.Second {
					t.Errorf("%d %v %s after %s", answer.StatusCode, answer.Header, body, time.Since(began))
				}
			})
		}
		all.Wait()
		answered <- outcome
		time.Sleep(50 * time.Millisecond)
		want := map[bool]int{true: 200, false: 403}[outcome == nil]
		if answer, body := get(t, url+"/one", func(*http.Request) {}); answer.StatusCode != want {
			t.Errorf("%d %s", answer.StatusCode, body)
		}
		if outcome != nil { // a client that repeats what was refused does not ask again
			if answer, body := get(t, url+"/one", func(*http.Request) {}); answer.StatusCode != want {
				t.Errorf("%d %s", answer.StatusCode, body)
			}
		}
		if asked.Load() != 1 {
			t.Errorf("asked %d times", asked.Load())
		}
	}
}

// TestGoSDK has the SDK for Go read an answer and a refusal.
func TestGoSDK(t *testing.T) {
	var failure error
	url := started(t, &serve.Server{Fetch: func(context.Context, string) (aws.Credentials, error) { return session(), failure }})
	provider := endpointcreds.New(url+"/one", func(o *endpointcreds.Options) { o.AuthorizationToken = "right" })
	creds, err := provider.Retrieve(t.Context())
	if err != nil || creds.SessionToken != "t" || creds.AccountID != "111122223333" || !creds.Expires.Equal(expires) {
		t.Errorf("%v %v", creds.Expires, err)
	}
	failure = errors.New("nobody is there")
	if _, err = provider.Retrieve(t.Context()); err == nil || !strings.Contains(err.Error(), "No: nobody is there") {
		t.Errorf("%v", err)
	}
}

// TestLoopback refuses addresses that other machines reach.
func TestLoopback(t *testing.T) {
	for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1", "127.0.0.1:"} {
		listener, err := serve.Loopback(t.Context(), address)
		if wrong, ok := errors.AsType[*serve.ListenError](err); !ok || wrong.Reason == "" {
			t.Errorf("%s: %v, %v", address, listener, err)
		}
	}
}

// TestSocket makes a private socket in a place of its own, takes over the one of a dead server, and
// leaves alone what belongs to others.
func TestSocket(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "made", "s")
	listener, err := serve.Socket(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{path: os.ModeSocket | 0o600, filepath.Dir(path): os.ModeDir | 0o700} {
		if about, err := os.Lstat(name); err != nil || about.Mode() != want {
			t.Errorf("%s: %v %v", name, about.Mode(), err)
		}
	}
	if _, err := serve.Socket(t.Context(), path); !taken(err) {
		t.Errorf("of two servers: %v", err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false) // as one that is killed
	listener.Close()
	if listener, err = serve.Socket(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if _, err := os.Lstat(path); !os.IsNotExist(err) {
		t.Errorf("the socket stays: %v", err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(dir, "open")
	if err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777)); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{file, link, filepath.Join(open, "s"), filepath.Join(file, "s"), filepath.Join(dir, "no", "no", "s")} {
		if _, err := serve.Socket(t.Context(), place); err == nil || taken(err) {
			t.Errorf("%s: %v", place, err)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "x" {
		t.Errorf("the file is %q, %v", text, err)
	}
}

func taken(err error) bool {
	e, ok := errors.AsType[*serve.ListenError](err)
	return ok && e.Taken
}
