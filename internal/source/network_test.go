package source_test

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// private starts a server with a certificate of its own, and writes the file that has it.
func private(t *testing.T, handler http.HandlerFunc) (url, bundle string) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	bundle = filepath.Join(t.TempDir(), "bundle.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL, bundle
}

// TestCertificates calls a server whose certificate only the bundle knows: of the environment or of
// the selected profile, for each call of a chain. One runner carries out plans with and without it.
func TestCertificates(t *testing.T) {
	calls := 0
	url, bundle := private(t, func(w http.ResponseWriter, r *http.Request) { calls++; answerSTS(w, r) })
	p := rolePlan(url)
	p.Steps = append(p.Steps, plan.AssumeRole{Profile: "second", RoleARN: "arn:aws:iam::444455556666:role/Second"})
	r := newRunner(t)
	untrusted := func(p plan.Plan) {
		t.Helper()
		if _, err := r.Credentials(t.Context(), p); err == nil {
			t.Error("without the bundle, the certificate is trusted")
		} else if _, ok := errors.AsType[*awscall.NetworkError](err); !ok {
			t.Errorf("without the bundle: %T", err)
		}
	}
	untrusted(p)
	if _, err := r.Credentials(t.Context(), withNetwork(t, p, "ca_bundle = "+bundle+"\n")); err != nil || calls != 2 {
		t.Errorf("with the profile's bundle: %v after %d calls", err, calls)
	}
	untrusted(p)
	t.Setenv("AWS_CA_BUNDLE", bundle)
	if _, err := r.Credentials(t.Context(), withNetwork(t, p, "ca_bundle = /none\n")); err != nil || calls != 4 {
		t.Errorf("with the environment's bundle: %v after %d calls", err, calls)
	}
}

func TestCertificatesOfThePortal(t *testing.T) {
	url, bundle := private(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, good) })
	d := newDesk(t, http.StatusOK, good)
	t.Setenv("AWS_ENDPOINT_URL_SSO", url)
	d.signedIn(t, session, "2099-01-01T00:00:00Z")
	if _, err := d.Runner.Credentials(t.Context(), withNetwork(t, deskPlan(), "ca_bundle = "+bundle+"\n")); err != nil {
		t.Error(err)
	}
	if _, err := d.Runner.Credentials(t.Context(), withNetwork(t, deskPlan(), "")); err == nil {
		t.Error("without the bundle, the certificate is trusted")
	}
}

