// Package request is what may be asked for: whose credentials, with which options and in which
// environment, as plain data with a hash of it.
//
// A [Request] is all that decides a plan beside AWS's two files; package profile makes the plan, and
// has these names, too. What a program remembers of an answer stands under [Request.Fingerprint].
//
// The package does not know the files, nor what comes of a request. It imports next to nothing, so
// that a program can look up an answer before anything else of it is initialised.
package request

import (
	"cmp"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fingerprint"
	"github.com/seed642dee07/aws-federate/internal/variables"
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
	// SessionTags are tags of the session, as "KEY=VALUE".
	SessionTags []string `fingerprint:"later"`

	// Agent is the name of the AI agent that asks; empty for a person.
	Agent string `fingerprint:"later"`

	// Route asks for another way to the credentials than the usual one.
	Route Route
	// IAM asks for the URL of IAM as well, which no plan calls: see plan.Network.
	IAM bool `fingerprint:"later"`

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
	Profile        string `variable:"AWS_PROFILE"`
	DefaultProfile string `variable:"AWS_DEFAULT_PROFILE"`
	Region         string `variable:"AWS_REGION"`
	DefaultRegion  string `variable:"AWS_DEFAULT_REGION"`

	AccessKeyID     string        `variable:"AWS_ACCESS_KEY_ID"         blank:"unset"`
	SecretAccessKey secret.String `variable:"AWS_SECRET_ACCESS_KEY"     blank:"unset"`
	SessionToken    secret.String // AWS_SECURITY_TOKEN, else AWS_SESSION_TOKEN
	Expiration      string        `variable:"AWS_CREDENTIAL_EXPIRATION"`
	AccountID       string        `variable:"AWS_ACCOUNT_ID"`

	TokenFile       string `variable:"AWS_WEB_IDENTITY_TOKEN_FILE"`
	RoleARN         string `variable:"AWS_ROLE_ARN"`
	RoleSessionName string `variable:"AWS_ROLE_SESSION_NAME"`

	ContainerRelativeURI string        `variable:"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"`
	ContainerFullURI     string        `variable:"AWS_CONTAINER_CREDENTIALS_FULL_URI"`
	ContainerToken       secret.String `variable:"AWS_CONTAINER_AUTHORIZATION_TOKEN"`
	ContainerTokenFile   string        `variable:"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"`

	MetadataDisabled     bool   `variable:"AWS_EC2_METADATA_DISABLED"`
	MetadataV1Disabled   string `variable:"AWS_EC2_METADATA_V1_DISABLED"`
	MetadataEndpoint     string `variable:"AWS_EC2_METADATA_SERVICE_ENDPOINT"`
	MetadataEndpointMode string `variable:"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"`
	MetadataIPv6         string `variable:"AWS_IMDS_USE_IPV6"`

	STSEndpoint          string `variable:"AWS_ENDPOINT_URL_STS"`
	SSOEndpoint          string `variable:"AWS_ENDPOINT_URL_SSO"`
	SSOOIDCEndpoint      string `variable:"AWS_ENDPOINT_URL_SSO_OIDC"`
	SigninEndpoint       string `variable:"AWS_ENDPOINT_URL_SIGNIN"`
	IAMEndpoint          string `variable:"AWS_ENDPOINT_URL_IAM"                fingerprint:"later"`
	Endpoint             string `variable:"AWS_ENDPOINT_URL"`
	IgnoreEndpoints      string `variable:"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"`
	UseFIPS              string `variable:"AWS_USE_FIPS_ENDPOINT"`
	UseDualStack         string `variable:"AWS_USE_DUALSTACK_ENDPOINT"`
	STSRegionalEndpoints string `variable:"AWS_STS_REGIONAL_ENDPOINTS"`
	CABundle             string `variable:"AWS_CA_BUNDLE"`
	RequestsCABundle     string `variable:"REQUESTS_CA_BUNDLE"`
	RetryMode            string `variable:"AWS_RETRY_MODE"`
	MaxAttempts          string `variable:"AWS_MAX_ATTEMPTS"`
	AppID                string `variable:"AWS_SDK_UA_APP_ID"`

	CLICache       string        `variable:"AWS_FEDERATE_CLI_CACHE"`
	ProcessCache   string        `variable:"AWS_FEDERATE_PROCESS_CACHE"`
	MFAProcess     secret.String `variable:"AWS_FEDERATE_MFA_PROCESS"`
	MFASession     string        `variable:"AWS_FEDERATE_MFA_SESSION"`
	SourceIdentity string        `variable:"AWS_FEDERATE_SOURCE_IDENTITY"`

	Agent                 string `fingerprint:"later" variable:"AWS_FEDERATE_AGENT"`
	AgentProfile          string `fingerprint:"later" variable:"AWS_FEDERATE_AGENT_PROFILE"`
	IssuanceLog           string `fingerprint:"later" variable:"AWS_FEDERATE_ISSUANCE_LOG"`
	SessionTags           string `fingerprint:"later" variable:"AWS_FEDERATE_SESSION_TAGS"`
	TransitiveSessionTags string `fingerprint:"later" variable:"AWS_FEDERATE_TRANSITIVE_SESSION_TAGS"`
}

// ReadEnvironment picks the variables that take part in resolution. An empty variable counts as
// unset, as for the AWS CLI v2. The older name of the session token comes first, as in botocore
// (credentials.py, EnvProvider.TOKENS). Keys of blanks alone are none: AWS's vectors have it so
// (environment_variables_blank), where the AWS CLI would go on and sign with them.
func ReadEnvironment(getenv func(string) string) Environment {
	e := variables.Read[Environment](getenv)
	e.SessionToken = secret.New(cmp.Or(getenv("AWS_SECURITY_TOKEN"), getenv("AWS_SESSION_TOKEN")))
	return e
}

// Fingerprint returns a hash of the whole request, environment and all, in hexadecimal.
func (r Request) Fingerprint() string { return fingerprint.Of(r) }
