package source_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

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
