package consoleplan

import "github.com/seed642dee07/aws-federate/pkg/plan"

// Kind is what credentials are to the sign-in endpoint.
// Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
type Kind int

// The kinds.
const (
	// DirectRole is the session of a role that is assumed with a user's keys, a web identity, or by
	// IAM Identity Center. It takes a duration for its console.
	DirectRole Kind = iota
	// ServiceRole is that of a role that a service of AWS has assumed for a machine.
	ServiceRole
	// UnknownRole is that of a role of which nobody knows how it was assumed.
	UnknownRole
	// ChainedRole is that of a role that is assumed from another, and SessionRole from an MFA
	// session. They take no duration.
	ChainedRole
	SessionRole
	// FederatedUser is that of GetFederationToken. It takes no duration.
	FederatedUser
	// Unknown is who only AWS knows.
	Unknown
)

// KindOf goes by where the credentials come from.
func KindOf(p plan.Plan) Kind {
	last := len(p.Steps) - 1
	switch p.Steps[last].(type) {
	case plan.WebIdentity, plan.SSO:
		return DirectRole
	case plan.FederationToken:
		return FederatedUser
	case plan.Container, plan.Instance:
		return ServiceRole
	case plan.AssumeRole:
		switch {
		case p.FromMFASession(last):
			return SessionRole
		case p.Chained(last):
			return ChainedRole
		case plan.LongLived(p.Steps[last-1]):
			return DirectRole
		}
		return UnknownRole
	case plan.StaticKeys, plan.KeyringKeys, plan.EnvironmentKeys, plan.Process, plan.Login, plan.SessionToken:
	}
	return Unknown
}

// String names the kind for people.
func (k Kind) String() string {
	switch k {
	case DirectRole:
		return "the session of a role"
	case ServiceRole:
		return "the session of a machine's role"
	case UnknownRole:
		return "the session of a role that may be assumed from another"
	case ChainedRole:
		return "the session of a role that is assumed from another role"
	case SessionRole:
		return "the session of a role that is assumed from an MFA session"
	case FederatedUser:
		return "the session of a federated user"
	case Unknown:
	}
	return "a session"
}

// EndsWithCredentials reports whether AWS takes no duration for a console of the kind: it ends when
// its credentials do.
func (k Kind) EndsWithCredentials() bool {
	return k == ChainedRole || k == SessionRole || k == FederatedUser
}
