package run

import (
	"cmp"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Entry is what can be said of a profile without carrying it out.
type Entry struct {
	Profile     string `json:"profile"`
	Account     string `json:"account,omitempty"`
	RoleARN     string `json:"role_arn,omitempty"`
	Region      string `json:"region,omitempty"`
	MFASerial   string `json:"mfa_serial,omitempty"`
	CachedUntil string `json:"cached_until,omitempty"`
	// SessionUntil is how long the MFA session lasts that is cached: so long nobody is asked.
	SessionUntil string `json:"mfa_session_until,omitempty"`
	// SignInUntil is how long the sign-in lasts that the profile begins with; whoever lists profiles
	// fills it in.
	SignInUntil string `json:"signed_in_until,omitempty"`
	// Agent is what AI agents may have, where that is not all.
	Agent    plan.AgentMode `json:"agent,omitempty"`
	Error    string         `json:"error,omitempty"` // why it does not resolve
	RoleName string         `json:"-"`
	// SessionKey is that of the MFA session in the cache, and KeysOf the profile that has its keys.
	SessionKey, KeysOf string `json:"-"`
	// SignIn is the step of IAM Identity Center that the profile begins with; nil for none.
	SignIn *profile.SSO `json:"-"`
}

// Entry describes a profile as it resolves when an option names it.
func (r *Run) Entry(set *profile.Set, name string) Entry {
	p, err := Resolve(set, profile.Request{Profile: name, Environment: r.Request.Environment, Agent: r.Request.Agent})
	if err != nil {
		return Entry{Profile: name, Error: err.Error()}
	}
	e := Entry{
		Profile: name, Account: p.Account(), RoleARN: p.RoleARN(), RoleName: p.RoleName(), Region: p.Region,
		MFASerial: p.MFADevice(), CachedUntil: r.For(p).CachedUntil(p.Key()),
	}
	if p.Agent.Guarded() {
		e.Agent = cmp.Or(p.Agent.Mode, plan.AgentAllow)
	}
	for n, step := range p.Steps {
		if _, ok := step.(profile.SessionToken); ok {
			e.SessionKey, e.KeysOf = p.Fingerprint(n+1), p.Steps[0].Facts().Profile
			e.SessionUntil = r.CachedUntil(e.SessionKey)
		}
	}
	if step, ok := p.Steps[0].(profile.SSO); ok {
		e.SignIn = &step
	}
	return e
}
