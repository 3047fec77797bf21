package profile

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// instanceIPv6 is where the metadata service of an instance is under IPv6.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-client.html
const instanceIPv6 = "http://[fd00:ec2::254]"

// instance plans the metadata service of an instance. How it is reached is a setting of the profile
// that was asked for, whichever names the source, as in botocore (credentials.py,
// create_credential_resolver).
func (r *resolver) instance(profile string) error {
	r.add(nil) // its place, so that the settings know it
	environment := &r.request.Environment
	v1 := r.pickOwn("ec2_metadata_v1_disabled", fromVariable("AWS_EC2_METADATA_V1_DISABLED", environment.MetadataV1Disabled))
	step := Instance{Profile: profile, Disabled: environment.MetadataDisabled, V1Disabled: isTrue(v1.Value)}
	mode := r.pickOwn("ec2_metadata_service_endpoint_mode",
		fromVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", environment.MetadataEndpointMode))
	if mode.Value == "" && isTrue(r.pickOwn("imds_use_ipv6", fromVariable("AWS_IMDS_USE_IPV6", environment.MetadataIPv6)).Value) {
		mode.Value = "ipv6" // botocore's older name for it
	}
	switch strings.ToLower(mode.Value) {
	case "", "ipv4":
	case "ipv6":
		step.Endpoint = instanceIPv6
	default:
		return mode.wrong(fmt.Sprintf("is %q, and can be IPv4 or IPv6", mode.Value))
	}
	endpoint := r.pickOwn("ec2_metadata_service_endpoint", fromVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", environment.MetadataEndpoint))
	if reason := awsvalue.Address(endpoint.Value); endpoint.Value != "" && reason != "" {
		return endpoint.wrong(reason)
	}
	step.Endpoint = cmp.Or(endpoint.Value, step.Endpoint)
	r.fill(step)
	return nil
}

// pickOwn takes the value of a variable, else the setting of the profile that was asked for, and
// notes which.
func (r *resolver) pickOwn(key string, variable given) picked {
	p := r.pick(r.own(), key, variable)
	if p.said {
		r.record(Setting{Key: p.Key, From: p.From, Shadows: p.Shadows})
	}
	return p
}
