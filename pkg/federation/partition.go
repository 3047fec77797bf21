package federation

import (
	"net/url"
	"slices"
	"strings"
)

// Partition is a part of AWS with accounts, hosts and a console of its own. Known are aws, aws-cn,
// aws-us-gov, aws-eusc and the four aws-iso ones, for which AWS publishes neither sign-in hosts nor
// consoles. The zero value is none of them, and knows no host.
type Partition struct {
	// ID is the name that ARNs have in their second field, such as aws-cn.
	ID string
	// DefaultRegion is the region where the partition's global services are.
	DefaultRegion string
	// ConsoleDomain is what follows "<region>." in the names of the console hosts. Empty: AWS
	// publishes none.
	ConsoleDomain string

	// signinDomain is what follows "<region>." in the names of the sign-in hosts. Empty: AWS
	// publishes none.
	signinDomain string
	// bareSignin is the region whose sign-in host is signinDomain itself: the pseudo region where
	// that is not known, empty where there is no such host.
	bareSignin string
	// prefixes begin the names of the regions: a word and a number follow.
	prefixes string
	// pseudo is the region name that stands for the partition as a whole.
	pseudo string
}

// partitions is never written to.
//
// Names, default regions, prefixes (regionRegex) and pseudo regions:
// internal/endpoints/awsrulesfn/partitions.json of aws-sdk-go-v2 v1.47.7. Sign-in hosts: the
// endpoint rules in service/signin v1.12.3 endpoints.go of the same SDK, and
// https://docs.aws.amazon.com/general/latest/gr/signin-service.html, where us-east-1 alone has no
// region in its name. Console hosts:
// https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html. The bare sign-in hosts of aws-cn
// and aws-us-gov and the consoles of aws-cn, aws-us-gov and aws-eusc are those of the public tools
// aws-vault, granted and aws-sso-util. aws-eusc has no bare host. The SDK's rules name sign-in
// hosts of the aws-iso partitions too, but no public source says that they federate, nor where
// those consoles are.
var partitions = [...]Partition{
	{
		ID: "aws", DefaultRegion: "us-east-1", bareSignin: "us-east-1",
		signinDomain: "signin.aws.amazon.com", ConsoleDomain: "console.aws.amazon.com",
		prefixes: "us- eu- ap- sa- ca- me- af- il- mx-", pseudo: "aws-global",
	},
	{
		ID: "aws-cn", DefaultRegion: "cn-northwest-1", bareSignin: "aws-cn-global",
		signinDomain: "signin.amazonaws.cn", ConsoleDomain: "console.amazonaws.cn",
		prefixes: "cn-", pseudo: "aws-cn-global",
	},
	{
		ID: "aws-us-gov", DefaultRegion: "us-gov-west-1", bareSignin: "us-gov-west-1",
		signinDomain: "signin.amazonaws-us-gov.com", ConsoleDomain: "console.amazonaws-us-gov.com",
		prefixes: "us-gov-", pseudo: "aws-us-gov-global",
	},
	{
		ID: "aws-eusc", DefaultRegion: "eusc-de-east-1",
		signinDomain: "signin.amazonaws-eusc.eu", ConsoleDomain: "console.amazonaws-eusc.eu",
		prefixes: "eusc-de-",
	},
	{ID: "aws-iso", DefaultRegion: "us-iso-east-1", prefixes: "us-iso-", pseudo: "aws-iso-global"},
	{ID: "aws-iso-b", DefaultRegion: "us-isob-east-1", prefixes: "us-isob-", pseudo: "aws-iso-b-global"},
	{ID: "aws-iso-e", DefaultRegion: "eu-isoe-west-1", prefixes: "eu-isoe-", pseudo: "aws-iso-e-global"},
	{ID: "aws-iso-f", DefaultRegion: "us-isof-south-1", prefixes: "us-isof-", pseudo: "aws-iso-f-global"},
}

// PartitionOfARN returns the partition that an ARN names in its second field. It reports false for
// what is no ARN, and for partitions that are not known here.
//
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html.
func PartitionOfARN(arn string) (Partition, bool) {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return Partition{}, false
	}
	i := slices.IndexFunc(partitions[:], func(p Partition) bool { return p.ID == fields[1] })
	if i < 0 {
		return Partition{}, false
	}
	return partitions[i], true
}

