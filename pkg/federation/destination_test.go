package federation_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// paths are console paths with what they become after the host's slash.
var paths = []struct{ text, want string }{
	{"/s3/buckets/x?tab=objects#a?region=eu-west-3", "s3/buckets/x?tab=objects#a?region=eu-west-3"},
	{"s3/home", "s3/home"},
	{"s3-x", "s3-x"},
	{"/", ""},
	{"  /ec2/home\n", "ec2/home"},
	{"?region=nowhere", "?region=nowhere"},
	{"#/x", "#/x"},
	{"/billing/home#/budgets#/home?a=b", "billing/home#/budgets#/home?a=b"},
	{"/cloudwatch/home#logsV2:log-groups/log-group/$252Faws$252Fx", "cloudwatch/home#logsV2:log-groups/log-group/$252Faws$252Fx"},
	{"/cloudwatch/home#metricsV2:graph=~(metrics~(~(~'A*2fB)))", "cloudwatch/home#metricsV2:graph=~(metrics~(~(~'A*2fB)))"},
	{"/s3/a%2Fb%2fc?x=%26&y=1+2#%23", "s3/a%2Fb%2fc?x=%26&y=1+2#%23"},
	{"/s3/日本 é?q=ü#ß", "s3/%E6%97%A5%E6%9C%AC%20%C3%A9?q=%C3%BC#%C3%9F"},
	{"/s3/À", "s3/%C3%80"},
	{"/s3/100%/5%zz?q=%#%4", "s3/100%25/5%25zz?q=%25#%254"},
	{`/a"<b>` + "`", "a%22%3Cb%3E%60"},
	{"/a:b@c/{d}|e[f]", "a:b@c/{d}|e[f]"},
	{"/a?to=https://evil.example/@x", "a?to=https://evil.example/@x"},
	{"/..//evil.example", "..//evil.example"},
	{"/%2Fevil.example", "%2Fevil.example"},
	{"/%5Cevil.example", "%5Cevil.example"},
	{"/@evil.example", "@evil.example"},
}

func TestDestinationPath(t *testing.T) {
	for _, c := range consoles {
		p := partition(t, c.id)
		for _, path := range paths {
			for region, host := range map[string]string{c.region: c.region, "": c.global} {
				want := "https://" + host + "." + c.domain + "/" + path.want
				got, err := p.Destination(path.text, region)
				if got != want || err != nil {
					t.Errorf("%s %q: %q, %v; want %q", c.id, path.text, got, err, want)
				}
				wantSafe(t, p, got)
			}
			// What follows the host is the same in an address.
			given := strings.TrimSpace(path.text)
			if !strings.HasPrefix(given, "/") {
				given = "/" + given
			}
			got, err := p.Destination("https://s3."+c.domain+given, "no-region")
			if want := "https://s3." + c.domain + "/" + path.want; got != want || err != nil {
				t.Errorf("%s %q: %q, %v; want %q", c.id, given, got, err, want)
			}
		}
	}
}

// TestDestinationKeepsItsMeaning reads back what was given.
func TestDestinationKeepsItsMeaning(t *testing.T) {
	got, err := partition(t, "aws").Destination("/s3/é a/%C3%A9?a=b&c=d%26e&f=ü+g#/x?y=z&w=#é", "eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	if u.Path != "/s3/é a/é" || u.Fragment != "/x?y=z&w=#é" {
		t.Errorf("path %q, fragment %q", u.Path, u.Fragment)
	}
	if q := u.Query(); q.Get("a") != "b" || q.Get("c") != "d&e" || q.Get("f") != "ü g" || len(q) != 3 {
		t.Errorf("query %q", q)
	}
}

