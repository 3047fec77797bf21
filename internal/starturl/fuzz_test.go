package starturl_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/starturl"
)

// redirects is a company's own host, which answers with a status and a redirect, and whether anybody
// else was asked.
type redirects struct {
	status    int
	location  string
	elsewhere bool
}

// RoundTrip implements [http.RoundTripper].
func (r *redirects) RoundTrip(request *http.Request) (*http.Response, error) {
	r.elsewhere = r.elsewhere || request.URL.Host != "own.example" || request.Header.Get("Authorization") != ""
	return &http.Response{StatusCode: r.status, Header: http.Header{"Location": {r.location}}, Body: http.NoBody, Request: request}, nil
}

// FuzzResolve has a company's own host answer with any redirect: what is found is an https address on
// a host of AWS's access portals, with no user, query or fragment; nobody else is asked; and of a
// redirect that leads elsewhere no query is repeated, as it may have a code in it.
func FuzzResolve(f *testing.F) {
	for _, text := range []string{
		"https://ssoins-1.portal.eu-central-1.app.aws/start", "https://corp.awsapps.com/start/", "//corp.awsapps.com", "/start", "?", "#",
		"https://corp.awsapps.com.evil.example/", "https://corp.awsapps.com@evil.example", "https://evil.example\\.awsapps.com", "https://%zz",
		"https://x%2f.awsapps.com", "https://a\x00.awsapps.com", "https://[::1%25.awsapps.com]", "javascript:alert(1)", "https://awsapps.com:99999/..//",
		"HTTPS://D-1.AWSAPPS.COM.:443", "https:corp.awsapps.com", "http://corp.awsapps.com", "https://é.awsapps.com/%E2%80%AE",
	} {
		f.Add(text, uint8(2), text == "/start")
	}
	f.Fuzz(func(t *testing.T, location string, status uint8, query bool) {
		if strings.Contains(location, "CANARY") {
			t.Skip()
		}
		if query {
			location += "?code=CANARY"
		}
		own := &redirects{status: http.StatusMultipleChoices + int(status), location: location}
		portal, err := starturl.Resolve(t.Context(), own, "https://own.example/start", "eu-west-1")
		if own.elsewhere {
			t.Errorf("%q has another host be asked", location)
		}
		if err != nil {
			_, ours := errors.AsType[*starturl.ResolveError](err)
			if !ours || portal != (starturl.Portal{}) || strings.Contains(err.Error(), "CANARY") {
				t.Errorf("%q: %+v, %v", location, portal, err)
			}
			return
		}
		at, err := url.Parse(portal.URL)
		if err != nil || at.Scheme != "https" || at.User != nil || at.RawQuery != "" || at.Fragment != "" || portal.Region == "" ||
			!isAmazon(at.Hostname()) || strings.Trim(at.Host, "abcdefghijklmnopqrstuvwxyz0123456789-.:") != "" {
			t.Errorf("%q leads to %+v, %v", location, portal, err)
		}
	})
}

// isAmazon reports whether a host is in a domain of AWS's.
func isAmazon(host string) bool {
	for _, domain := range strings.Fields(
		"app.aws amazonaws.com amazonaws.com.cn amazonaws.eu app.amazonwebservices.com.cn api.amazonwebservices.eu awsapps.com awsapps.cn",
	) {
		if strings.HasSuffix("."+strings.TrimSuffix(host, "."), "."+domain) {
			return true
		}
	}
	return false
}
