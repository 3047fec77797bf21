package federation

import (
	"errors"
	"testing"
)

// TestLeadsAway has no page of the console that leads on to a foreign host be opened.
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
	} {
		_, err := p.Destination(logout+query, "")
		if _, ok := errors.AsType[*DestinationError](err); !ok {
			t.Errorf("%s: %v", query, err)
		}
	}
	for _, query := range []string{
		"redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2Fec2", "redirect_uri=%2Fec2%2Fhome", "redirect_uri=",
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