func TestDestinationURL(t *testing.T) {
	for _, c := range consoles {
		p := partition(t, c.id)
		for text, want := range map[string]string{
			"https://" + c.domain:                                       c.domain + "/",
			"https://" + c.domain + "?a=b":                              c.domain + "/?a=b",
			"https://" + c.domain + "#a":                                c.domain + "/#a",
			"HTTPS://" + strings.ToUpper(c.domain) + "/S3/Home?A=B#C":   c.domain + "/S3/Home?A=B#C",
			"https://" + c.domain + "./x":                               c.domain + "/x",
			"https://" + c.domain + ":443/x":                            c.domain + "/x",
			"https://" + c.domain + ".:443/x":                           c.domain + "/x",
			"https://" + c.domain + ":/x":                               c.domain + "/x",
			"https://s3." + c.domain + "/x":                             "s3." + c.domain + "/x",
			"https://us-east-1.health." + c.domain + "/x":               "us-east-1.health." + c.domain + "/x",
			"https://" + c.region + "." + c.domain + "/a?region=x#b":    c.region + "." + c.domain + "/a?region=x#b",
			"https://" + c.domain + "//evil.example/x":                  c.domain + "//evil.example/x",
			"https://123456789012-abcd1234." + c.domain + "/x":          c.domain + "/x",
			"https://123456789012-ABCD1234.s3." + c.domain + "/x":       "s3." + c.domain + "/x",
			"https://123456789012-a.210987654321-b.s3." + c.domain:      "s3." + c.domain + "/",
			"https://12345678901-abcd1234.s3." + c.domain + "/eleven":   "12345678901-abcd1234.s3." + c.domain + "/eleven",
			"https://123456789012-abcd1234.x-1." + c.domain + "/x?a#b":  "x-1." + c.domain + "/x?a#b",
			"\thttps://" + c.domain + "/é?q=é ":                         c.domain + "/%C3%A9?q=%C3%A9",
			"https://" + c.domain + "/go/view?arn=arn:aws:s3:::b":       c.domain + "/go/view?arn=arn:aws:s3:::b",
			"https://" + c.domain + "/x?next=https://user@evil.example": c.domain + "/x?next=https://user@evil.example",
		} {
			got, err := p.Destination(text, "")
			if got != "https://"+want || err != nil {
				t.Errorf("%s %q: %q, %v; want %q", c.id, text, got, err, want)
			}
			wantSafe(t, p, got)
		}
	}
}

// TestRegionOfDestination has pages with and without regions of their own, where eu-west-1 is asked
// for.
func TestRegionOfDestination(t *testing.T) {
	const bare = "https://console.aws.amazon.com"
	for text, want := range map[string]string{
		"/ec2/home#Instances:":                              "https://eu-west-1.console.aws.amazon.com/ec2/home#Instances:",
		"/ec2/home?region=us-west-2#Instances:":             "https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#Instances:",
		"/ec2/home?x=y&region=us-west-2":                    "https://us-west-2.console.aws.amazon.com/ec2/home?x=y&region=us-west-2",
		"/ec2/home?region=cn-north-1":                       "https://eu-west-1.console.aws.amazon.com/ec2/home?region=cn-north-1",
		"/ec2/home?region=evil.example/":                    "https://eu-west-1.console.aws.amazon.com/ec2/home?region=evil.example/",
		"/ec2/home?region=aws-global":                       "https://eu-west-1.console.aws.amazon.com/ec2/home?region=aws-global",
		bare:                                                "https://eu-west-1.console.aws.amazon.com/",
		bare + "/ec2/home#Instances:":                       "https://eu-west-1.console.aws.amazon.com/ec2/home#Instances:",
		bare + "/ec2/home?region=us-west-2":                 "https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2",
		bare + "/wafv2/homev2":                              "https://eu-west-1.console.aws.amazon.com/wafv2/homev2",
		bare + "/iam/home#/roles":                           bare + "/iam/home#/roles",
		bare + "/route53/v2/hostedzones":                    bare + "/route53/v2/hostedzones",
		bare + "/go/view?arn=arn:aws:s3:::b":                bare + "/go/view?arn=arn:aws:s3:::b",
		"https://us-west-2.console.aws.amazon.com/ec2/home": "https://us-west-2.console.aws.amazon.com/ec2/home",
		"https://us-west-2.console.aws.amazon.com/ec2/home?region=us-east-2": "https://us-west-2.console.aws.amazon.com/ec2/home?region=us-east-2",
		"https://s3.console.aws.amazon.com/s3/home":                          "https://s3.console.aws.amazon.com/s3/home",
		"https://444455556666.signin.aws.amazon.com/console":                 "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1",
		"s3":                  "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1",
		"Instances":           "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:",
		"i-0123456789abcdef0": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0123456789abcdef0",
		"ec2/instances":       "https://eu-west-1.console.aws.amazon.com/ec2/instances",
		"nothing-known":       "https://eu-west-1.console.aws.amazon.com/nothing-known",
	} {
		got, err := partition(t, "aws").Destination(text, "eu-west-1")
		if got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
		wantSafe(t, partition(t, "aws"), got)
	}
}

