package federation_test

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// published repeats regionRegex, regions and implicitGlobalRegion of partitions.json of
// aws-sdk-go-v2 v1.47.7.
var published = []struct{ id, regex, regions, global string }{
	{
		"aws", `^(us|eu|ap|sa|ca|me|af|il|mx)\-\w+\-\d+$`,
		"af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 " +
			"ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 " +
			"aws-global ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 " +
			"eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 " +
			"us-west-1 us-west-2",
		"us-east-1",
	},
	{"aws-cn", `^cn\-\w+\-\d+$`, "aws-cn-global cn-north-1 cn-northwest-1", "cn-northwest-1"},
	{"aws-us-gov", `^us\-gov\-\w+\-\d+$`, "aws-us-gov-global us-gov-east-1 us-gov-west-1", "us-gov-west-1"},
	{"aws-eusc", `^eusc\-(de)\-\w+\-\d+$`, "eusc-de-east-1", "eusc-de-east-1"},
	{"aws-iso", `^us\-iso\-\w+\-\d+$`, "aws-iso-global us-iso-east-1 us-iso-west-1", "us-iso-east-1"},
	{"aws-iso-b", `^us\-isob\-\w+\-\d+$`, "aws-iso-b-global us-isob-east-1 us-isob-west-1", "us-isob-east-1"},
	{"aws-iso-e", `^eu\-isoe\-\w+\-\d+$`, "aws-iso-e-global eu-isoe-west-1", "eu-isoe-west-1"},
	{"aws-iso-f", `^us\-isof\-\w+\-\d+$`, "aws-iso-f-global us-isof-east-1 us-isof-south-1", "us-isof-south-1"},
}

// partitionByRegex is the rule that [federation.PartitionOfRegion] keeps, as the SDK writes it.
func partitionByRegex(region string) string {
	for _, p := range published {
		if strings.HasSuffix(region, "-global") && strings.Contains(" "+p.regions+" ", " "+region+" ") ||
			regexp.MustCompile(p.regex).MatchString(region) {
			return p.id
		}
	}
	return ""
}

func TestPartitionOfPublishedRegions(t *testing.T) {
	for _, want := range published {
		for region := range strings.FieldsSeq(want.regions) {
			p, ok := federation.PartitionOfRegion(region)
			if !ok || p.ID != want.id || p.DefaultRegion != want.global {
				t.Errorf("%s: %v %q with default %q, want %q with %q", region, ok, p.ID, p.DefaultRegion, want.id, want.global)
			}
		}
		p, ok := federation.PartitionOfARN("arn:" + want.id + ":iam::123456789012:role/a:b")
		if !ok || p.ID != want.id {
			t.Errorf("ARN of %s: %v %q", want.id, ok, p.ID)
		}
	}
}

func TestPartitionOfNothing(t *testing.T) {
	for _, region := range []string{
		"", "us", "us-east", "us-east-", "us--1", "us-east-1a", "US-EAST-1", "us-east-1\n", " us-east-1", "us-east-1.evil",
		"us-east-1/", "xx-east-1", "aws", "global", "us-iso", "eusc-fr-east-1", "eusc-east-1", "us-isox-east-1", "us-é-1",
	} {
		if p, ok := federation.PartitionOfRegion(region); ok || p.ID != "" {
			t.Errorf("region %q: %q", region, p.ID)
		}
	}
	for _, arn := range []string{
		"", "arn", "arn:aws", "arn:aws:iam::123456789012", "arn:aws-xx:iam::123456789012:role/r", "arn::iam::1:role/r",
		"xrn:aws:iam::123456789012:role/r", "GAHT12345678", "arn:AWS:iam::123456789012:role/r",
	} {
		if p, ok := federation.PartitionOfARN(arn); ok || p.ID != "" {
			t.Errorf("ARN %q: %q", arn, p.ID)
		}
	}
}

