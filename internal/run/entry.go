package run

import (
	"cmp"
	"errors"
	"time"

	"github.com/seed642dee07/aws-federate/internal/shares"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Entry is what can be said of a profile without carrying it out.
type Entry struct {
	Profile     string `json:"profile"`
	Type        string `json:"type,omitempty"` // of its last step
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
	// Needs is what a person has to give now for fresh credentials: [NeedsCode], or [NeedsSignIn],
	// which whoever lists profiles fills in.
	Needs string `json:"needs,omitempty"`
	// Agent is what AI agents may have, where that is not all.
	Agent    plan.AgentMode `json:"agent,omitempty"`
	Error    string         `json:"error,omitempty"` // why it does not resolve, what AWS would refuse, or what is not there
	RoleName string         `json:"-"`
	// Until and SessionEnd are the times of CachedUntil and SessionUntil, zero without them.
	Until, SessionEnd time.Time `json:"-"`
	// SessionKey is that of the MFA session, where it is cached, and KeysOf the profile that has its
	// keys.
	SessionKey, KeysOf string `json:"-"`
	// SignIn is the step of IAM Identity Center that the profile begins with; nil for none.
	SignIn *profile.SSO `json:"-"`
	// SettingsAlone says that it gives no credentials and is not meant to: it has settings that count for
	// other commands.
	SettingsAlone bool `json:"-"`
}

// What a person has to give.
const (
	NeedsCode   = "code"
	NeedsSignIn = "sign-in"
)

// Entries describes profiles as they resolve when an option names them.
func (r *Run) Entries(set *profile.Set, names []string) []Entry {
	entries := make([]Entry, len(names))
	l := lister{
		Run: r, set: set, options: append([]profile.Option{profile.Brief()}, seen[:]...), stored: r.stored(),
		lacks: &source.Lacks{Now: r.Env.Now},
	}
	shares.Each(len(names), func(from, to int) {
		plan, request := profile.Plan{}, profile.Request{Environment: r.Request.Environment, Agent: r.Request.Agent}
		for i := from; i < to; i++ {
			request.Profile = names[i]
			l.fill(&entries[i], &plan, &request)
		}
	})
	return entries
}

// lister describes the profiles of a set.
type lister struct {
	*Run
	set     *profile.Set
	options []profile.Option
	stored  cache.Keys
	lacks   *source.Lacks
}

// fill fills in what can be said of the profile that a request names, which it does not change. The
// plan is a place to make one in.
func (l *lister) fill(e *Entry, plan *profile.Plan, request *profile.Request) {
	name := request.Profile
	if err := resolve(plan, l.set, request, l.options); err != nil {
		none, empty := errors.AsType[*profile.NoCredentialsError](err)
		alone := empty && none.Via == "" && none.Reason == "" && len(l.set.Slips(name)) == 0
		*e = Entry{Profile: name, Error: err.Error(), SettingsAlone: alone}
		return
	}
	l.describe(e, plan, l.stored)
	e.Profile = name
	if err := plan.Validate(); err != nil {
		e.Error, e.Needs = RefusalText(err), ""
	} else if err := l.lack(plan, l.lacks); err != nil {
		e.Error, e.Needs = err.Error(), ""
	}
}

// Lack says what the first step of a plan lacks that the cache does not answer; see [source.Lacks].
func (r *Run) Lack(plan *profile.Plan) error { return r.lack(plan, &source.Lacks{Now: r.Env.Now}) }

func (r *Run) lack(plan *profile.Plan, lacks *source.Lacks) error {
	if err := lacks.Of(plan.Steps[0]); err != nil && !r.For(plan).Fresh(*plan) {
		return err
	}
	return nil
}

// stored are the keys of all that is cached.
func (r *Run) stored() (keys cache.Keys) {
	if r.Disk != nil {
		keys = r.Disk.Keys()
	}
	return keys
}

// Describe describes what a plan stands for.
func (r *Run) Describe(plan profile.Plan) (e Entry) {
	r.describe(&e, &plan, r.stored())
	return e
}

// describe fills in what a plan stands for, which it does not change: both are large, and there may
// be ten thousand.
func (r *Run) describe(e *Entry, plan *profile.Plan, stored cache.Keys) {
	facts := plan.Facts()
	*e = Entry{
		Profile: plan.Profile, Type: plan.Last().Type(), Account: facts.Account, RoleARN: facts.RoleARN, RoleName: facts.RoleName,
		Region: plan.Region, MFASerial: facts.MFASerial,
	}
	if plan.Agent.Guarded() {
		e.Agent = cmp.Or(plan.Agent.Mode, "allow")
	}
	own := r.For(plan)
	e.Until = own.until(plan, len(plan.Steps), stored)
	e.CachedUntil = ends(e.Until)
	for n, step := range plan.Steps {
		if _, ok := step.(profile.SessionToken); ok {
			e.KeysOf, e.SessionEnd = plan.Steps[0].Facts().Profile, own.until(plan, n+1, stored)
			if e.SessionUntil = ends(e.SessionEnd); e.SessionUntil != "" {
				e.SessionKey = plan.Fingerprint(n + 1)
			}
		}
	}
	if own.needsCode(plan, e, stored) {
		e.Needs = NeedsCode
	}
	if step, ok := plan.Steps[0].(profile.SSO); ok {
		e.SignIn = new(step) // of those alone that have one
	}
}

// until is how long the cache has the answer of the first n steps; zero where it has none.
func (r *Run) until(plan *profile.Plan, n int, stored cache.Keys) (until time.Time) {
	if r.Disk != nil && len(stored) > 0 && stored.Begun(plan.FingerprintPrefix(n)) {
		until, _ = r.Disk.Until(plan.Fingerprint(n))
	}
	return until
}

// Until is how long the cache has the answer of the first n steps of a plan; zero where it has none.
func (r *Run) Until(plan profile.Plan, n int) (until time.Time) {
	if r.Disk != nil {
		until, _ = r.Disk.Until(plan.Fingerprint(n))
	}
	return until
}

// needsCode reports whether a person has to type a code now for a plan.
func (r *Run) needsCode(plan *profile.Plan, e *Entry, stored cache.Keys) bool {
	if e.MFASerial == "" || !e.Until.IsZero() && r.Fresh(*plan) {
		return false
	}
	for i := len(plan.Steps) - 1; i >= 0; i-- {
		below := i < len(plan.Steps)-1
		if below && r.until(plan, i+1, stored).Sub(r.Env.Now()) >= stepTTL {
			return false
		}
		switch step := plan.Steps[i].(type) {
		case profile.SessionToken:
			return step.MFAProcess.Empty() && !plan.Unsettled(i)
		case profile.AssumeRole:
			if step.MFASerial != "" && !plan.FromMFASession(i) && step.MFAProcess.Empty() {
				return true
			}
		case profile.StaticKeys, profile.KeyringKeys, profile.EnvironmentKeys, profile.Process, profile.SSO, profile.WebIdentity,
			profile.Login, profile.Container, profile.Instance, profile.FederationToken:
		}
	}
	return false
}

// Fresh reports whether the cache answers a plan without a call.
func (r *Run) Fresh(plan profile.Plan) bool {
	if r.Disk == nil {
		return false
	}
	_, ok := r.Disk.Peek(plan.Key())
	return ok
}

// ends is a time for programs; empty for none.
func ends(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return text.Time(at)
}
