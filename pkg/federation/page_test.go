package federation_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

func TestParsePageOfURL(t *testing.T) {
	for _, c := range consoles {
		for _, row := range []struct{ prefix, rest, account, region string }{
			{"", "/s3/home", "", ""},
			{"", "/s3/home?region=" + c.region, "", c.region},
			{"", "/s3/home?region=evil.example", "", ""},
			{"", "/s3/home#?region=" + c.region, "", ""},
			{c.region + ".", "/s3/home", "", c.region},
			{c.region + ".", "/s3/home?region=" + c.global, "", c.region},
			{"123456789012-abcd1234." + c.region + ".", "/s3/home?region=" + c.global, "123456789012", c.region},
			{"123456789012-abcd1234.", "/s3/home", "123456789012", ""},
			{"123456789012-abcd1234.s3.", "/s3/home?region=" + c.region, "123456789012", c.region},
			{c.region + ".health.", "/", "", c.region},
			{"s3.", "/", "", ""},
		} {
			text := "https://" + row.prefix + c.domain + row.rest
			page, ok := federation.ParsePage(" " + text + "\n")
			if !ok || page.Partition.ID != c.id || page.Account != row.account || page.Region != row.region {
				t.Errorf("%s: %v, %s account %q region %q", text, ok, page.Partition.ID, page.Account, page.Region)
			}
			wantSafe(t, page.Partition, page.URL)
		}
	}
	page, _ := federation.ParsePage("https://123456789012-abcd1234.eu-west-1.console.aws.amazon.com/a?b=c#d")
	if want := "https://eu-west-1.console.aws.amazon.com/a?b=c#d"; page.URL != want {
		t.Errorf("URL %q, want %q", page.URL, want)
	}
}

func TestParsePageOfARN(t *testing.T) {
	for _, c := range published {
		region := partition(t, c.id).DefaultRegion
		for _, row := range []struct{ rest, account, region string }{
			{":iam::123456789012:role/r", "123456789012", ""},
			{":lambda:" + region + ":123456789012:function:f", "123456789012", region},
			{":s3:::bucket", "", ""},
			{":iam::aws:policy/p", "", ""},
			{":x:nowhere-1:12345678901:y", "", ""},
		} {
			page, ok := federation.ParsePage("arn:" + c.id + row.rest)
			if !ok || page.Partition.ID != c.id || page.Account != row.account || page.Region != row.region {
				t.Errorf("%s%s: %v, %+v", c.id, row.rest, ok, page)
			}
			if page.Partition.ConsoleDomain != "" {
				wantSafe(t, page.Partition, page.URL)
			} else if page.URL != "" {
				t.Errorf("%s%s: URL %q", c.id, row.rest, page.URL)
			}
		}
	}
}

func TestParsePageOfOtherText(t *testing.T) {
	for _, text := range []string{
		"", "prod", "/s3/home", "s3/home", "my-profile", "https://evil.example/",
		"https://console.aws.amazon.com.evil.example/", "https://x@console.aws.amazon.com/", "https://signin.aws.amazon.com/",
		"https://console.aws.amazon.com:8443/", "console.aws.amazon.com.evil.example/s3", "arn:aws", "arn:nowhere:s3:::b", "arn:aws:s3:::",
		"arn:aws::::b", "arn:aws:s3:::a\nb", "https://console.aws.amazon.com/\\", "https://console.aws.amazon.com/\x00",
		"https://./", "123456789012", "https://d-1234567890.awsapps.com/start",
	} {
		if page, ok := federation.ParsePage(text); ok || page != (federation.Page{}) {
			t.Errorf("%q: %+v", text, page)
		}
	}
}

// wantPage has a text be no page, or one of a partition and a region that there are.
func wantPage(t *testing.T, text string) {
	t.Helper()
	page, ok := federation.ParsePage(text)
	if !ok {
		return
	}
	if page.Region != "" {
		if p, known := federation.PartitionOfRegion(page.Region); !known || p != page.Partition {
			t.Fatalf("%q: region %q of %s", text, page.Region, page.Partition.ID)
		}
	}
	if page.Account != "" && len(page.Account) != 12 {
		t.Fatalf("%q: account %q", text, page.Account)
	}
	if page.URL != "" {
		wantSafe(t, page.Partition, page.URL)
	}
}