func TestResourceIDs(t *testing.T) {
	const host = "https://us-east-1.console.aws.amazon.com/"
	for id, want := range map[string]string{
		"i-0a1b2c3d":               "ec2/home?region=us-east-1#InstanceDetails:instanceId=",
		"vpc-0123456789abcdef0":    "vpcconsole/home?region=us-east-1#VpcDetails:VpcId=",
		"subnet-0123456789abcdef0": "vpcconsole/home?region=us-east-1#SubnetDetails:subnetId=",
		"sg-0123456789abcdef0":     "ec2/home?region=us-east-1#SecurityGroup:groupId=",
		"ami-0123456789abcdef0":    "ec2/home?region=us-east-1#ImageDetails:imageId=",
		"vol-0123456789abcdef0":    "ec2/home?region=us-east-1#VolumeDetails:volumeId=",
		"snap-0123456789abcdef0":   "ec2/home?region=us-east-1#SnapshotDetails:snapshotId=",
	} {
		got, err := partition(t, "aws").Destination(id, "")
		if got != host+want+id || err != nil || !federation.IsResourceID(id) {
			t.Errorf("%s: %q, %v", id, got, err)
		}
	}
	for _, text := range []string{"", "i-", "i-0123", "i-0123456789abcdefg", "i-0123456789abcdef01", "I-0a1b2c3d", "x-0a1b2c3d", "vpc-0a1b2c3d/x", "i-0a1b2c3d "} {
		if federation.IsResourceID(text) {
			t.Errorf("%q is taken for an id", text)
		}
	}
}

func TestDestinationARN(t *testing.T) {
	for _, c := range consoles {
		p := partition(t, c.id)
		for _, rest := range []string{
			":s3:::bucket/a b/é&x=y#z?w", ":lambda:eu-west-1:123456789012:function:f:1", ":iam::123456789012:role/p/r+s=t,u.v@w-x",
		} {
			arn := "arn:" + c.id + rest
			got, err := p.Destination(arn, "no-region")
			u, parseErr := url.Parse(got)
			if err != nil || parseErr != nil {
				t.Errorf("%s: %v, %v", arn, err, parseErr)
				continue
			}
			if u.Host != c.domain || u.Path != "/go/view" || u.Query().Get("arn") != arn || len(u.Query()) != 1 || u.Fragment != "" {
				t.Errorf("%s: %s", arn, got)
			}
			if strings.Contains(got, "+") {
				t.Errorf("%s: a + may be read as a space or not: %s", arn, got)
			}
			wantSafe(t, p, got)
		}
	}
}

