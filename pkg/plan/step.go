package plan

import "github.com/seed642dee07/aws-federate/pkg/secret"

// Step is one step of a plan: a base that has credentials, or a call that turns credentials into
// others. The JSON of a step has no secret.
//
//sumtype:decl
type Step interface {
	// Type is the name of the kind of step, in lower case: "assume_role".
	Type() string
	// Facts are what the step knows of itself.
	Facts() Facts
	// profile is the one that the step stands in; empty for none.
	profile() string
}

// StaticKeys are keys that stand in one of the two files.
type StaticKeys struct {
	Profile         string        `json:"profile"`
	AccessKeyID     string        `json:"access_key_id"`
	SecretAccessKey secret.String `json:"-"`
	SessionToken    secret.String `json:"-"`
	AccountID       string        `json:"account_id,omitempty"`
	// Expiration is when the session token ends, as the program that wrote it says, and
	// ExpirationKey the name of the setting that says so. Both are empty where nothing does.
	Expiration    string `json:"expiration,omitempty" fingerprint:"later"`
	ExpirationKey string `json:"-"                    fingerprint:"later"`
}

// KeyringKeys are long-lived keys in the system's keyring. Their secret is read when a call needs it.
type KeyringKeys struct {
	Profile string `json:"profile"`
	// Store is where they are kept: "keyring".
	Store string `json:"store"`
	// Key is the name that they have there.
	Key         string `json:"key"`
	AccessKeyID string `json:"access_key_id"`
	AccountID   string `json:"account_id,omitempty"`
}

// EnvironmentKeys are those of the process environment. Profile is the one whose credential_source
// they are, if any.
type EnvironmentKeys struct {
	Profile         string        `json:"profile,omitempty"`
	AccessKeyID     string        `json:"access_key_id,omitempty"`
	SecretAccessKey secret.String `json:"-"`
	SessionToken    secret.String `json:"-"`
	Expiration      string        `json:"expiration,omitempty"`
	AccountID       string        `json:"account_id,omitempty"`
}

// Process is a credential_process.
type Process struct {
	Profile string `json:"profile"`
	// Command is the line as it stands in the file. It may hold a password.
	Command secret.String `json:"-"`
	// AccountID is the profile's aws_account_id, for answers that name no account.
	AccountID string `json:"account_id,omitempty"`
	// Keep says that what the process gives with an expiration is kept: process_cache = yes.
	Keep bool `json:"process_cache,omitempty" fingerprint:"-"`
}

// SSO is a role of IAM Identity Center. Session is empty for the legacy form.
type SSO struct {
	Profile   string `json:"profile"`
	Session   string `json:"sso_session,omitempty"`
	StartURL  string `json:"sso_start_url"`
	Region    string `json:"sso_region,omitempty"`
	AccountID string `json:"sso_account_id"`
	RoleName  string `json:"sso_role_name"`
	// Scopes are what a sign-in asks for, of the sso-session; none for the usual.
	Scopes []string `json:"sso_registration_scopes,omitempty"`
}

// WebIdentity is AssumeRoleWithWebIdentity. Profile is empty when the environment asks for it.
type WebIdentity struct {
	Profile         string   `json:"profile,omitempty"`
	RoleARN         string   `json:"role_arn"`
	TokenFile       string   `json:"web_identity_token_file"`
	RoleSessionName string   `json:"role_session_name,omitempty"`
	DurationSeconds int      `json:"duration_seconds,omitempty"`
	Policy          string   `json:"policy,omitempty"`
	PolicyARNs      []string `json:"policy_arns,omitempty"`
	// Agent is the AI agent that the session is for, which its name ends in; empty for none.
	Agent string `fingerprint:"later" json:"agent,omitempty"`
}

// Login is a session of `aws login`.
type Login struct {
	Profile string `json:"profile"`
	Session string `json:"login_session"`
}

// Container asks the credentials endpoint of a container. Profile is the one whose
// credential_source it is, if any.
type Container struct {
	Profile     string        `json:"profile,omitempty"`
	RelativeURI string        `json:"relative_uri,omitempty"`
	FullURI     string        `json:"full_uri,omitempty"`
	Token       secret.String `json:"-"`
	TokenFile   string        `json:"token_file,omitempty"`
}

// Instance asks the metadata service of an EC2 instance. Profile is the one whose credential_source
// it is, if any.
type Instance struct {
	Profile string `json:"profile,omitempty"`
	// Endpoint is the URL of the service; empty for AWS's own under IPv4.
	Endpoint string `json:"ec2_metadata_service_endpoint,omitempty"`
	// V1Disabled says that it is not to be asked without a token.
	V1Disabled bool `json:"ec2_metadata_v1_disabled,omitempty"`
	// Disabled says that it is not to be asked at all.
	Disabled bool `json:"ec2_metadata_disabled,omitempty"`
}

