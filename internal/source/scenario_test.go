package source_test

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// smithy is where AWS keeps the vectors of the Rust SDK.
const smithy = "vectors/smithy-rs/aws-config/test-data/"

// scenario is one of AWS's recordings: an environment, files, what is asked of AWS, and what comes
// of it.
type scenario struct {
	root    string // in place of "/"
	env     map[string]string
	traffic []exchange
	result  struct {
		Ok *struct {
			AccessKeyID     string `json:"access_key_id"`
			SecretAccessKey string `json:"secret_access_key"`
			SessionToken    string `json:"session_token"`
			AccountID       string `json:"account_id"`
			Expiry          int64
		}
		ErrorContains string // the Rust SDK's words: any clear ones of ours will do
	}
}

// exchange is a request and its answer.
type exchange struct {
	method, uri, body, answer string
	headers, answered         http.Header
	status                    int
}

// loadScenario reads a recording. Its files are copied to a root of their own, and paths that lead
// to them changed.
func loadScenario(t *testing.T, folder string) *scenario {
	t.Helper()
	s := &scenario{root: t.TempDir()}
	testkit.SharedJSON(t, &s.env, smithy, folder, "env.json")
	test := struct{ Result any }{&s.result}
	testkit.SharedJSON(t, &test, smithy, folder, "test-case.json")
	s.loadTraffic(t, folder)
	for name, value := range s.env {
		s.env[name] = s.moved(value)
	}
	from := filepath.Join(testkit.Shared(t), smithy, folder, "fs")
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		to := filepath.Join(s.root, strings.TrimPrefix(path, from))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		return os.WriteFile(to, []byte(s.moved(string(text))), 0o600)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return s
}

// moved changes the two paths that recordings have.
func (s *scenario) moved(text string) string {
	if text == "/home" {
		return filepath.Join(s.root, "home")
	}
	return strings.ReplaceAll(text, "/token.jwt", filepath.ToSlash(filepath.Join(s.root, "token.jwt")))
}

func (s *scenario) loadTraffic(t *testing.T, folder string) {
	t.Helper()
	type data struct {
		Data      struct{ Utf8 string }
		Direction string
	}
	var recorded struct {
		Events []struct {
			Connection int `json:"connection_id"`
			Action     struct {
				Request *struct {
					Request struct {
						URI     string
						Method  string
						Headers map[string][]string
					}
				}
				Response *struct {
					Response struct {
						Ok struct {
							Status  int
							Headers map[string][]string
						}
					}
				}
				Data *data
			}
		}
	}
	testkit.SharedJSON(t, &recorded, smithy, folder, "http-traffic.json")
	for _, event := range recorded.Events {
		if request := event.Action.Request; request != nil {
			r := request.Request
			s.traffic = append(s.traffic, exchange{method: r.Method, uri: r.URI, headers: canonical(r.Headers)})
			continue
		}
		at := &s.traffic[event.Connection] // every request has a connection of its own
		switch a := event.Action; {
		case a.Response != nil:
			at.status, at.answered = a.Response.Response.Ok.Status, canonical(a.Response.Response.Ok.Headers)
		case a.Data != nil && a.Data.Direction == "Request":
			at.body += a.Data.Data.Utf8
		case a.Data != nil:
			at.answer += a.Data.Data.Utf8
		}
	}
}

func canonical(headers map[string][]string) http.Header {
	h := http.Header{}
	for name, values := range headers {
		h[http.CanonicalHeaderKey(name)] = values
	}
	h.Del("Content-Length") // some recordings were shortened
	return h
}

// clock is a time at which nothing in the recording has expired.
func (s *scenario) clock(t *testing.T) time.Time {
	t.Helper()
	first := time.Date(2021, 8, 17, 19, 0, 0, 0, time.UTC)
	earlier := func(then time.Time) {
		if then.Before(first) {
			first = then
		}
	}
	if s.result.Ok != nil && s.result.Ok.Expiry != 0 {
		first = time.Unix(s.result.Ok.Expiry, 0)
	}
	for _, e := range s.traffic {
		for _, match := range regexp.MustCompile(`Expiration[^0-9]{1,6}([0-9TZ:-]+)`).FindAllStringSubmatch(e.answer, -1) {
			then, err := time.Parse(time.RFC3339, match[1])
			if err != nil {
				t.Fatal(err)
			}
			earlier(then)
		}
	}
	return first.Add(-30 * time.Minute)
}

// environ sets the environment of the scenario for the SDK, which reads it by itself, and returns
// it for us.
func environ(t *testing.T, env map[string]string) func(string) string {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
		}
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
	return func(name string) string { return env[name] }
}

// replay carries out what the scenario wants, for a profile that is named, or for none.
func (s *scenario) replay(t *testing.T, named string) (creds aws.Credentials, made []*http.Request, err error) {
	t.Helper()
	getenv := environ(t, s.env)
	set, err := profile.Load(profile.Locate(getenv, runtime.GOOS))
	if err != nil {
		return aws.Credentials{}, nil, err
	}
	p, err := profile.Resolve(set, profile.Request{Profile: named, Environment: profile.ReadEnvironment(getenv)})
	if err != nil {
		return aws.Credentials{}, nil, err
	}
	now := s.clock(t)
	r := &source.Runner{
		Store: cache.Off{}, Home: getenv("HOME"), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Environ: []string{"PATH=" + os.Getenv("PATH")}, Stderr: io.Discard,
	}
	player := &player{scenario: s}
	if err := r.Through(player); err != nil {
		t.Fatal(err)
	}
	creds, err = r.Credentials(t.Context(), p)
	return creds, player.made, err
}
