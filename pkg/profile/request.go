package profile

import (
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Request is everything that decides what credentials are wanted, but for the two files. Equal
// requests over equal files give equal plans. The zero Request asks for the profile "default" where
// there is one, and otherwise for what the machine has.
type Request struct {
	// Profile is the name of a profile; empty leaves the choice to the environment.
	Profile string
	// Region replaces that of the environment and of the profile.
	Region string
	// Duration is the wanted lifetime of the last session, in whole seconds; zero leaves it to the
	// profile.
	Duration time.Duration
	// These replace or supply the profile's settings. RoleARN on a profile without a role assumes
	// it from that profile.
	RoleARN         string
	ExternalID      string
	MFASerial       string
	RoleSessionName string
	SourceIdentity  string
	// These narrow the session: an inline policy (JSON), ARNs of managed ones, or AWS's
	// ReadOnlyAccess.
	Policy     string
	PolicyARNs []string
	ReadOnly   bool

	// Route asks for another way to the credentials than the usual one.
	Route Route
	// Environment is what [ReadEnvironment] makes of the variables. The zero Environment has none.
	Environment Environment
}

// Route says for what the credentials have to be good that not all are. The zero Route leaves the
// way to the profile.
type Route struct {
	// Direct asks for a role session that AWS does not see as chained: an MFA code goes with the
	// call for that role alone, unless the profile says mfa_session = always. The AWS CLI's cache
	// is left alone, as its sessions may be chained.
	Direct bool
	// Federate asks for GetFederationToken where the plan would end with a user's long-lived keys
	// or with an MFA session of theirs: AWS's sign-in endpoint takes neither.
	Federate bool
	// Partition is that of a user's long-lived keys, which have no ARN that tells it. ReadOnly
	// needs it; empty is "aws".
	Partition string
}

// Environment is the part of the process environment that takes part in resolution.
type Environment struct {
	Profile        string // AWS_PROFILE
	DefaultProfile string // AWS_DEFAULT_PROFILE
	Region         string // AWS_REGION
	DefaultRegion  string // AWS_DEFAULT_REGION

	AccessKeyID     string // AWS_ACCESS_KEY_ID
	SecretAccessKey secret.String
	SessionToken    secret.String // AWS_SECURITY_TOKEN, else AWS_SESSION_TOKEN
	Expiration      string        // AWS_CREDENTIAL_EXPIRATION
	AccountID       string        // AWS_ACCOUNT_ID

	TokenFile       string // AWS_WEB_IDENTITY_TOKEN_FILE
	RoleARN         string // AWS_ROLE_ARN
	RoleSessionName string // AWS_ROLE_SESSION_NAME

	ContainerRelativeURI string        // AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
	ContainerFullURI     string        // AWS_CONTAINER_CREDENTIALS_FULL_URI
	ContainerToken       secret.String // AWS_CONTAINER_AUTHORIZATION_TOKEN
	ContainerTokenFile   string        // AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE

	MetadataDisabled     bool   // AWS_EC2_METADATA_DISABLED
	MetadataV1Disabled   string // AWS_EC2_METADATA_V1_DISABLED
	MetadataEndpoint     string // AWS_EC2_METADATA_SERVICE_ENDPOINT
	MetadataEndpointMode string // AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE
	MetadataIPv6         string // AWS_IMDS_USE_IPV6

	STSEndpoint          string // AWS_ENDPOINT_URL_STS
	SSOEndpoint          string // AWS_ENDPOINT_URL_SSO
	SSOOIDCEndpoint      string // AWS_ENDPOINT_URL_SSO_OIDC
	SigninEndpoint       string // AWS_ENDPOINT_URL_SIGNIN
	Endpoint             string // AWS_ENDPOINT_URL
	IgnoreEndpoints      string // AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
	UseFIPS              string // AWS_USE_FIPS_ENDPOINT
	UseDualStack         string // AWS_USE_DUALSTACK_ENDPOINT
	STSRegionalEndpoints string // AWS_STS_REGIONAL_ENDPOINTS
	CABundle             string // AWS_CA_BUNDLE
	RequestsCABundle     string // REQUESTS_CA_BUNDLE
	RetryMode            string // AWS_RETRY_MODE
	MaxAttempts          string // AWS_MAX_ATTEMPTS
	AppID                string // AWS_SDK_UA_APP_ID

	CLICache     string // AWS_FEDERATE_CLI_CACHE
	ProcessCache string // AWS_FEDERATE_PROCESS_CACHE
}

// ReadEnvironment picks the variables that take part in resolution. An empty variable counts as
// unset, as for the AWS CLI v2. The older name of the session token comes first, as in botocore
// (credentials.py, EnvProvider.TOKENS).
func ReadEnvironment(getenv func(string) string) Environment {
	token := getenv("AWS_SECURITY_TOKEN")
	if token == "" {
		token = getenv("AWS_SESSION_TOKEN")
	}
	return Environment{
		Profile:        getenv("AWS_PROFILE"),
		DefaultProfile: getenv("AWS_DEFAULT_PROFILE"),
		Region:         getenv("AWS_REGION"),
		DefaultRegion:  getenv("AWS_DEFAULT_REGION"),

		AccessKeyID:     unlessBlank(getenv("AWS_ACCESS_KEY_ID")),
		SecretAccessKey: secret.New(unlessBlank(getenv("AWS_SECRET_ACCESS_KEY"))),
		SessionToken:    secret.New(token),
		Expiration:      getenv("AWS_CREDENTIAL_EXPIRATION"),
		AccountID:       getenv("AWS_ACCOUNT_ID"),

		TokenFile:       getenv("AWS_WEB_IDENTITY_TOKEN_FILE"),
		RoleARN:         getenv("AWS_ROLE_ARN"),
		RoleSessionName: getenv("AWS_ROLE_SESSION_NAME"),

		ContainerRelativeURI: getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
		ContainerFullURI:     getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
		ContainerToken:       secret.New(getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN")),
		ContainerTokenFile:   getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),

		MetadataDisabled:     isTrue(getenv("AWS_EC2_METADATA_DISABLED")),
		MetadataV1Disabled:   getenv("AWS_EC2_METADATA_V1_DISABLED"),
		MetadataEndpoint:     getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT"),
		MetadataEndpointMode: getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"),
		MetadataIPv6:         getenv("AWS_IMDS_USE_IPV6"),

		STSEndpoint:          getenv("AWS_ENDPOINT_URL_STS"),
		SSOEndpoint:          getenv("AWS_ENDPOINT_URL_SSO"),
		SSOOIDCEndpoint:      getenv("AWS_ENDPOINT_URL_SSO_OIDC"),
		SigninEndpoint:       getenv("AWS_ENDPOINT_URL_SIGNIN"),
		Endpoint:             getenv("AWS_ENDPOINT_URL"),
		IgnoreEndpoints:      getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
		UseFIPS:              getenv("AWS_USE_FIPS_ENDPOINT"),
		UseDualStack:         getenv("AWS_USE_DUALSTACK_ENDPOINT"),
		STSRegionalEndpoints: getenv("AWS_STS_REGIONAL_ENDPOINTS"),
		CABundle:             getenv("AWS_CA_BUNDLE"),
		RequestsCABundle:     getenv("REQUESTS_CA_BUNDLE"),
		RetryMode:            getenv("AWS_RETRY_MODE"),
		MaxAttempts:          getenv("AWS_MAX_ATTEMPTS"),
		AppID:                getenv("AWS_SDK_UA_APP_ID"),

		CLICache:     getenv("AWS_FEDERATE_CLI_CACHE"),
		ProcessCache: getenv("AWS_FEDERATE_PROCESS_CACHE"),
	}
}

// unlessBlank is the value of a variable; empty if that holds nothing but blanks, which is no key.
// AWS's vectors have it so (environment_variables_blank), where the AWS CLI would go on and sign
// with them.
func unlessBlank(value string) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return value
}

// Fingerprint returns a hash of the whole request, environment and all, in hexadecimal.
func (r Request) Fingerprint() string { return fingerprint(r) }

// profile returns the name of the profile that is wanted and how it was named: by the request, by
// the environment, or by nobody.
func (r Request) profile() (name string, how naming) {
	switch {
	case r.Profile != "":
		return r.Profile, byRequest
	case r.Environment.Profile != "":
		return r.Environment.Profile, byEnvironment
	case r.Environment.DefaultProfile != "":
		return r.Environment.DefaultProfile, byEnvironment
	}
	return "default", byNobody
}

// naming says who named a profile. The AWS CLI lets keys in the environment beat a profile unless
// it is told on the command line.
type naming int

const (
	byNobody naming = iota
	byEnvironment
	byRequest
)

// profileOrigin is the variable that names the profile; zero where none does.
func (r Request) profileOrigin() Origin {
	switch {
	case r.Profile != "":
		return Origin{}
	case r.Environment.Profile != "":
		return Origin{Variable: "AWS_PROFILE"}
	case r.Environment.DefaultProfile != "":
		return Origin{Variable: "AWS_DEFAULT_PROFILE"}
	}
	return Origin{}
}