func TestReasons(t *testing.T) {
	for text, want := range map[string]string{
		"": "it is empty", "a\x00": "it has control characters", `/s3\x`: "it has a backslash",
		"//evil.example/": "it is neither a path of the console nor an address that begins with https://",
		"https://[/":      "it is not a URL", "https:/console.aws.amazon.com/": "it is a URL without a host",
		"https://a@console.aws.amazon.com/": "it must not hold a user name or password",
		"https://evil.example/":             "its host is not of the console", "https://console.amazonaws.cn/": "its host is of another partition",
		"arn:nowhere:s3:::b": "it is not an ARN of a partition that is known", "arn:aws-cn:s3:::b": "the ARN is of another partition",
	} {
		_, err := partition(t, "aws").Destination(text, "")
		if refused, ok := errors.AsType[*federation.DestinationError](err); !ok || refused.Reason != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestDestinationRefused(t *testing.T) {
	const query = "/x?canary#canary"
	for _, c := range consoles {
		p := partition(t, c.id)
		for _, text := range []string{
			"", " ", "\n", "//evil.example" + query, "///evil.example" + query, `\\evil.example`, `/\evil.example`, `/s3\x`,
			"/a\nb", "/a\x00", "/a\x7f", "/a\u0085b", "/a\xff", "/a?b\tc", "user@evil.example" + query, "evil.example" + query,
			"evil" + c.domain + query, "..//evil.example", "javascript:canary", "data:text/html,canary", "host:443" + query,
			":canary", "http://" + c.domain + ".evil.example" + query, "http://" + c.domain + ":80" + query, "ftp://" + c.domain, "https:" + c.domain, "https:/" + c.domain,
			"https://", "https:///x", "https://:443/x", "https://user@" + c.domain + query, "https://canary:canary@" + c.domain + query,
			"https://@" + c.domain + "/", "https://" + c.domain + ":8443" + query, "https://" + c.domain + ":canary/",
			"https://" + c.domain + ":443:443/", "https://" + c.domain + "@evil.example" + query,
			"https://" + c.domain + ".evil.example" + query, "https://evil" + c.domain + query, "https://evil-" + c.domain + query,
			"https://." + c.domain + query, "https://a.." + c.domain + query, "https://" + c.domain + "../",
			"https://a_b." + c.domain + query, "https://a b." + c.domain, "https://%65." + c.domain + "/",
			"https://evil.example%2f." + c.domain + "/", "https://evil.example/." + c.domain + query,
			"https://evil.example?." + c.domain, "https://evil.example#." + c.domain, "https://evil.example\\." + c.domain,
			"https://é." + c.domain, "https://cоnsole" + strings.TrimPrefix(c.domain, "console"), // A Cyrillic о.
			"https://\u212aelvin." + c.domain, "https://%E2%84%AAelvin." + c.domain, "https://a。" + c.domain,
			"https://signin.aws.amazon.com/federation?canary", "https://aws.amazon.com/",
			"https://./", "https://[" + c.domain + "]/", "https://127.0.0.1/",
			"arn:", "arn:" + c.id, "arn:" + c.id + ":s3:::", "arn:" + c.id + "::::x", "arn:nowhere:s3:::b", "arn:" + c.id + ":s3:::a\nb",
			"ARN:" + c.id + ":s3:::b",
		} {
			got, err := p.Destination(text, c.region)
			refused, ok := errors.AsType[*federation.DestinationError](err)
			if got != "" || !ok || refused.Reason == "" || refused.Partition != "" {
				t.Errorf("%s %q: %q, %v", c.id, text, got, err)
				continue
			}
			noCanary(t, err.Error())
		}
	}
}

func TestDestinationOfAnotherPartition(t *testing.T) {
	for _, mine := range consoles {
		for _, other := range consoles {
			if mine.id == other.id {
				continue
			}
			for text, host := range map[string]string{
				"https://" + other.domain + "/x?canary":                        other.domain,
				"https://" + other.region + "." + other.domain + "/x?canary":   other.region + "." + other.domain,
				"https://123456789012-abcd1234.s3." + other.domain + "?canary": "123456789012-abcd1234.s3." + other.domain,
				"arn:" + other.id + ":s3:::canary":                             "",
			} {
				got, err := partition(t, mine.id).Destination(text, mine.region)
				refused, ok := errors.AsType[*federation.DestinationError](err)
				if got != "" || !ok || refused.Partition != other.id || refused.Host != host {
					t.Errorf("%s %q: %q, %#v", mine.id, text, got, err)
					continue
				}
				if !strings.Contains(err.Error(), other.id) || !strings.Contains(err.Error(), host) {
					t.Errorf("%v does not name %s and its host", err, other.id)
				}
				noCanary(t, err.Error())
			}
		}
	}
}

func TestDestinationErrors(t *testing.T) {
	for _, text := range []string{"/x", "https://console.c2shome.ic.gov/", "arn:aws-iso:s3:::b", "", "//evil"} {
		_, err := partition(t, "aws-iso").Destination(text, "")
		wantUnsupported(t, err, "aws-iso")
	}
	for _, name := range []string{"evil.example/", "cn-north-1", "eu-WEST-1", "eu-west_1-1"} {
		_, err := partition(t, "aws").Destination("/x", name)
		region, ok := errors.AsType[*federation.RegionError](err)
		if !ok || region.Region != name {
			t.Errorf("%s: %v, want a RegionError", name, err)
		}
	}
}

// wantSafe checks what must hold of every destination.
func wantSafe(t *testing.T, p federation.Partition, page string) {
	t.Helper()
	u, err := url.Parse(page)
	if err != nil {
		t.Fatalf("%q: %v", page, err)
	}
	if u.Scheme != "https" || u.User != nil || u.Port() != "" || u.Opaque != "" {
		t.Errorf("%q: scheme, user or port", page)
	}
	beside := p.ID == "aws" && (u.Host == "lightsail.aws.amazon.com" || strings.HasSuffix("."+u.Host, ".quicksight.aws.amazon.com"))
	if u.Host != p.ConsoleDomain && !strings.HasSuffix(u.Host, "."+p.ConsoleDomain) && !beside {
		t.Errorf("%q: host %q", page, u.Host)
	}
	if strings.ContainsFunc(page, func(r rune) bool { return r > unicode.MaxASCII || r <= ' ' || r == 0x7f || r == '\\' }) {
		t.Errorf("%q has characters that an address cannot have", page)
	}
	if again, err := p.Destination(page, ""); again != page || err != nil {
		t.Errorf("%q becomes %q, %v", page, again, err)
	}
}

// FuzzDestination takes a text for a destination of a console, and for a page that says of itself whose
// it is.
func FuzzDestination(f *testing.F) {
	for i, path := range paths {
		f.Add(path.text, "", uint8(i))
	}
	for _, text := range []string{
		"https://console.aws.amazon.com.:443/x?y#z", "https://123456789012-abcd1234.eu-west-1.console.amazonaws.cn/x",
		"https://console.aws.amazon.com@evil.example", "arn:aws:s3:::b", "//evil", `/\evil`, "https://é.console.aws.amazon.com",
		"https://console.amazonaws-us-gov.com:44/", "arn:aws-eusc:iam::123456789012:role/r", "s3", "ec2 instances", "i-0123456789abcdef0",
		"https://x.awsapps.com/start/#/console?account_id=123456789012&role_name=r&destination=https%3A%2F%2Fconsole.aws.amazon.com%2F",
		"https://us-east-1.signin.aws.amazon.com/oauth?redirect_uri=https%3A%2F%2Fconsole.aws.amazon.com%2Fx%3Fstate%3DhashArgs%2523y",
		"https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=r&redirect_uri=%2F%2Fevil", "<http://lightsail.aws.amazon.com/x>",
		"https://123456789012.signin.aws.amazon.com/console/ec2/home?region=eu-west-1", "phd.aws.amazon.com/x",
		"https://123456789012-abcd1234.eu-west-1.console.aws.amazon.com/a?region=b", "arn:aws-iso:lambda:us-iso-east-1:123456789012:function:f",
	} {
		f.Add(text, "eu-west-1", uint8(0))
	}
	f.Fuzz(func(t *testing.T, text, region string, which uint8) {
		wantPage(t, text)
		p := partition(t, consoles[int(which)%len(consoles)].id)
		if page, err := p.Destination(text, region); err == nil {
			wantSafe(t, p, page)
		}
	})
}
