package federation_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// roundTrip is an [http.RoundTripper].
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// everywhere answers each request of a client without a transport of its own, and returns what has
// been asked.
func everywhere(t *testing.T, status int, body string) *[]*http.Request {
	t.Helper()
	asked := &[]*http.Request{}
	before := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = before })
	http.DefaultTransport = roundTrip(func(r *http.Request) (*http.Response, error) {
		*asked = append(*asked, r)
		header := http.Header{"Location": {"https://elsewhere.example/"}}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})
	return asked
}

func TestZeroClient(t *testing.T) {
	for _, c := range consoles {
		asked := everywhere(t, http.StatusOK, `{"SigninToken":"x"}`)
		want, err := partition(t, c.id).FederationEndpoint("")
		if err != nil {
			t.Fatal(err)
		}
		destination := "https://" + c.region + "." + c.domain + "/s3/home"
		got, err := new(federation.Client).SignIn(t.Context(), session, federation.Link{Destination: destination})
		if err != nil || !strings.HasPrefix(got.URL, want+"?") || len(*asked) != 1 || (*asked)[0].URL.String() != want {
			t.Fatalf("%s: %v, asked %v", c.id, err, *asked)
		}
		deadline, ok := (*asked)[0].Context().Deadline()
		if left := time.Until(deadline); !ok || left > 30*time.Second || left < 20*time.Second {
			t.Errorf("%s: a request may take %s, %v", c.id, left, ok)
		}
	}
}

func TestZeroClientFollowsNoRedirect(t *testing.T) {
	asked := everywhere(t, http.StatusTemporaryRedirect, "")
	_, err := new(federation.Client).SignIn(t.Context(), session, federation.Link{Destination: home})
	if answer, ok := errors.AsType[*federation.AnswerError](err); !ok || answer.Location != "elsewhere.example" || len(*asked) != 1 {
		t.Errorf("%v, %d requests", err, len(*asked))
	}
}

func TestZeroClientLogsOutFirst(t *testing.T) {
	asked := everywhere(t, http.StatusOK, `{"SigninToken":"x"}`)
	got, err := new(federation.Client).SignIn(t.Context(), session, federation.Link{Destination: home, LogoutFirst: true})
	const host = "https://us-east-1.signin.aws.amazon.com/"
	if err != nil || !strings.HasPrefix(got.URL, host+"oauth?Action=logout&") || len(*asked) != 1 ||
		(*asked)[0].URL.String() != host+"federation" {
		t.Errorf("%v, asked %v", err, *asked)
	}
	china := federation.Link{Destination: "https://console.amazonaws.cn/", LogoutFirst: true}
	_, err = new(federation.Client).SignIn(t.Context(), session, china)
	if _, ok := errors.AsType[*federation.LogoutError](err); !ok || len(*asked) != 1 {
		t.Errorf("%v, %d requests", err, len(*asked))
	}
}

func TestZeroClientSendsNothingElsewhere(t *testing.T) {
	asked := everywhere(t, http.StatusOK, `{"SigninToken":"x"}`)
	for destination, host := range map[string]string{
		"": "", "/s3/home": "", "https://evil.example/canary": "evil.example",
		"https://console.aws.amazon.com.evil.example/": "console.aws.amazon.com.evil.example",
		"https://%zz/canary":                           "",
	} {
		_, err := new(federation.Client).SignIn(t.Context(), session, federation.Link{Destination: destination})
		if refused, ok := errors.AsType[*federation.DestinationError](err); !ok || refused.Host != host || len(*asked) > 0 {
			t.Errorf("%q: %v, %d requests", destination, err, len(*asked))
			continue
		}
		noCanary(t, err.Error())
	}
}