func TestBadCertificates(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct{ file, why string }{
		"missing":          {filepath.Join(dir, "none"), "no such file"},
		"a directory":      {dir, "is a directory"},
		"no certificate":   {filepath.Join(dir, "empty"), "no certificate in PEM form"},
		"a home directory": {"~/bundle.pem", "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, "empty"), []byte("hello\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := newRunner(t).Credentials(t.Context(), withNetwork(t, rolePlan("http://127.0.0.1:9"), "ca_bundle = "+tt.file+"\n"))
			bad, ok := errors.AsType[*awsclient.BundleError](err)
			if !ok || bad.File != tt.file || !strings.Contains(bad.Setting, "ca_bundle (") ||
				!strings.Contains(bad.Setting, "config:4)") || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
}

// recorder notes requests and sends none.
type recorder struct{ requests []*http.Request }

var errRefused = errors.New("refused")

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.requests = append(r.requests, request)
	return nil, errRefused
}

// TestSTSHosts has the hosts that botocore calls:
// botocore/data/sts/2011-06-15/endpoint-rule-set-1.json and, for the global one, args.py.
func TestSTSHosts(t *testing.T) {
	const fips, dual, legacy = "use_fips_endpoint = true\n", "use_dualstack_endpoint = true\n", "sts_regional_endpoints = legacy\n"
	for _, tt := range []struct{ region, settings, url, signed string }{
		{"eu-west-1", "", "https://sts.eu-west-1.amazonaws.com", "eu-west-1"},
		{"us-east-1", "", "https://sts.us-east-1.amazonaws.com", "us-east-1"},
		{"cn-north-1", "", "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1"},
		{"eusc-de-east-1", "", "https://sts.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"},
		{"us-west-2", fips, "https://sts-fips.us-west-2.amazonaws.com", "us-west-2"},
		{"us-west-2", dual, "https://sts.us-west-2.api.aws", "us-west-2"},
		{"us-west-2", fips + dual, "https://sts-fips.us-west-2.api.aws", "us-west-2"},
		{"us-gov-west-1", fips, "https://sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
		{"us-west-2", legacy, "https://sts.amazonaws.com", "us-east-1"},
		{"eu-west-1", legacy, "https://sts.amazonaws.com", "us-east-1"},
		{"ap-east-1", legacy, "https://sts.ap-east-1.amazonaws.com", "ap-east-1"},
		{"cn-north-1", legacy, "https://sts.cn-north-1.amazonaws.com.cn", "cn-north-1"},
		{"us-gov-west-1", legacy, "https://sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
		{"us-west-2", legacy + fips, "https://sts-fips.us-west-2.amazonaws.com", "us-west-2"},
		{"us-west-2", legacy + dual, "https://sts.us-west-2.api.aws", "us-west-2"},
		{"us-west-2", legacy + "endpoint_url = http://sts.example:8080\n", "http://sts.example:8080", "us-west-2"},
		{"us-west-2", fips + dual + legacy + "endpoint_url = http://sts.example:8080\n", "http://sts.example:8080", "us-west-2"},
	} {
		t.Run(tt.region+" "+tt.settings, func(t *testing.T) {
			r, sent := newRunner(t), &recorder{}
			r.SetClient(&http.Client{Transport: sent})
			p := rolePlan("")
			p.Region = tt.region
			_, err := r.Credentials(t.Context(), withNetwork(t, p, tt.settings+"max_attempts = 1\n"))
			if !errors.Is(err, errRefused) || len(sent.requests) != 1 {
				t.Fatalf("%d requests: %v", len(sent.requests), err)
			}
			request := sent.requests[0]
			if got := request.URL.Scheme + "://" + request.URL.Host; got != tt.url {
				t.Errorf("called %s, want %s", got, tt.url)
			}
			if scope := "/" + tt.signed + "/sts/aws4_request"; !strings.Contains(request.Header.Get("Authorization"), scope) {
				t.Errorf("not signed for %s", scope)
			}
		})
	}
}

func TestPortalHosts(t *testing.T) {
	const fips, dual = "use_fips_endpoint = true\n", "use_dualstack_endpoint = true\n"
	for _, tt := range []struct{ settings, url string }{
		{"", "https://portal.sso.eu-west-1.amazonaws.com"},
		{fips, "https://portal.sso-fips.eu-west-1.amazonaws.com"},
		{dual, "https://portal.sso.eu-west-1.api.aws"},
		{"sts_regional_endpoints = legacy\n", "https://portal.sso.eu-west-1.amazonaws.com"},
		{fips + dual + "endpoint_url = http://portal.example\n", "http://portal.example"},
	} {
		t.Run(tt.settings, func(t *testing.T) {
			d, sent := newDesk(t, http.StatusOK, good), &recorder{}
			t.Setenv("AWS_ENDPOINT_URL_SSO", "")
			d.SetClient(&http.Client{Transport: sent})
			d.signedIn(t, session, "2099-01-01T00:00:00Z")
			_, err := d.Runner.Credentials(t.Context(), withNetwork(t, deskPlan(), tt.settings))
			if !errors.Is(err, errRefused) || len(sent.requests) != 1 ||
				sent.requests[0].URL.Scheme+"://"+sent.requests[0].URL.Host != tt.url {
				t.Errorf("%d requests, want one to %s: %v", len(sent.requests), tt.url, err)
			}
		})
	}
}

// TestSentBy has an error name the setting that chose the host.
func TestSentBy(t *testing.T) {
	for settings, want := range map[string]string{
		"":                           "",
		"use_fips_endpoint = true\n": "use_fips_endpoint (",
		"use_fips_endpoint = true\nuse_dualstack_endpoint = true\n": " and use_dualstack_endpoint (",
		"endpoint_url = http://x\nuse_fips_endpoint = true\n":       "endpoint_url (",
	} {
		r := newRunner(t)
		r.SetClient(&http.Client{Transport: &recorder{}})
		_, err := r.Credentials(t.Context(), withNetwork(t, rolePlan(""), settings+"max_attempts = 1\n"))
		e, ok := errors.AsType[*awscall.NetworkError](err)
		if !ok || !strings.Contains(e.SentBy, want) || (e.SentBy == "") != (want == "") {
			t.Errorf("%q: %v", settings, err)
		}
	}
}

// TestRetries counts the calls that a service gets which is not there for anybody.
func TestRetries(t *testing.T) {
	t.Setenv("AWS_NEW_RETRIES_2026", "true") // the SDK's new way, which waits less
	for _, tt := range []struct {
		settings string
		code     bool
		want     int
	}{
		{"", false, 3},
		{"max_attempts = 1\n", false, 1},
		{"max_attempts = 0\n", false, 1},
		{"max_attempts = 5\n", false, 5},
		{"retry_mode = standard\nmax_attempts = 2\n", false, 2},
		{"retry_mode = adaptive\n", false, 3},
		{"retry_mode = adaptive\nmax_attempts = 4\n", false, 4},
		{"retry_mode = legacy\n", false, 5},
		{"retry_mode = none\n", false, 1},
		{"retry_mode = adaptive\nmax_attempts = 5\n", true, 1},
		{"max_attempts = 5\n", true, 1},
	} {
		t.Run(fmt.Sprint(tt.settings, tt.code), func(t *testing.T) {
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				calls++
				w.Header().Set("Date", noon().Format(http.TimeFormat))
				w.WriteHeader(http.StatusServiceUnavailable)
				fmt.Fprint(w, "<ErrorResponse><Error><Code>ServiceUnavailable</Code><Message>busy</Message></Error></ErrorResponse>")
			}))
			defer server.Close()
			r, p := newRunner(t), rolePlan(server.URL)
			if tt.code {
				role := p.Steps[1].(plan.AssumeRole)
				role.MFASerial, r.MFAToken = "arn:aws:iam::111122223333:mfa/alice", secret.New("123456")
				p.Steps[1] = role
			}
			_, err := r.Credentials(t.Context(), withNetwork(t, p, tt.settings))
			if _, ok := errors.AsType[*awscall.CallError](err); !ok || calls != tt.want {
				t.Errorf("%d calls, want %d (%v)", calls, tt.want, err)
			}
		})
	}
}

