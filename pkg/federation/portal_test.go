package federation_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

func TestPortalURL(t *testing.T) {
	const account = "012345678901"
	for start, want := range map[string]string{
		"https://d-1234567890.awsapps.com/start":                             "https://d-1234567890.awsapps.com/start",
		"https://d-1234567890.awsapps.com/start/":                            "https://d-1234567890.awsapps.com/start",
		"https://d-1234567890.awsapps.com/start//#/":                         "https://d-1234567890.awsapps.com/start",
		"https://my-org.awsapps.com/start#/console?account_id=1":             "https://my-org.awsapps.com/start",
		"https://start.us-gov-home.awsapps.com/directory/d-1?x=y#/":          "https://start.us-gov-home.awsapps.com/directory/d-1",
		"https://start.home.awsapps.cn/directory/d-1":                        "https://start.home.awsapps.cn/directory/d-1",
		"https://identitycenter.amazonaws.com/ssoins-1234567890abcdef":       "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef",
		"https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws":           "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
		"https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws/?a=https:": "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
	} {
		for _, role := range []string{"Admin", "a+b=c,d.e@f-g", "a b&c#d?e%é"} {
			for _, destination := range []string{"", home, "https://console.aws.amazon.com/a b?c=d&e=f+g#/h?i=é"} {
				got, err := federation.PortalURL(start, account, role, destination)
				if err != nil {
					t.Fatalf("%s: %v", start, err)
				}
				before, query, found := strings.Cut(got, "/#/console?")
				if !found || before != want || strings.ContainsAny(query, "+#? ") {
					t.Errorf("%s: %s", start, got)
				}
				values, err := url.ParseQuery(query)
				wantLen := 3
				if destination == "" {
					wantLen = 2
				}
				if err != nil || len(values) != wantLen || values.Get("account_id") != account ||
					values.Get("role_name") != role || values.Get("destination") != destination {
					t.Errorf("%s: %q, %v", got, values, err)
				}
			}
		}
	}
	got, _ := federation.PortalURL("https://x.awsapps.com/start/", account, "Admin", home)
	const want = "https://x.awsapps.com/start/#/console?account_id=012345678901&role_name=Admin&destination=" +
		"https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fconsole%2Fhome%3Fregion%3Deu-west-1"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestPortalURLRefused(t *testing.T) {
	const start, account = "https://canary.awsapps.com/start", "012345678901"
	for _, c := range []struct{ start, account, role string }{
		{"", account, "r"},
		{"canary.awsapps.com/start", account, "r"},
		{"http://canary.awsapps.com/start", account, "r"},
		{"https:///canary", account, "r"},
		{"https://canary:canary@awsapps.com/start", account, "r"},
		{"https://canary.example\\.awsapps.com/start", account, "r"},
		{"https://canary.example/\nx", account, "r"},
		{"https://canary.example/%zz", account, "r"},
		{start, "", "r"},
		{start, "12345678901", "r"},
		{start, "01234567890x", "r"},
		{start, "012345678901&role_name=x", "r"},
		{start, account, ""},
	} {
		got, err := federation.PortalURL(c.start, c.account, c.role, home)
		refused, ok := errors.AsType[*federation.PortalError](err)
		if got != "" || !ok || refused.Reason == "" {
			t.Errorf("%q: %q, %v", c, got, err)
			continue
		}
		noCanary(t, err.Error())
	}
}
