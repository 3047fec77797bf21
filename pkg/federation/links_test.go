package federation_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

const (
	homePage = "https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1"
	page     = "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:"
)

// TestLinks has the links that people paste, and what is opened in their place.
func TestLinks(t *testing.T) {
	encoded := url.QueryEscape(page)
	china := url.QueryEscape("https://cn-north-1.console.amazonaws.cn/ec2/home")
	const portal, role = "/start/#/console?account_id=444455556666&role_name=Dev", "role_name=Dev"
	for _, c := range []struct{ text, account, role, want string }{
		{"https://d-90670a1b2c.awsapps.com" + portal, "444455556666", "Dev", homePage},
		{"https://d-90670a1b2c.awsapps.com" + portal + "&destination=" + encoded, "444455556666", "Dev", page},
		{"https://acme.awsapps.com/start#/console?" + role + "&account_id=444455556666&destination=" + encoded, "444455556666", "Dev", page},
		{"https://acme.awsapps.com/start/#/console?account_id=444455556666", "444455556666", "", homePage},
		{
			"https://ssoins-7223.portal.eu-west-1.app.aws/#/console?account_id=444455556666&role_name=Team%2BDev",
			"444455556666", "Team+Dev", homePage,
		},
		{"https://d-9067.us-east-1.portal.amazonaws.com" + portal, "444455556666", "Dev", homePage},
		{"https://identitycenter.amazonaws.com/ssoins-7223" + strings.TrimPrefix(portal, "/start"), "444455556666", "Dev", homePage},
		{"acme.awsapps.com" + portal, "444455556666", "Dev", homePage},
		{
			"https://start.us-gov-home.awsapps.com/directory/acme#/console?account_id=444455556666&role_name=Dev", "444455556666", "Dev",
			"https://us-gov-west-1.console.amazonaws-us-gov.com/console/home?region=us-gov-west-1",
		},
		{"https://acme.awsapps.cn" + portal + "&destination=" + china, "444455556666", "Dev", "https://cn-north-1.console.amazonaws.cn/ec2/home"},
		{"https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=Admin&displayName=x%20y", "444455556666", "Admin", homePage},
		{
			"https://us-east-1.signin.aws.amazon.com/switchrole?roleName=Admin&account=444455556666&redirect_uri=" + encoded,
			"444455556666", "Admin", page,
		},
		{"https://signin.aws.amazon.com/switchrole?account=acme-dev&roleName=Admin", "", "", homePage},
		{"https://111122223333.signin.aws.amazon.com/switchrole?account=444455556666&roleName=Admin", "444455556666", "Admin", homePage},
		{"https://eu-west-1.signin.aws.amazon.com/oauth?client_id=x&redirect_uri=" + encoded + "&response_type=code", "", "", page},
		{
			"https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2Fec2%2Fhome%3Fregion%3Deu-west-1" +
				"%26state%3DhashArgs%2523Instances%253A%26isauthcode%3Dtrue" +
				"&client_id=arn%3Aaws%3Aiam%3A%3A015428540659%3Auser%2Fec2&response_type=code&account=444455556666",
			"444455556666", "", page,
		},
		{
			"https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2Fconsole%2Fhome%3Fstate%3DhashArgs%2523%26isauthcode%3Dtrue" +
				"&client_id=arn%3Aaws%3Aiam%3A%3A015428540659%3Auser%2Fhomepage&iam_user=true&account=acme",
			"",
			"",
			"https://console.aws.amazon.com/console/home",
		},
		{
			"https://signin.aws.amazon.com/oauth?redirect_uri=" +
				url.QueryEscape("https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=Admin&redirect_uri="+encoded),
			"444455556666", "Admin", page,
		},
		{"https://us-east-1.signin.aws.amazon.com/sessions/444455556666-abcd1234/v1/renew?redirect_uri=" + encoded, "444455556666", "", page},
		{
			"https://us-east-1.signin.aws.amazon.com/signin?redirect_uri=" + encoded + "&login_hint=444455556666-abcd1234",
			"444455556666", "", page,
		},
		{"https://444455556666.signin.aws.amazon.com/console", "444455556666", "", homePage},
		{"http://444455556666.signin.aws.amazon.com/console/", "444455556666", "", homePage},
		{"444455556666.signin.aws.amazon.com", "444455556666", "", homePage},
		{"https://acme.signin.aws.amazon.com/console", "", "", homePage},
		{
			"https://444455556666.signin.aws.amazon.com/console/s3/buckets?region=eu-west-1",
			"444455556666", "", "https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1",
		},
		{
			"https://444455556666.signin.aws.amazon.com/console?region=eu-west-1",
			"444455556666", "", "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1",
		},
		{
			"https://444455556666.signin.amazonaws.cn/console",
			"444455556666", "", "https://cn-northwest-1.console.amazonaws.cn/console/home?region=cn-northwest-1",
		},
		{"http://console.aws.amazon.com/s3/home", "", "", "https://console.aws.amazon.com/s3/home"},
		{"HTTP://eu-west-1.Console.AWS.amazon.com/s3/home", "", "", "https://eu-west-1.console.aws.amazon.com/s3/home"},
		{"console.aws.amazon.com/s3/home", "", "", "https://console.aws.amazon.com/s3/home"},
		{"444455556666-abcd1234.eu-west-1.console.aws.amazon.com", "444455556666", "", "https://eu-west-1.console.aws.amazon.com/"},
		{" <" + page + ">\n", "", "", page},
		{`"` + page + `"`, "", "", page},
		{"'<" + page + ">'", "", "", page},
		{"“" + page + "”", "", "", page},
		{
			"https://health.aws.amazon.com/health/home#/account/dashboard/open-issues",
			"", "", "https://health.console.aws.amazon.com/health/home#/account/dashboard/open-issues",
		},
		{"https://phd.aws.amazon.com/phd/home#/dashboard", "", "", "https://health.console.aws.amazon.com/phd/home#/dashboard"},
		{"https://quicksight.aws.amazon.com/", "", "", "https://quicksight.aws.amazon.com/"},
		{"https://eu-west-1.quicksight.aws.amazon.com/sn/start", "", "", "https://eu-west-1.quicksight.aws.amazon.com/sn/start"},
		{"https://lightsail.aws.amazon.com/ls/webapp/home", "", "", "https://lightsail.aws.amazon.com/ls/webapp/home"},
	} {
		got, ok := federation.ParsePage(c.text)
		if !ok || got.URL != c.want || got.Account != c.account || got.Role != c.role {
			t.Errorf("%s: %v, account %q role %q\n%s, want\n%s", c.text, ok, got.Account, got.Role, got.URL, c.want)
			continue
		}
		wantSafe(t, got.Partition, got.URL)
		if again, err := got.Partition.Destination(c.text, ""); again != c.want || err != nil {
			t.Errorf("%s: as a destination %q, %v", c.text, again, err)
		}
	}
}