func TestBeside(t *testing.T) {
	for _, c := range []struct{ partition, endpoint, domain, home string }{
		{"aws", "https://signin.c2shome.ic.gov/federation", "console.aws.amazon.com", ""},
		{
			"aws-iso", "https://signin.c2shome.ic.gov/federation", "console.c2shome.ic.gov",
			"https://us-iso-east-1.console.c2shome.ic.gov/console/home?region=us-iso-east-1",
		},
		{
			"aws-iso", "https://us-iso-west-1.SIGNIN.c2shome.ic.gov.:443/federation", "console.c2shome.ic.gov",
			"https://us-iso-east-1.console.c2shome.ic.gov/console/home?region=us-iso-east-1",
		},
		{"aws-iso", "https://eu-west-1.signin.c2shome.ic.gov/", "eu-west-1.signin.c2shome.ic.gov", ""},
		{"aws-iso-b", "https://us-isob-east-1.signin.sc2shome.sgov.gov/x", "console.sc2shome.sgov.gov", ""},
		{
			"aws-iso", "http://127.0.0.1:1234/federation", "127.0.0.1:1234",
			"https://127.0.0.1:1234/console/home?region=us-iso-east-1",
		},
		{"aws-iso-f", "http://[::1]:1234/", "[::1]:1234", "https://[::1]:1234/console/home?region=us-isof-south-1"},
		{"aws-iso", "", "", ""},
		{"aws-iso", "https://%zz", "", ""},
		{"aws-iso", "https:///federation", "", ""},
	} {
		p := partition(t, c.partition).Beside(c.endpoint)
		if p.ConsoleDomain != c.domain || p.ID != c.partition {
			t.Errorf("%s beside %s: %q, want %q", c.partition, c.endpoint, p.ConsoleDomain, c.domain)
		}
		if home, err := p.ConsoleHome(""); c.home != "" && (home != c.home || err != nil) {
			t.Errorf("%s beside %s: %q, %v; want %q", c.partition, c.endpoint, home, err, c.home)
		}
	}
	if p := partition(t, "aws-iso"); p.ConsoleDomain != "" {
		t.Error("the table was changed")
	}
}

// TestPagesBeside opens all kinds of pages where the console was found beside the endpoint.
func TestPagesBeside(t *testing.T) {
	iso := partition(t, "aws-iso").Beside("https://us-iso-east-1.signin.c2shome.ic.gov/federation")
	bare := partition(t, "aws-iso").Beside("http://127.0.0.1:1234/federation")
	const region = "us-iso-west-1"
	for _, c := range []struct {
		name string
		of   func() (string, error)
		want string
	}{
		{"path", func() (string, error) { return iso.Destination("/x", region) }, "https://us-iso-west-1.console.c2shome.ic.gov/x"},
		{
			"URL", func() (string, error) { return iso.Destination("https://s3.console.c2shome.ic.gov/x", region) },
			"https://s3.console.c2shome.ic.gov/x",
		},
		{
			"ARN", func() (string, error) { return iso.Destination("arn:aws-iso:s3:::b", region) },
			"https://console.c2shome.ic.gov/go/view?arn=arn%3Aaws-iso%3As3%3A%3A%3Ab",
		},
		{
			"service", func() (string, error) { return iso.ServicePage("s3", region) },
			"https://us-iso-west-1.console.c2shome.ic.gov/s3/home?region=us-iso-west-1",
		},
		{
			"global service", func() (string, error) { return iso.ServicePage("health", region) },
			"https://us-iso-east-1.console.c2shome.ic.gov/health/home?region=us-iso-east-1",
		},
		{"bare path", func() (string, error) { return bare.Destination("/x", region) }, "https://127.0.0.1:1234/x"},
		{"bare URL", func() (string, error) { return bare.Destination("https://127.0.0.1:1234", "") }, "https://127.0.0.1:1234/"},
		{
			"bare service", func() (string, error) { return bare.ServicePage("s3", region) },
			"https://127.0.0.1:1234/s3/home?region=us-iso-west-1",
		},
	} {
		if got, err := c.of(); got != c.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}