func TestHosts(t *testing.T) {
	for _, c := range []struct{ partition, region, signin, console string }{
		{"aws", "", "signin.aws.amazon.com", "us-east-1.console.aws.amazon.com"},
		{"aws", "aws-global", "signin.aws.amazon.com", "us-east-1.console.aws.amazon.com"},
		{"aws", "us-east-1", "signin.aws.amazon.com", "us-east-1.console.aws.amazon.com"},
		{"aws", "eu-west-1", "eu-west-1.signin.aws.amazon.com", "eu-west-1.console.aws.amazon.com"},
		{"aws", "mx-central-1", "mx-central-1.signin.aws.amazon.com", "mx-central-1.console.aws.amazon.com"},
		{"aws-cn", "", "signin.amazonaws.cn", "cn-northwest-1.console.amazonaws.cn"},
		{"aws-cn", "aws-cn-global", "signin.amazonaws.cn", "cn-northwest-1.console.amazonaws.cn"},
		{"aws-cn", "cn-north-1", "cn-north-1.signin.amazonaws.cn", "cn-north-1.console.amazonaws.cn"},
		{"aws-cn", "cn-northwest-1", "cn-northwest-1.signin.amazonaws.cn", "cn-northwest-1.console.amazonaws.cn"},
		{"aws-us-gov", "", "signin.amazonaws-us-gov.com", "us-gov-west-1.console.amazonaws-us-gov.com"},
		{"aws-us-gov", "us-gov-west-1", "signin.amazonaws-us-gov.com", "us-gov-west-1.console.amazonaws-us-gov.com"},
		{
			"aws-us-gov", "us-gov-east-1",
			"us-gov-east-1.signin.amazonaws-us-gov.com", "us-gov-east-1.console.amazonaws-us-gov.com",
		},
		{"aws-eusc", "", "eusc-de-east-1.signin.amazonaws-eusc.eu", "eusc-de-east-1.console.amazonaws-eusc.eu"},
		{"aws-eusc", "eusc-de-east-1", "eusc-de-east-1.signin.amazonaws-eusc.eu", "eusc-de-east-1.console.amazonaws-eusc.eu"},
	} {
		p := partition(t, c.partition)
		if got, err := p.FederationEndpoint(c.region); err != nil || got != "https://"+c.signin+"/federation" {
			t.Errorf("%s %q: sign-in at %q, %v; want host %q", c.partition, c.region, got, err, c.signin)
		}
		region, _, _ := strings.Cut(c.console, ".")
		want := "https://" + c.console + "/console/home?region=" + region
		if got, err := p.ConsoleHome(c.region); err != nil || got != want {
			t.Errorf("%s %q: console at %q, %v; want %q", c.partition, c.region, got, err, want)
		}
	}
}

func TestEveryPublishedRegionHasItsHosts(t *testing.T) {
	for _, row := range published {
		p := partition(t, row.id)
		for region := range strings.FieldsSeq(row.regions) {
			endpoint, signinErr := p.FederationEndpoint(region)
			home, consoleErr := p.ConsoleHome(region)
			if strings.HasPrefix(row.id, "aws-iso") {
				wantUnsupported(t, signinErr, row.id)
				wantUnsupported(t, consoleErr, row.id)
				continue
			}
			if signinErr != nil || consoleErr != nil || federation.CheckEndpoint(endpoint) != nil {
				t.Errorf("%s: %q %v, %q %v", region, endpoint, signinErr, home, consoleErr)
			}
		}
	}
}

func TestRegionOfAnotherPartition(t *testing.T) {
	p := partition(t, "aws")
	for _, region := range []string{"cn-north-1", "us-gov-west-1", "us-iso-east-1", "aws-cn-global", "evil.example/", "eu-west-1."} {
		for _, address := range []func(string) (string, error){p.FederationEndpoint, p.ConsoleHome} {
			got, err := address(region)
			wrong, ok := errors.AsType[*federation.RegionError](err)
			if got != "" || !ok || wrong.Region != region || wrong.Partition != "aws" {
				t.Errorf("%q: %q, %v", region, got, err)
			}
		}
	}
}

func TestZeroPartitionHasNoHost(t *testing.T) {
	_, err := federation.Partition{}.FederationEndpoint("")
	wantUnsupported(t, err, "")
}

func partition(t *testing.T, id string) federation.Partition {
	t.Helper()
	p, ok := federation.PartitionOfARN("arn:" + id + ":sts:::")
	if !ok {
		t.Fatalf("no partition %s", id)
	}
	return p
}

func wantUnsupported(t *testing.T, err error, id string) {
	t.Helper()
	unsupported, ok := errors.AsType[*federation.UnsupportedPartitionError](err)
	if !ok || unsupported.Partition != id || unsupported.Wanted == "" {
		t.Errorf("%s: %v, want it to be unsupported", id, err)
	}
}

// FuzzPartition takes a text for a region, and for an ARN.
func FuzzPartition(f *testing.F) {
	for _, p := range published {
		for region := range strings.FieldsSeq(p.regions) {
			f.Add(region)
		}
	}
	for _, text := range []string{"us-east-1/evil.example", "eusc-de-", "arn:aws:iam::123456789012:role/r", "arn:aws-iso-b:sts:::a:b:c", "arn:aws"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := federation.PartitionOfARN(text)
		if ok != (p.ID != "") || ok && !strings.HasPrefix(text, "arn:"+p.ID+":") {
			t.Fatalf("%q: %v %q", text, ok, p.ID)
		}
		p, ok = federation.PartitionOfRegion(text)
		if want := partitionByRegex(text); ok != (want != "") || p.ID != want {
			t.Fatalf("%q: %q, want %q", text, p.ID, want)
		}
		home, err := p.ConsoleHome(text)
		if err != nil {
			return
		}
		u, err := url.Parse(home)
		if err != nil || !strings.HasSuffix(u.Host, "."+p.ConsoleDomain) || u.Path != "/console/home" || u.Fragment != "" {
			t.Fatalf("%q: %q, %v", text, home, err)
		}
	})
}