// PartitionOfRegion returns the partition of a region, be it one that AWS has today or one whose
// name is formed like them, and of pseudo regions such as aws-global. It reports false for all
// other text.
func PartitionOfRegion(region string) (Partition, bool) {
	i := slices.IndexFunc(partitions[:], func(p Partition) bool { return p.has(region) })
	if i < 0 {
		return Partition{}, false
	}
	return partitions[i], true
}

// has matches as the SDK's regular expressions do, ^PREFIX\w+-\d+$, without compiling eight of them
// at each start.
func (p Partition) has(region string) bool {
	if p.pseudo != "" && region == p.pseudo {
		return true
	}
	for prefix := range strings.FieldsSeq(p.prefixes) {
		rest, ok := strings.CutPrefix(region, prefix)
		word, number, _ := strings.Cut(rest, "-")
		if ok && word != "" && number != "" && strings.Trim(word, wordChars) == "" && strings.Trim(number, digits) == "" {
			return true
		}
	}
	return false
}

const (
	digits    = "0123456789"
	wordChars = digits + "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// FederationEndpoint returns the address that signs in at a region, such as
// https://eu-west-1.signin.aws.amazon.com/federation. A sign-in at any region is good for the whole
// partition. An empty or pseudo region is the partition's default host. The errors are
// *[UnsupportedPartitionError] and *[RegionError].
func (p Partition) FederationEndpoint(signinRegion string) (string, error) {
	if p.signinDomain == "" {
		return "", &UnsupportedPartitionError{Partition: p.ID, Wanted: "sign-in host"}
	}
	host := p.signinDomain
	bare := p.bareSignin != "" && (p.global(signinRegion) || signinRegion == p.bareSignin)
	if !bare {
		region, err := p.region(signinRegion)
		if err != nil {
			return "", err
		}
		host = region + "." + host
	}
	return "https://" + host + "/federation", nil
}

// ConsoleHome returns the console's first page in a region. An empty or pseudo region is the
// partition's default one: an address without a region would open the region that the browser was
// in last. The errors are *[UnsupportedPartitionError] and *[RegionError].
func (p Partition) ConsoleHome(region string) (string, error) {
	host, region, err := p.consoleHost(region)
	if err != nil {
		return "", err
	}
	return "https://" + host + "/console/home?region=" + url.QueryEscape(region), nil
}

// consoleHost returns the console's host in a region, and the region: the default one for an empty
// or pseudo region. A host that [Partition.Beside] took as it was has no others for regions.
func (p Partition) consoleHost(region string) (host, name string, err error) {
	if p.ConsoleDomain == "" {
		return "", "", &UnsupportedPartitionError{Partition: p.ID, Wanted: "console host"}
	}
	region, err = p.region(region)
	if err != nil || !strings.HasPrefix(p.ConsoleDomain, consoleLabel) {
		return p.ConsoleDomain, region, err
	}
	host = region + "." + p.ConsoleDomain
	if !under(host, p.ConsoleDomain) {
		// The SDK's expressions let names through that no host has, such as eu-WEST_1-1.
		return "", "", &RegionError{Region: region, Partition: p.ID}
	}
	return host, region, nil
}

// Beside returns the partition with its console sought beside a sign-in endpoint that was given,
// where AWS publishes no console host for it: signin.c2shome.ic.gov and console.c2shome.ic.gov, by
// the naming of all others. A region before the sign-in host is left off; a host that is not named
// so, as in a test, is taken as it is, with its port. A partition that has a console host is
// returned unchanged, and so it is when the endpoint is no URL with a host.
func (p Partition) Beside(endpoint string) Partition {
	u, err := url.Parse(endpoint)
	if p.ConsoleDomain != "" || err != nil || u.Hostname() == "" {
		return p
	}
	host := hostOf(u)
	if region, rest, found := strings.Cut(host, "."); found && p.has(region) {
		host = rest
	}
	if rest, found := strings.CutPrefix(host, "signin."); found {
		host = consoleLabel + rest
	}
	p.ConsoleDomain = host
	return p
}

// consoleLabel begins the console domain of every partition.
const consoleLabel = "console."

// global reports whether region names the partition as a whole.
func (p Partition) global(region string) bool {
	return region == "" || region == p.pseudo
}

// region returns a real region of the partition: no other text may become part of a host name.
func (p Partition) region(region string) (string, error) {
	switch {
	case p.global(region):
		return p.DefaultRegion, nil
	case p.has(region):
		return region, nil
	default:
		return "", &RegionError{Region: region, Partition: p.ID}
	}
}
