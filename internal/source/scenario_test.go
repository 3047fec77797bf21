package source_test

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
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

// player answers requests as recorded, and those beyond the end as the last.
type player struct {
	*scenario
	made []*http.Request
}

// RoundTrip implements [http.RoundTripper].
func (p *player) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(text)
	}
	kept := r.Clone(r.Context())
	kept.Body = io.NopCloser(strings.NewReader(body))
	p.made = append(p.made, kept)
	if len(p.traffic) == 0 {
		return nil, errors.New("nothing is recorded")
	}
	e := p.traffic[min(len(p.made), len(p.traffic))-1]
	return &http.Response{
		StatusCode: e.status, Header: e.answered.Clone(), Body: io.NopCloser(strings.NewReader(e.answer)),
		Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
	}, nil
}

// compare holds the requests against those of the recording.
func (s *scenario) compare(t *testing.T, made []*http.Request, foreignSignature bool) {
	t.Helper()
	if len(made) != len(s.traffic) {
		t.Errorf("%d requests, want %d", len(made), len(s.traffic))
	}
	for i, got := range made[:min(len(made), len(s.traffic))] {
		want := s.traffic[i]
		at, err := url.Parse(want.uri)
		if err != nil {
			t.Fatal(err)
		}
		if got.Method != want.method || got.URL.Scheme != at.Scheme || got.URL.Host != at.Host ||
			strings.Trim(got.URL.Path, "/") != strings.Trim(at.Path, "/") || got.URL.Query().Encode() != at.Query().Encode() {
			t.Errorf("%s %s, want %s %s", got.Method, got.URL, want.method, want.uri)
		}
		for _, name := range []string{
			"Accept", "X-Aws-Ec2-Metadata-Token", "X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "X-Amz-Sso_bearer_token",
		} {
			if want.headers.Get(name) != "" && got.Header.Get(name) != want.headers.Get(name) {
				t.Errorf("%s %s: %s is %q, want %q", got.Method, got.URL, name, got.Header.Get(name), want.headers.Get(name))
			}
		}
		signed, recorded := scope(got.Header.Get("Authorization")), scope(want.headers.Get("Authorization"))
		const token = "X-Amz-Security-Token"
		sameKeys := signed.key == recorded.key && got.Header.Get(token) == want.headers.Get(token)
		if !sameKeys && !foreignSignature || signed.service != recorded.service {
			t.Errorf("%s: signed as %v, want %v", got.URL, signed, recorded)
		}
		compareForm(t, got, want.body)
	}
}

// signature is what is wanted of one: the day and the hash are those of another clock. The
// recordings have region_override signed for another region than it calls, which no SDK does; the
// host tells the region.
type signature struct{ key, service string }

func scope(header string) signature {
	_, credential, _ := strings.Cut(header, "Credential=")
	credential, _, _ = strings.Cut(credential, ",")
	parts := strings.Split(credential, "/")
	if len(parts) != 5 {
		return signature{}
	}
	return signature{parts[0], parts[3]}
}

// compareForm holds the parameters of a call against the recorded ones. Of a call with a web
// identity only their names count: the recordings have other roles and tokens in them than in the
// files beside them. Names of sessions are each SDK's own.
func compareForm(t *testing.T, got *http.Request, want string) {
	t.Helper()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	have, err := url.ParseQuery(string(body))
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := url.ParseQuery(want)
	if err != nil {
		t.Fatal(err)
	}
	web := wanted.Get("Action") == "AssumeRoleWithWebIdentity"
	for name := range wanted {
		free := name == "RoleSessionName" || web && (name == "RoleArn" || name == "WebIdentityToken")
		if !have.Has(name) || have.Get(name) != wanted.Get(name) && !free {
			t.Errorf("%s is %q, want %q", name, have.Get(name), wanted.Get(name))
		}
		have.Del(name)
	}
	if len(have) > 0 {
		t.Errorf("parameters beside the recorded ones: %v", have)
	}
}

// check holds the result against the recorded one.
func (s *scenario) check(t *testing.T, got aws.Credentials, err error) {
	t.Helper()
	want := s.result.Ok
	switch {
	case want == nil && err == nil:
		t.Errorf("no error; the Rust SDK says %q", s.result.ErrorContains)
		return
	case want == nil:
		t.Logf("%v", err)
		return
	case err != nil:
		t.Error(err)
		return
	}
	if got.AccessKeyID != want.AccessKeyID || got.SecretAccessKey != want.SecretAccessKey ||
		got.SessionToken != want.SessionToken || got.AccountID != want.AccountID {
		t.Errorf("other credentials: %s of account %q, want %s of %q", got.AccessKeyID, got.AccountID, want.AccessKeyID, want.AccountID)
	}
	if want.Expiry != 0 && got.Expires.Unix() != want.Expiry {
		t.Errorf("they expire at %s, want %s", got.Expires, time.Unix(want.Expiry, 0))
	}
}