// TestApplication has the calls name the application that the profile names.
func TestApplication(t *testing.T) {
	r, sent := newRunner(t), &recorder{}
	r.SetClient(&http.Client{Transport: sent})
	p := withNetwork(t, rolePlan(""), "sdk_ua_app_id = mine\nmax_attempts = 1\n")
	if _, err := r.Credentials(t.Context(), p); !errors.Is(err, errRefused) {
		t.Fatal(err)
	}
	if agent := sent.requests[0].UserAgent(); !strings.Contains(agent, "app/mine") {
		t.Error(agent)
	}
}

// TestRetryMode has the SDK be told the mode, as its client for the portal says itself where nobody
// counts attempts.
// Source: aws/middleware/user_agent.go of the SDK, UserAgentFeatureRetryModeStandard and its like.
func TestRetryMode(t *testing.T) {
	t.Setenv("AWS_NEW_RETRIES_2026", "true")
	for mode, feature := range map[string]string{"": "E", "standard": "E", "adaptive": "F"} {
		d, sent := newDesk(t, http.StatusOK, good), &recorder{}
		t.Setenv("AWS_MAX_ATTEMPTS", "")
		d.SetClient(&http.Client{Transport: sent})
		d.signedIn(t, session, "2099-01-01T00:00:00Z")
		if _, err := d.Runner.Credentials(t.Context(), withNetwork(t, deskPlan(), "retry_mode = "+mode+"\n")); !errors.Is(err, errRefused) {
			t.Fatal(err)
		}
		_, features, _ := strings.Cut(sent.requests[0].UserAgent(), " m/")
		features, _, _ = strings.Cut(features, " ")
		if !slices.Contains(strings.Split(features, ","), feature) {
			t.Errorf("%q: %s", mode, sent.requests[0].UserAgent())
		}
	}
}