// TestPortalURLIsRead reads what this package writes itself.
func TestPortalURLIsRead(t *testing.T) {
	link, err := federation.PortalURL("https://acme.awsapps.com/start#", "444455556666", "Team+Dev é", page)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := federation.ParsePage(link)
	if !ok || got.Account != "444455556666" || got.Role != "Team+Dev é" || got.URL != page {
		t.Errorf("%s: %v, %+v", link, ok, got)
	}
}

// TestHostileLinks has the neighbours of all that is allowed, as they are and inside of each link.
func TestHostileLinks(t *testing.T) {
	p := partition(t, "aws")
	for _, hostile := range []string{
		"https://console.aws.amazon.com.evil.example/canary",
		"https://console.aws.amazon.com@evil.example/canary",
		"https://user@console.aws.amazon.com/canary",
		"https://u:canary@console.aws.amazon.com/",
		"https://console.aws.amazon.com:8443/canary",
		"https://console.aws.amazon.com:443@evil.example/canary",
		"https://console.aws.amazon.com。evil.example/canary", "https://console。aws.amazon.com/canary", "https://consоle.aws.amazon.com/canary",
		"https://evil.example\\.console.aws.amazon.com/canary",
		"https:\\\\console.aws.amazon.com/canary",
		"https://evil.example#.console.aws.amazon.com/canary",
		"https://evil.example?.console.aws.amazon.com",
		"https://evil.example%2f.console.aws.amazon.com/",
		"//evil.example/canary",
		"///console.aws.amazon.com/canary",
		"javascript:canary",
		"javascript://console.aws.amazon.com/%0acanary",
		"data:text/html,canary",
		"file:///canary",
		"ftp://console.aws.amazon.com/canary",
		"https://xconsole.aws.amazon.com/canary",
		"https://console.aws.amazon.com..evil.example/canary",
		"https://console.aws.amazon.comevil.example/",
		"https%3A%2F%2Fconsole.aws.amazon.com%2Fcanary",
		"https%3A%2F%2Fevil.example%2Fcanary",
		"https://signin.aws.amazon.com/federation?Action=login&SigninToken=canary",
		"https://signin.aws.amazon.com/federation?Action=login&SigninToken=canary&redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2F",
		"https://signin.aws.amazon.com.evil.example/oauth?redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2F",
		"https://evilsignin.aws.amazon.com/console",
		"https://a.b.signin.aws.amazon.com/console",
		"https://signin.aws.amazon.com:8443/console",
		"https://user@444455556666.signin.aws.amazon.com/console",
		"https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fevil.example%2Fcanary",
		"https://signin.aws.amazon.com/oauth?redirect_uri=javascript:canary",
		"https://signin.aws.amazon.com/oauth?redirect_uri=https%253A%252F%252Fevil.example",
		"https://signin.aws.amazon.com/oauth",
		"https://signin.aws.amazon.com/oauth?redirect_uri=",
		"https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2F&redirect_uri=https%3A%2F%2Fevil.example%2F",
		"https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2F%0Acanary",
		"https://signin.aws.amazon.com/oauth?redirect_uri=%2F%2Fevil.example%2F",
		"https://signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fappstream2.us-east-1.aws.amazon.com%2F",
		"https://signin.aws.amazon.com/switchrole?roleName=Admin",
		"https://signin.aws.amazon.com/switchrole?account=444455556666",
		"https://444455556666.signin.aws.amazon.com/console//evil.example/canary",
		"https://444455556666.signin.aws.amazon.com/evil",
		"https://acme.awsapps.com/start/",
		"https://acme.awsapps.com/start/#/",
		"https://acme.awsapps.com/start/#/saml/canary",
		"https://acme.awsapps.com/start/#/console?role_name=Dev",
		"https://acme.awsapps.com/start/#/console?account_id=1",
		"https://awsapps.com/start/#/console?account_id=444455556666",
		"https://acme.awsapps.com.evil.example/start/#/console?account_id=444455556666",
		"https://evilawsapps.com/start/#/console?account_id=444455556666",
		"https://x.identitycenter.amazonaws.com/#/console?account_id=444455556666",
		"https://acme.awsapps.com:8443/start/#/console?account_id=444455556666",
		"https://acme.awsapps.com/start/#/console?account_id=444455556666&destination=https%3A%2F%2Fevil.example%2Fcanary",
		"https://acme.awsapps.com/start/#/console?account_id=444455556666&destination=javascript:canary",
		"https://acme.awsapps.com/start/#/console?account_id=444455556666&account_id=111122223333",
		"https://acme.awsapps.cn/start/#/console?account_id=444455556666",
		"https://acme.awsapps.com/start/#/console?account_id=444455556666&destination=https%3A%2F%2Fconsole.amazonaws.cn%2F",
		"https://lightsail.aws.amazon.com.evil.example/",
		"https://x.lightsail.aws.amazon.com/",
		"https://evilquicksight.aws.amazon.com/",
		"https://quicksight.aws.amazon.com:8443/",
		"https://quicksight.aws.amazon.com.evil.example/",
		"https://user@quicksight.aws.amazon.com/",
		"https://aws.amazon.com/",
		"https://x.health.aws.amazon.com/",
		"https://health.aws.amazon.com.evil.example/",
		"https://docs.aws.amazon.com/",
		"https://policysim.aws.amazon.com/",
		"https://portal.amazonaws.com/#/console?account_id=444455556666",
		"https://[::1]/canary",
		"https://[::ffff:127.0.0.1]:443/canary",
		"https://[console.aws.amazon.com]/canary",
		"https://console.aws.amazon.com./../\\\\evil.example",
		"https://console．aws.amazon.com/canary",
		"https://console｡aws.amazon.com/canary",
		"https://console.aws.amazon.com%00.evil.example/",
		"https://xn--consle-uqf.aws.amazon.com/",
		"https://CONSOLE.AWS.AMAZON.COM.EVIL.EXAMPLE/canary",
		"https://console.aws.amazon.com../canary",
		"ht\ttps://console.aws.amazon.com/canary",
		"https://console.aws.amazon\n.com/canary",
		"https://console.aws.amazon.com\t.evil.example/canary",
		"https:// console.aws.amazon.com/canary",
		"https:///console.aws.amazon.com/canary",
		"https:console.aws.amazon.com/canary",
		"https://console.aws.amazon.com:@evil.example/canary",
		"https://console.aws.amazon.com%40evil.example/canary",
		"https://evil.example#@console.aws.amazon.com/",
		"https://evil.example?@console.aws.amazon.com/",
		"https://console.aws.amazon.com;evil.example/canary",
		"https://console.aws.amazon.com,evil.example/canary",
		"view-source:https://console.aws.amazon.com/",
		"https://" + strings.Repeat("a.",
			40000) + "console.aws.amazon.com.evil.example/",
		"https://d-1.awsapps.com@evil.example/#/console?account_id=444455556666",
		"https://lightsail.aws.amazon.com。evil.example/",
		"https://lightsail.aws.amazon.com:444/",
		"https://user@health.aws.amazon.com/",
		"https://health.aws.amazon.com:8443/",
		"http://console.aws.amazon.com:80/canary",
		"http://user@console.aws.amazon.com/",
		"http://evil.example/",
		"evil.example",
		"user@console.aws.amazon.com/canary",
		"console.aws.amazon.com.evil.example/canary",
		"<https://evil.example/canary>",
		"<<<<" + page + ">>>>",
	} {
		for _, text := range []string{
			hostile,
			"https://signin.aws.amazon.com/oauth?redirect_uri=" + url.QueryEscape(hostile),
			"https://acme.awsapps.com/start/#/console?account_id=444455556666&destination=" + url.QueryEscape(hostile),
			"https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=x&redirect_uri=" + url.QueryEscape(hostile),
		} {
			got, err := p.Destination(text, "")
			if _, ok := errors.AsType[*federation.DestinationError](err); got != "" || !ok {
				t.Errorf("%s: %q, %v", text, got, err)
				continue
			}
			noCanary(t, err.Error())
		}
	}
}

// TestLinksInLinks bounds how many links may lie in one another.
func TestLinksInLinks(t *testing.T) {
	text := page
	for depth := range 5 {
		got, err := partition(t, "aws").Destination(text, "")
		if ok := depth <= 2; ok != (err == nil) || ok && got != page {
			t.Errorf("%d links: %q, %v", depth, got, err)
		}
		text = "https://signin.aws.amazon.com/oauth?redirect_uri=" + url.QueryEscape(text)
	}
}
