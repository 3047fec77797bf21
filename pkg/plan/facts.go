package plan

import (
	"cmp"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Facts are what a step says of itself and of the credentials that it gives. A fact that the step
// does not know is empty.
type Facts struct {
	// Profile is the one that the step stands in.
	Profile string
	// Account is the account of the credentials.
	Account string
	// RoleARN and RoleName are those of the role whose credentials come. The permission set of IAM
	// Identity Center has a name alone.
	RoleARN, RoleName string
	// ARN tells the partition. It may be the serial number of an MFA device, and then no ARN.
	ARN string
	// MFASerial is the device whose code the step takes. A role that is assumed from an MFA session
	// keeps it, and sends none.
	MFASerial string
	// AccessKeyID is that of long-lived keys, which have no session token and do not expire.
	AccessKeyID string
	// Chains says that AWS counts a role which is assumed with the credentials as role chaining;
	// see [Plan.Chained].
	Chains bool
	// Service is the one that the step calls, by its name in the SDKs' settings: "sts", "sso" or
	// "signin". It is empty for a step that calls none of them.
	Service string
}

// Facts implements [Step].
func (s StaticKeys) Facts() Facts {
	return keyFacts(s.AccessKeyID, s.SessionToken, s.Profile, s.AccountID)
}

// Facts implements [Step].
func (s KeyringKeys) Facts() Facts {
	return Facts{Profile: s.Profile, Account: s.AccountID, AccessKeyID: s.AccessKeyID}
}

// Facts implements [Step].
func (s EnvironmentKeys) Facts() Facts {
	return keyFacts(s.AccessKeyID, s.SessionToken, s.Profile, s.AccountID)
}

// keyFacts are those of keys, which are long-lived without a session token.
func keyFacts(id string, token secret.String, profile, account string) Facts {
	if !token.Empty() {
		id = ""
	}
	return Facts{Profile: profile, Account: account, AccessKeyID: id}
}

// Facts implements [Step].
func (s Process) Facts() Facts { return Facts{Profile: s.Profile, Account: s.AccountID} }

// Facts implements [Step].
func (s SSO) Facts() Facts {
	return Facts{Profile: s.Profile, Account: s.AccountID, RoleName: s.RoleName, Chains: true, Service: "sso"}
}

// Facts implements [Step].
func (s WebIdentity) Facts() Facts {
	f := roleFacts(s.RoleARN)
	f.Profile = s.Profile
	return f
}

// Facts implements [Step].
func (s Login) Facts() Facts { return Facts{Profile: s.Profile, ARN: s.Session, Service: "signin"} }

// Facts implements [Step].
func (s Container) Facts() Facts { return Facts{Profile: s.Profile, Chains: true} }

// Facts implements [Step].
func (s Instance) Facts() Facts { return Facts{Profile: s.Profile, Chains: true} }

// Facts implements [Step].
func (s SessionToken) Facts() Facts {
	return Facts{
		Profile: s.Profile, Account: arn.Account(s.MFASerial), ARN: s.MFASerial, MFASerial: s.MFASerial, Chains: true, Service: "sts",
	}
}

// Facts implements [Step].
func (s FederationToken) Facts() Facts {
	return Facts{Profile: s.Profile, Account: arn.Account(s.MFASerial), ARN: s.MFASerial, Service: "sts"}
}

// Facts implements [Step].
func (s AssumeRole) Facts() Facts {
	f := roleFacts(s.RoleARN)
	f.Profile, f.MFASerial = s.Profile, s.MFASerial
	return f
}

// roleFacts are what the ARN of a role tells.
func roleFacts(role string) Facts {
	return Facts{Account: arn.Account(role), RoleARN: role, RoleName: arn.Name(role), ARN: role, Chains: true, Service: "sts"}
}

// Last returns the step whose credentials the plan ends with; nil for the zero Plan.
func (p *Plan) Last() Step {
	if len(p.Steps) == 0 {
		return nil
	}
	return p.Steps[len(p.Steps)-1]
}

// Facts are those of the credentials that the plan ends with: what its last step says of itself, but
// for the account and the MFA device, which are those of [Plan.Account] and [Plan.MFADevice].
func (p *Plan) Facts() (last Facts) {
	account, device := "", ""
	for _, step := range p.Steps {
		last = step.Facts()
		if device == "" {
			device = last.MFASerial
		}
		switch step.(type) {
		case SessionToken, FederationToken:
			account = cmp.Or(account, last.Account)
		default:
			account = last.Account
		}
	}
	last.Account, last.MFASerial = account, device
	return last
}

// RoleARN returns the ARN of the role whose credentials the plan ends with; empty when it ends
// without one.
func (p *Plan) RoleARN() string { return p.Facts().RoleARN }

// RoleName returns the name of that role, without its path, or that of the permission set of IAM
// Identity Center; empty when the plan ends without one.
func (p *Plan) RoleName() string { return p.Facts().RoleName }

// ARN returns an ARN that tells the partition: of the last role, of a login session, or of the MFA
// device of a user's own keys; empty, or no ARN, when there is none.
func (p *Plan) ARN() string { return p.Facts().ARN }

// Account returns the account of the credentials that the plan ends with, as far as the files and
// the environment tell. That of a user's session is the account of the keys, else that of the MFA
// device.
func (p *Plan) Account() string { return p.Facts().Account }

// MFADevice returns the serial number of the first MFA device whose code the plan takes; empty
// where it takes none.
func (p *Plan) MFADevice() string { return p.Facts().MFASerial }

// HasMFASession reports whether the plan leads through an MFA session.
func (p *Plan) HasMFASession() bool {
	for _, step := range p.Steps {
		if _, ok := step.(SessionToken); ok {
			return true
		}
	}
	return false
}
