package federation

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

// TestLeadsAway has no page of the console be opened that leads on to a foreign host, or to a sign-in
// with a token, be it an address, a path, or in a link.
func TestLeadsAway(t *testing.T) {
	p, _ := PartitionOfRegion("us-east-1")
	const logout = "https://us-east-1.console.aws.amazon.com/console/logout!doLogout?x=1&"
	for _, query := range []string{
		"redirect_uri=https://evil.example",
		"redirect_uri=https%3A%2F%2Fevil.example%2F",
		"redirect_uri=https%253A%252F%252Fevil.example",
		"REDIRECT_URI=https%3A%2F%2Fevil.example",
		"redirect%5Furi=https%3A%2F%2Fevil.example",
		"redirect_uri=%2F%2Fevil.example",
		"redirect_uri=https://console.aws.amazon.com@evil.example/",
		"redirect_uri=https://console.aws.amazon.com.evil.example",
		"redirect_uri=https://console.aws.amazon.com:8443/",
		"redirect_uri=javascript%3Aalert(1)",
		"redirect_uri=data:text/html,x",
		"redirect_uri=https://console.aws.amazon.com&redirect_uri=https://evil.example",
		"redirect_uri=%2F%5Cevil.example", "redirect_uri=%5C%5Cevil.example", "redirect_uri=%252F%255Cevil.example", "redirect_uri=https:%5C%5Cevil.example",
		"redirect_uri=%2F%09%2Fevil.example", "redirect_uri=%2F%0A%2Fevil.example", "redirect_uri=%09%2F%2Fevil.example", "redirect_uri=+//evil.example",
		"redirect_uri=https%3Aevil.example", "redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%5C.evil.example", "redirect_uri=%EF%BC%8F%EF%BC%8Fevil.example",
		"redirect_uri=https%3A%2F%2Fevil.example%23@console.aws.amazon.com", "redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%EF%BC%8Eevil.example",
		"redirect_uri=%2F%2F%5B%3A%3A1%5D%2F", "redirect_uri=https://[::ffff:127.0.0.1]:443/", "redirect_uri=https://127.0.0.1/", "redirect_uri=HTTPS://EVIL.EXAMPLE.",
		"redirect_uri=" + strings.Repeat("%25", 3) + "252525252F%2Fevil.example",
		"redirect_uri=https://signin.aws.amazon.com/federation?Action=login%26SigninToken=x", "redirect_uri=https://signin.aws.amazon.com/saml",
		"redirect_uri=https://console.aws.amazon.com/x?redirect_uri=https://evil.example",
		"redirect_uri=https%3A%2F%2Fsignin.aws.amazon.com%2Foauth%3Fredirect_uri%3Dhttps%253A%252F%252Fevil.example",
		strings.Repeat("redirect_uri=https://console.aws.amazon.com/?", 5000),
	} {
		_, path, _ := strings.Cut(logout, ".com")
		for _, page := range []string{
			logout + query, path + query,
			"https://acme.awsapps.com/start/#/console?account_id=444455556666&destination=" + url.QueryEscape(path+query),
		} {
			if got, err := p.Destination(page, ""); got != "" {
				t.Errorf("%s: %q, %v", page, got, err)
			} else if _, ok := errors.AsType[*DestinationError](err); !ok {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
	for _, query := range []string{
		"redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2Fec2", "redirect_uri=%2Fec2%2Fhome", "redirect_uri=", "redirect_uri=https://signin.aws.amazon.com/console",
		"templateURL=https://bucket.s3.amazonaws.com/t.yaml", "uri=https://evil.example",
	} {
		if _, err := p.Destination(logout+query, ""); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// TestWhatALinkDoesNotTell has the alias of an account, and a second region, be told.
func TestWhatALinkDoesNotTell(t *testing.T) {
	for text, want := range map[string]Page{
		"https://acme.signin.aws.amazon.com/console":                                    {Alias: "acme"},
		"https://signin.aws.amazon.com/switchrole?account=acme&roleName=Admin":          {Alias: "acme"},
		"https://acme.signin.aws.amazon.com/switchrole?account=444455556666&roleName=A": {Account: "444455556666", Role: "A"},
		"https://444455556666.signin.aws.amazon.com/console":                            {Account: "444455556666"},
		"https://eu-west-1.signin.aws.amazon.com/console":                               {},
		"https://signin.aws.amazon.com/console":                                         {},
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=us-east-1#Instances:": {Region: "eu-west-1", OtherRegion: "us-east-1"},
		"https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:": {Region: "eu-west-1"},
		"https://console.aws.amazon.com/ec2/home?region=us-east-1":                      {Region: "us-east-1"},
		"https://us-east-1.console.aws.amazon.com/iam/home?region=global":               {Region: "us-east-1"},
	} {
		got, ok := ParsePage(text)
		if !ok || got.Alias != want.Alias || got.Account != want.Account || got.Role != want.Role || got.Region != want.Region ||
			got.OtherRegion != want.OtherRegion {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
