package iamkeys

import (
	"net/url"

	"github.com/seed642dee07/aws-federate/internal/awscall"
)

// Place is where the IAM of a partition is, and the region that calls of it are signed for.
type Place struct{ URL, Region string }

// partition is where the IAM of one is. Its hosts are for plain calls, with FIPS, with dual stack and
// with both; an empty one is not there.
type partition struct {
	region string
	hosts  [4]string
}

// partitions has those of AWS. Source: the endpoint rules of IAM, service/iam in aws-sdk-go-v2 and
// endpoint-rule-set-1.json in botocore/data/iam/2010-05-08.
func partitions() map[string]partition {
	return map[string]partition{
		"aws": {"us-east-1", [4]string{
			"iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws", "iam-fips.global.api.aws",
		}},
		"aws-cn": {"cn-north-1", [4]string{
			"iam.cn-north-1.amazonaws.com.cn", "", "iam.global.api.amazonwebservices.com.cn", "",
		}},
		"aws-us-gov": {"us-gov-west-1", [4]string{
			"iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "iam.us-gov.api.aws", "iam.us-gov.api.aws",
		}},
		"aws-eusc":  {"eusc-de-east-1", [4]string{"iam.eusc-de-east-1.amazonaws.eu"}},
		"aws-iso":   {"us-iso-east-1", [4]string{"iam.us-iso-east-1.c2s.ic.gov", "iam-fips.us-iso-east-1.c2s.ic.gov"}},
		"aws-iso-b": {"us-isob-east-1", [4]string{"iam.us-isob-east-1.sc2s.sgov.gov", "iam-fips.us-isob-east-1.sc2s.sgov.gov"}},
		"aws-iso-e": {"eu-isoe-west-1", [4]string{"iam.eu-isoe-west-1.cloud.adc-e.uk"}},
		"aws-iso-f": {"us-isof-south-1", [4]string{"iam.us-isof-south-1.csp.hci.ic.gov"}},
	}
}

// PlaceOf returns where the IAM of a partition is: at a URL, or at AWS's own host. Its error is an
// [awscall.SetupError], for a partition or a kind of host that is not known.
func PlaceOf(partitionID, endpoint string, fips, dualStack bool) (Place, error) {
	p, known := partitions()[partitionID]
	if endpoint != "" {
		if !known {
			p.region = "us-east-1"
		}
		return Place{endpoint, p.region}, nil
	}
	kind := 0
	if fips {
		kind++
	}
	if dualStack {
		kind += 2
	}
	host := p.hosts[kind]
	if host == "" {
		return Place{}, &awscall.SetupError{What: "calling IAM of partition " + partitionID, Err: awscall.ErrNotSent}
	}
	return Place{"https://" + host, p.region}, nil
}

func (p Place) host() string {
	at, err := url.Parse(p.URL)
	if err != nil {
		return string(awscall.IAM)
	}
	return at.Host
}

// url is the address with a path, which is what is signed.
func (p Place) url() string {
	at, err := url.Parse(p.URL)
	if err != nil {
		return p.URL
	}
	if at.Path == "" {
		at.Path = "/"
	}
	return at.String()
}
