package profile

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
)

// instanceIPv6 is where the metadata service of an instance is under IPv6.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-client.html
const instanceIPv6 = "http://[fd00:ec2::254]"

// instance plans the metadata service of an instance. How it is reached is a setting of the profile that was asked for, whichever
// names the source, as in botocore (credentials.py, create_credential_resolver).
func (r *resolver) instance(profile string) error {
	r.add(nil) // its place, so that the settings know it
	environment := r.request.Environment
	step := Instance{
		Profile: profile, Disabled: environment.MetadataDisabled,
		V1Disabled: isTrue(r.setting("ec2_metadata_v1_disabled", "AWS_EC2_METADATA_V1_DISABLED", environment.MetadataV1Disabled)),
	}
	mode := r.setting("ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", environment.MetadataEndpointMode)
	if mode == "" && isTrue(r.setting("imds_use_ipv6", "AWS_IMDS_USE_IPV6", environment.MetadataIPv6)) {
		mode = "ipv6" // botocore's older name for it
	}
	switch strings.ToLower(mode) {
	case "", "ipv4":
	case "ipv6":
		step.Endpoint = instanceIPv6
	default:
		return r.wrong("ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", environment.MetadataEndpointMode,
			fmt.Sprintf("is %q, and can be IPv4 or IPv6", mode))
	}
	endpoint := r.setting("ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT", environment.MetadataEndpoint)
	if endpoint != "" && !isPlainURL(endpoint) {
		return r.wrong("ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT", environment.MetadataEndpoint, notPlainURL)
	}
	step.Endpoint = cmp.Or(endpoint, step.Endpoint)
	r.fill(step)
	return nil
}

// setting is a variable or, where it is not set, a key of the profile that was asked for.
func (r *resolver) setting(key, variable, value string) string {
	return r.choose(r.own, key, fromVariable(variable, value))
}

// wrong is the error for a setting that cannot be used, wherever it stands.
func (r *resolver) wrong(key, variable, value, reason string) *SettingError {
	if value != "" {
		return &SettingError{Key: key, Origin: Origin{Variable: variable}, Reason: reason}
	}
	return &SettingError{Profile: r.own.name, Key: key, Origin: r.own.origin(key), Reason: reason}
}

const notPlainURL = "has to be an http or https URL with a host and without a user name"

// isPlainURL reports whether a text is an address without a password, which can go into messages.
func isPlainURL(text string) bool {
	at, err := url.Parse(text)
	return err == nil && (at.Scheme == "http" || at.Scheme == "https") && at.Host != "" && at.User == nil
}
