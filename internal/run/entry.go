package run

import (
	"cmp"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

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
	entries, stored := make([]Entry, len(names)), cache.Keys{}
	if r.Disk != nil {
		stored = r.Disk.Keys()
	}
	options := append([]profile.Option{profile.Brief()}, seen[:]...)
	var next atomic.Int64
	var threads sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(names)+share-1)/share) {
		threads.Go(func() {
			request := profile.Request{Environment: r.Request.Environment, Agent: r.Request.Agent}
			for end := int(next.Add(share)); end-share < len(names); end = int(next.Add(share)) {
				for i := end - share; i < min(end, len(names)); i++ {
					request.Profile = names[i]
					entries[i] = r.entry(set, &request, options, stored)
				}
			}
		})
	}
	threads.Wait()
	return entries
}

// share is how many profiles a thread takes at a time: none waits long for another at the end.
const share = 250

// entry describes the profile that a request names, which it does not change.
func (r *Run) entry(set *profile.Set, request *profile.Request, options []profile.Option, stored cache.Keys) Entry {
	name := request.Profile
	plan, err := resolve(set, request, options)
	if err != nil {
		none, empty := errors.AsType[*profile.NoCredentialsError](err)
		alone := empty && none.Via == "" && none.Reason == "" && len(set.Slips(name)) == 0
		return Entry{Profile: name, Error: err.Error(), SettingsAlone: alone}
	}
	e := r.describe(&plan, stored)
	e.Profile = name
	if err := plan.Validate(); err != nil {
		e.Error, e.Needs = RefusalText(err), ""
	} else if err := r.Lack(&plan); err != nil {
		e.Error, e.Needs = err.Error(), ""
	}
	return e
}

// Lack is [source.Lack] of the first step of a plan that the cache does not answer.
func (r *Run) Lack(plan *profile.Plan) error {
	if err := source.Lack(plan.Steps[0], r.Env.Now()); err != nil && !r.For(plan).Fresh(*plan) {
		return err
	}
	return nil
}

// Describe describes what a plan stands for.
func (r *Run) Describe(plan profile.Plan) Entry {
	stored := cache.Keys{}
	if r.Disk != nil {
		stored = r.Disk.Keys()
	}
	return r.describe(&plan, stored)
}

// describe describes what a plan stands for, which it does not change: it is large, and there may be
// ten thousand.
func (r *Run) describe(plan *profile.Plan, stored cache.Keys) Entry {
	last := plan.Last()
	facts := last.Facts()
	e := Entry{
		Profile: plan.Profile, Type: last.Type(), Account: plan.Account(), RoleARN: facts.RoleARN, RoleName: facts.RoleName,
		Region: plan.Region, MFASerial: plan.MFADevice(),
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
	if own.needsCode(plan, &e, stored) {
		e.Needs = NeedsCode
	}
	if step, ok := plan.Steps[0].(profile.SSO); ok {
		e.SignIn = new(step) // of those alone that have one
	}
	return e
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
