package plan

// Network is how the calls of a plan travel: by the environment and the selected profile, for the
// whole chain, as botocore has it. Zero fields leave it to the SDK.
//
// Which service is asked takes part in the fingerprint of what it gives. By which address of it, be
// it that of a region or of an IP version, and with how much patience makes no other credentials.
type Network struct {
	// STS, SSO, SSOOIDC and Signin are the URLs to call in place of AWS's own. Those of services
	// that the plan does not call are empty, but for STS.
	STS     string
	SSO     string
	SSOOIDC string
	Signin  string
	// IAM is the same for calls that no plan makes, as those that rotate a key; see Request.IAM in
	// [github.com/seed642dee07/aws-federate/pkg/profile].
	IAM string `fingerprint:"later"`
	// FIPS asks for endpoints with validated cryptography: a promise that what another endpoint
	// gave would not keep. It does not count where a URL takes the place of AWS's own.
	FIPS bool
	// STSGlobal asks for sts.amazonaws.com in the regions that once had no STS of their own. Its
	// tokens are other ones: regions that an account has to opt in to do not take them.
	// Source:
	// https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
	STSGlobal bool
	// DualStack asks for endpoints with IPv6.
	DualStack bool `fingerprint:"-"`
	// CABundle is a file of certificates to trust in place of the system's.
	CABundle string `fingerprint:"-"`
	// RetryMode is "legacy", "standard", "adaptive" or empty. MaxAttempts counts the first call;
	// zero is the mode's own number.
	RetryMode   string `fingerprint:"-"`
	MaxAttempts int    `fingerprint:"-"`
	// AppID is what the calls name as their application.
	AppID string `fingerprint:"-"`
	// Settings say where those come from that are not the default.
	Settings []NetworkSetting `fingerprint:"-"`
}

// NetworkSetting is a setting that the whole plan has, and where it comes from.
type NetworkSetting struct {
	// Key is the name of the setting in the file.
	Key string
	// Service is the one whose endpoint_url it is: "sts", "sso", "sso_oidc" or "signin"; empty for
	// other settings.
	Service string
	Value   string
	// From is the place that counts.
	From Origin
	// Shadows are the places in the files that say otherwise and do not count.
	Shadows []Origin
}

// String names what is to be mended: a variable, or a setting with its place, as in "ca_bundle
// (/home/a/.aws/config:3)".
func (s NetworkSetting) String() string {
	if s.From.Variable != "" {
		return s.From.Variable
	}
	return s.Key + s.From.At()
}

// Setting returns the setting of a key and, for an endpoint_url, of a service. It is not ok where
// the default applies.
func (n Network) Setting(key, service string) (s NetworkSetting, ok bool) {
	for _, s := range n.Settings {
		if s.Key == key && s.Service == service {
			return s, true
		}
	}
	return NetworkSetting{}, false
}

// CLICache is what is to be done with the AWS CLI's own cache of credentials.
type CLICache string

const (
	// CLICacheOff leaves it alone.
	CLICacheOff CLICache = "off"
	// CLICacheRead takes from it what answers the same request. It is the default.
	CLICacheRead CLICache = "read"
	// CLICacheShare does that, and puts fresh answers there that the AWS CLI would have asked for.
	CLICacheShare CLICache = "share"
)
