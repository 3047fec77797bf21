package starturl_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/starturl"
)

// host is a company's own host, which answers as it is told and notes how it was asked.
type host struct {
	*httptest.Server
	asked []string
}

func newHost(t *testing.T, answer http.HandlerFunc) *host {
	t.Helper()
	h := &host{}
	h.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.asked = append(h.asked, r.Method+" "+r.URL.Path)
		answer(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

// way trusts the host.
func (h *host) way() http.RoundTripper { return h.Client().Transport }

func redirect(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}
}

const portal = "https://ssoins-1.portal.eu-central-1.app.aws"

// TestResolve follows the one redirect to a host of AWS, and takes the region from there.
func TestResolve(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		region string
		want   starturl.Portal
		asked  []string
	}{
		"301":                     {redirect(301, portal), "", starturl.Portal{URL: portal, Region: "eu-central-1"}, []string{"HEAD /start"}},
		"307":                     {redirect(307, portal+"/?x=y#/"), "", starturl.Portal{URL: portal, Region: "eu-central-1"}, nil},
		"303":                     {redirect(303, "HTTPS://SSOINS-1.portal.eu-central-1.app.aws:443/start/"), "", starturl.Portal{URL: portal + "/start", Region: "eu-central-1"}, nil},
		"the name's region wins":  {redirect(302, portal), "us-east-1", starturl.Portal{URL: portal, Region: "eu-central-1"}, nil},
		"the region of a setting": {redirect(308, "https://corp.awsapps.com/start"), "eu-west-1", starturl.Portal{URL: "https://corp.awsapps.com/start", Region: "eu-west-1"}, nil},
		"no scheme":               {redirect(302, "//corp.awsapps.com/start"), "eu-west-1", starturl.Portal{URL: "https://corp.awsapps.com/start", Region: "eu-west-1"}, nil},
		"no HEAD": {func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			redirect(302, portal)(w, r)
		}, "", starturl.Portal{URL: portal, Region: "eu-central-1"}, []string{"HEAD /start", "GET /start"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHost(t, tt.answer)
			got, err := starturl.Resolve(t.Context(), h.way(), h.URL+"/start", tt.region)
			if err != nil || got != tt.want || tt.asked != nil && !slices.Equal(h.asked, tt.asked) {
				t.Errorf("got %+v (%v), asked %q", got, err, h.asked)
			}
		})
	}
}

// TestHostile refuses whatever leads elsewhere, and goes there in no case.
func TestHostile(t *testing.T) {
	t.Parallel()
	elsewhere := newHost(t, redirect(302, portal))
	cleartext := httptest.NewServer(redirect(302, portal))
	t.Cleanup(cleartext.Close)
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		why    string
	}{
		"to http":               {redirect(302, "http://corp.awsapps.com/start"), "redirects to http://corp.awsapps.com, which is not https"},
		"to http by the scheme": {redirect(302, cleartext.URL), "which is not https"},
		"to a foreign host":     {redirect(302, "https://evil.example/start?token=CANARY"), "redirects to https://evil.example, which is no access portal of AWS"},
		"to a likeness":         {redirect(302, "https://corp.awsapps.com.evil.example/"), "which is no access portal of AWS"},
		"with a user":           {redirect(302, "https://corp.awsapps.com@evil.example/"), "which is no access portal of AWS"},
		"as a user":             {redirect(302, "https://CANARY:CANARY@corp.awsapps.com/"), "which is no access portal of AWS"},
		"by way of another":     {redirect(302, elsewhere.URL), "which is no access portal of AWS"},
		"to itself":             {redirect(302, "/start"), "which is no access portal of AWS"},
		"to a script":           {redirect(302, "javascript:alert(1)"), "which is not https"},
		"a page":                {redirect(200, portal), "is no access portal of AWS, and does not redirect to one"},
		"no location":           {redirect(302, ""), "leads nowhere"},
		"garbage":               {redirect(302, "https://%zz?code=CANARY"), "leads nowhere"},
		"escapes":               {redirect(302, "https://a\x1b[2Jb.example/"), "cannot be reached: "},
		"not found":             {redirect(404, portal), "answered with HTTP 404"},
		"not modified":          {redirect(304, portal), "answered with HTTP 304"},
		"no HEAD, no GET":       {redirect(405, portal), "answered with HTTP 405"},
		"no region":             {redirect(302, "https://corp.awsapps.com/start"), "does not say in which region it is"},
		"dropped":               {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "cannot be reached: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHost(t, tt.answer)
			got, err := starturl.Resolve(t.Context(), h.way(), h.URL+"/start", "")
			failed, ok := errors.AsType[*starturl.ResolveError](err)
			if !ok || !strings.Contains(failed.Reason, tt.why) || got != (starturl.Portal{}) || strings.Contains(err.Error(), "CANARY") {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	t.Cleanup(func() {
		if len(elsewhere.asked) > 0 {
			t.Errorf("went on to another host: %q", elsewhere.asked)
		}
	})
}

// TestNotAsked asks nobody for a host of AWS's own, nor for what is no https URL.
func TestNotAsked(t *testing.T) {
	t.Parallel()
	h := newHost(t, redirect(302, portal))
	for text, why := range map[string]string{
		"https://corp.awsapps.com/start#/": "", "http://127.0.0.1:1/start": "https", strings.Replace(h.URL, "https", "http", 1): "https",
		"sso.example.com": "https", "": "https", "https://": "https", "ftp://x": "https",
	} {
		got, err := starturl.Resolve(t.Context(), h.way(), text, "eu-west-1")
		same := err == nil && got == starturl.Portal{URL: text, Region: "eu-west-1"}
		if why == "" && !same || why != "" && (err == nil || !strings.Contains(err.Error(), why)) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	if len(h.asked) > 0 {
		t.Errorf("asked %q", h.asked)
	}
}

// TestSlow gives a host that does not answer no more than the limit, and ends with the run.
func TestSlow(t *testing.T) {
	t.Parallel()
	block := make(chan struct{})
	h := newHost(t, func(http.ResponseWriter, *http.Request) { <-block })
	t.Cleanup(func() { close(block) }) // before the server waits for its handlers
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := starturl.Resolve(interrupted, h.way(), h.URL, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if testing.Short() {
		t.Skip("it takes as long as a host may")
	}
	_, err := starturl.Resolve(t.Context(), h.way(), h.URL, "")
	if failed, ok := errors.AsType[*starturl.ResolveError](err); !ok || failed.Waited != starturl.Limit {
		t.Errorf("%v", err)
	}
}