// SessionToken turns a user's long-lived keys, the step before it, into a session that has the
// proof of an MFA device: an MFA session. All roles of that user and device are assumed from it, so
// that one code serves them all.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
type SessionToken struct {
	// Profile is the one that the keys stand in, if any.
	Profile string `json:"profile,omitempty"`
	// AccessKeyID is empty where a process gives the keys: only when it has run is it known which,
	// and whether there is a session at all; see [Plan.Unsettled].
	AccessKeyID string `json:"access_key_id,omitempty"`
	MFASerial   string `json:"mfa_serial"`
	// DurationSeconds is zero for AWS's own length: 12 hours, and one for the keys of the root
	// user.
	DurationSeconds int `json:"duration_seconds,omitempty"`
	// MFAProcess is a command that prints the code. It may hold a password.
	MFAProcess secret.String `json:"-" fingerprint:"-"`
}

// FederationToken turns a user's long-lived keys, the step before it, into the session of a
// federated user: AWS's sign-in endpoint takes that, and neither the keys nor an MFA session. The
// call takes no MFA code.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
type FederationToken struct {
	// Profile is the one that the keys stand in, if any.
	Profile     string `json:"profile,omitempty"`
	AccessKeyID string `json:"access_key_id"`
	// Name is that of the federated user; empty for the name of the IAM user, of which it takes 32
	// characters.
	Name string `json:"name,omitempty"`
	// MFASerial is the user's device, if the profile has one. It is not sent: the call takes no
	// code.
	MFASerial string `json:"mfa_serial,omitempty" fingerprint:"-"`
	// DurationSeconds is zero for AWS's own length: 12 hours, and one for the keys of the root
	// user.
	DurationSeconds int `json:"duration_seconds,omitempty"`
	// Policy and PolicyARNs are never both empty: a session without a policy has no permissions.
	Policy     string   `json:"policy,omitempty"`
	PolicyARNs []string `json:"policy_arns,omitempty"`
	// Agent is the AI agent that the session is for, which its name ends in; empty for none.
	Agent string `fingerprint:"later" json:"agent,omitempty"`
}

// AssumeRole turns the credentials of the step before it into those of a role. Zero fields are not
// sent.
type AssumeRole struct {
	Profile    string `json:"profile,omitempty"`
	RoleARN    string `json:"role_arn"`
	ExternalID string `json:"external_id,omitempty"`
	// MFASerial is the device whose code goes with the call, unless the step before is a session
	// that has its proof already.
	MFASerial       string   `json:"mfa_serial,omitempty"`
	RoleSessionName string   `json:"role_session_name,omitempty"`
	SourceIdentity  string   `json:"source_identity,omitempty"`
	DurationSeconds int      `json:"duration_seconds,omitempty"`
	Policy          string   `json:"policy,omitempty"`
	PolicyARNs      []string `json:"policy_arns,omitempty"`
	// Agent is the AI agent that the session is for, which its name ends in; empty for none.
	Agent string `fingerprint:"later" json:"agent,omitempty"`
	// SessionTags are tags of the session, as "KEY=VALUE", and TransitiveTags the keys of those that
	// go with it into further roles.
	SessionTags    []string `fingerprint:"later" json:"session_tags,omitempty"`
	TransitiveTags []string `fingerprint:"later" json:"transitive_session_tags,omitempty"`
	// MFAProcess is a command that prints the code. It may hold a password.
	MFAProcess secret.String `json:"-" fingerprint:"-"`
}

// Type returns "static_keys".
func (StaticKeys) Type() string { return "static_keys" }

// Type returns "static_keys": they are as those of a file, and kept elsewhere.
func (KeyringKeys) Type() string { return "static_keys" }

// Type returns "environment".
func (EnvironmentKeys) Type() string { return "environment" }

// Type returns "process".
func (Process) Type() string { return "process" }

// Type returns "sso".
func (SSO) Type() string { return "sso" }

// Type returns "web_identity".
func (WebIdentity) Type() string { return "web_identity" }

// Type returns "login".
func (Login) Type() string { return "login" }

// Type returns "container".
func (Container) Type() string { return "container" }

// Type returns "instance".
func (Instance) Type() string { return "instance" }

// Type returns "session_token".
func (SessionToken) Type() string { return "session_token" }

// Type returns "federation_token".
func (FederationToken) Type() string { return "federation_token" }

// Type returns "assume_role".
func (AssumeRole) Type() string { return "assume_role" }

func (s StaticKeys) profile() string      { return s.Profile }
func (s KeyringKeys) profile() string     { return s.Profile }
func (s EnvironmentKeys) profile() string { return s.Profile }
func (s Process) profile() string         { return s.Profile }
func (s SSO) profile() string             { return s.Profile }
func (s WebIdentity) profile() string     { return s.Profile }
func (s Login) profile() string           { return s.Profile }
func (s Container) profile() string       { return s.Profile }
func (s Instance) profile() string        { return s.Profile }
func (s SessionToken) profile() string    { return s.Profile }
func (s FederationToken) profile() string { return s.Profile }
func (s AssumeRole) profile() string      { return s.Profile }
