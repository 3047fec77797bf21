package awsvalue_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// TestIsPortal tells AWS's own hosts from those that look like them.
func TestIsPortal(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"corp.awsapps.com": true, "CORP.AWSAPPS.COM.": true, "awsapps.com": true, "start.cn-north-1.home.awsapps.cn": true,
		"ssoins-1.portal.eu-west-1.app.aws": true, "app.aws": true, "ssoins-1.eu-west-1.portal.amazonaws.com": true,
		"ssoins-1.cn-north-1.portal.amazonaws.com.cn":             true,
		"ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn": true,
		"ssoins-1.eusc-de-east-1.portal.amazonaws.eu":             true,
		"ssoins-1.portal.eusc-de-east-1.api.amazonwebservices.eu": true,
		"identitycenter.amazonaws.com":                            true, "identitycenter.amazonaws.com.cn": true,
		"identitycenter.amazonaws.eu": true, "identitycenter.us-gov.amazonaws.com": true,

		"": false, ".": false, "sso.example.com": false, "awsapps.com.example.com": false, "evilawsapps.com": false,
		"xapp.aws": false, "x.identitycenter.amazonaws.com": false, "s3.amazonaws.com": false, "bucket.s3.amazonaws.com": false,
		"portal.amazonaws.com.evil.example": false, "127.0.0.1": false, "localhost": false, "awsapps.com:443": false,
		"::1%.awsapps.com": false, "é.awsapps.com": false, "a..awsapps.com": false, "a/.awsapps.com": false,
	} {
		if got := awsvalue.IsPortal(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}

// TestPortalRegion reads the region from the hosts that name one.
func TestPortalRegion(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"ssoins-1.portal.eu-west-1.app.aws":                       "eu-west-1",
		"ssoins-1.us-west-2.portal.amazonaws.com":                 "us-west-2",
		"SSOINS-1.Us-Gov-West-1.Portal.amazonaws.com":             "us-gov-west-1",
		"ssoins-1.cn-north-1.portal.amazonaws.com.cn":             "cn-north-1",
		"ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn": "cn-north-1",
		"ssoins-1.eusc-de-east-1.portal.amazonaws.eu":             "eusc-de-east-1",
		"ssoins-1.portal.eusc-de-east-1.api.amazonwebservices.eu": "eusc-de-east-1",

		"corp.awsapps.com": "", "identitycenter.amazonaws.com": "", "": "", "x": "", "portal.amazonaws.com": "",
		"eu-west-1.portal.amazonaws.com": "", "a.b.eu-west-1.portal.amazonaws.com": "", "a.eu_west_1.portal.amazonaws.com": "",
		".eu-west-1.portal.amazonaws.com": "", "a..portal.amazonaws.com": "", "a.portal.eu-west-1.app.aws.example.com": "",
	} {
		if got := awsvalue.PortalRegion(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
}

// TestIsOwnStartURL takes https alone for a company's own address.
func TestIsOwnStartURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://sso.example.com": true, "https://sso.example.com:8443/x#/": true, "https://awsapps.com.example.com/start": true,
		"https://corp.awsapps.com/start": false, "https://corp.awsapps.com:443/start": false, "http://sso.example.com": false,
		"sso.example.com": false, "https://": false, "u": false, "": false, "https://[": false,
	} {
		if got := awsvalue.IsOwnStartURL(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
