//go:build unix

package app_test

import (
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// to passes requests on to a server as they are: what is signed names the host that was called.
func to(t *testing.T, address string) *httputil.ReverseProxy {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = at.Scheme, at.Host, r.In.Host
	}}
}

// TestCertificates signs in to the console by way of an AWS whose certificate only the profile's
// bundle knows: for STS, twice, and for getSigninToken.
func TestCertificates(t *testing.T) {
	h := newHome(t, "aws-console")
	server := httptest.NewUnstartedServer(to(t, h.URL))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	defer server.Close()
	h.write(t, "bundle.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	h.write(t, ".aws/config", roleProfiles+"[profile second]\nrole_arn = arn:aws:iam::444455556666:role/Second\nsource_profile = admin\n"+
		"[profile trusting]\nrole_arn = arn:aws:iam::444455556666:role/Second\nsource_profile = admin\nca_bundle = "+h.dir+"/bundle.pem\n")
	h.env = append(h.env, "AWS_ENDPOINT_URL_STS="+server.URL, "AWS_CONSOLE_FEDERATION_ENDPOINT="+server.URL+"/federation")

	got := h.run(t, nil, "--print", "second")
	if got.code != 1 || !strings.Contains(got.stderr, "certificate") || !strings.Contains(got.stderr, "ca_bundle or AWS_CA_BUNDLE") ||
		h.Count("") != 0 {
		t.Errorf("without the bundle: exit code %d after %d calls: %s", got.code, h.Count(""), got.stderr)
	}
	if got := h.run(t, nil, "--print", "trusting"); got.code != 0 || h.Count("AssumeRole") != 2 || h.Count("getSigninToken") != 1 {
		t.Errorf("with the bundle: exit code %d: %s", got.code, got.stderr)
	}
}

// TestProxy has a proxy see what goes beyond this machine, but for the hosts that are not to take
// that way.
func TestProxy(t *testing.T) {
	h := newHome(t, "aws-federate-cred")
	pass := to(t, h.URL)
	var mu sync.Mutex
	var seen []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.Method+" "+r.Host)
		mu.Unlock()
		if r.Method == http.MethodConnect {
			http.Error(w, "nowhere", http.StatusBadGateway)
			return
		}
		pass.ServeHTTP(w, r)
	}))
	defer proxy.Close()
	address, err := url.Parse(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	local := "http://0.0.0.0:" + address.Port() // this machine, though not by a name that no proxy is asked for
	for _, tt := range []struct {
		name, env string
		code      int
		want      []string
		why       string
	}{
		{"AWS's own", "AWS_ENDPOINT_URL_STS=", 1, []string{"CONNECT sts.eu-west-1.amazonaws.com:443"}, "Bad Gateway"},
		{"FIPS", "AWS_ENDPOINT_URL_STS= AWS_USE_FIPS_ENDPOINT=true", 1, []string{"CONNECT sts-fips.eu-west-1.amazonaws.com:443"}, "AWS_USE_FIPS_ENDPOINT"},
		{"an endpoint", "AWS_ENDPOINT_URL_STS=http://sts.example:81", 0, []string{"POST sts.example:81"}, ""},
		{"an endpoint on this machine", "AWS_ENDPOINT_URL_STS=" + local, 0, []string{"POST 0.0.0.0:" + address.Port()}, ""},
		{"an endpoint that is left out", "NO_PROXY=example.org,0.0.0.0 AWS_ENDPOINT_URL_STS=" + local, 0, nil, ""},
		{"loopback", "", 0, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mu.Lock()
			seen = nil
			mu.Unlock()
			h := *h
			h.env = slices.Concat(
				h.env,
				[]string{"AWS_REGION=eu-west-1", "AWS_MAX_ATTEMPTS=1", "HTTPS_PROXY=" + proxy.URL, "HTTP_PROXY=" + proxy.URL},
				strings.Fields(tt.env),
			)
			got := h.run(t, nil, "--profile", "admin", "--no-cache")
			if got.code != tt.code || !strings.Contains(got.stderr, tt.why) {
				t.Errorf("exit code %d, want %d: %s", got.code, tt.code, got.stderr)
			}
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(seen, tt.want) {
				t.Errorf("the proxy saw %q, want %q", seen, tt.want)
			}
		})
	}
}
