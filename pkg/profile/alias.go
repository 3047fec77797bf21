package profile

import (
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/request"
)

// What a plan is made of has its names here, too: who makes a plan and looks at it needs one
// package. Who carries one out needs package plan alone.
type (
	// Plan is how to get credentials.
	Plan = plan.Plan
	// Step is one step of a plan.
	Step = plan.Step
	// StaticKeys are keys that stand in one of the two files.
	StaticKeys = plan.StaticKeys
	// KeyringKeys are long-lived keys in the system's keyring.
	KeyringKeys = plan.KeyringKeys
	// EnvironmentKeys are those of the process environment.
	EnvironmentKeys = plan.EnvironmentKeys
	// Process is a credential_process.
	Process = plan.Process
	// SSO is a role of IAM Identity Center.
	SSO = plan.SSO
	// WebIdentity is AssumeRoleWithWebIdentity.
	WebIdentity = plan.WebIdentity
	// Login is a session of `aws login`.
	Login = plan.Login
	// Container asks the credentials endpoint of a container.
	Container = plan.Container
	// Instance asks the metadata service of an EC2 instance.
	Instance = plan.Instance
	// SessionToken makes an MFA session of long-lived keys.
	SessionToken = plan.SessionToken
	// FederationToken makes the session of a federated user of long-lived keys.
	FederationToken = plan.FederationToken
	// AssumeRole makes the session of a role.
	AssumeRole = plan.AssumeRole
	// Facts are what a step says of itself.
	Facts = plan.Facts
	// Network is how the calls of a plan travel.
	Network = plan.Network
	// NetworkSetting is a setting of that, with its place.
	NetworkSetting = plan.NetworkSetting
	// CLICache is what is to be done with the AWS CLI's own cache.
	CLICache = plan.CLICache
	// Through is a profile whose line is seen through; see [SeeThrough].
	Through = plan.Through
	// Origin is where a value comes from.
	Origin = plan.Origin
	// Setting says where one setting of a step comes from.
	Setting = plan.Setting
	// Warning says what was asked for and does not come.
	Warning = plan.Warning
	// LoopError says that profiles lead in a circle.
	LoopError = plan.LoopError
	// ChainError says that profiles lead on for too long.
	ChainError = plan.ChainError
	// KeyError says that a line names a key that is not kept.
	KeyError = plan.KeyError
	// SettingError says what is wrong with a setting.
	SettingError = plan.SettingError
)

// What is to be done with the AWS CLI's own cache.
const (
	CLICacheOff   = plan.CLICacheOff
	CLICacheRead  = plan.CLICacheRead
	CLICacheShare = plan.CLICacheShare
)

// What is asked for has its names here, too.
type (
	// Request is everything that decides what credentials are wanted, but for the two files.
	Request = request.Request
	// Route says for what the credentials have to be good that not all are.
	Route = request.Route
	// Environment is the part of the process environment that takes part in resolution.
	Environment = request.Environment
)

// ReadEnvironment picks the variables that take part in resolution.
func ReadEnvironment(getenv func(string) string) Environment { return request.ReadEnvironment(getenv) }
