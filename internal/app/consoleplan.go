package app

import (
	"time"

	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// consolePlan is how to get the credentials for a console session.
type consolePlan struct {
	profile.Plan
	// wish is how long the session is to last; zero if nobody said.
	wish time.Duration
	// short says that it will last an hour, for want of a wish.
	short bool
}

// planConsole plans the credentials for a console session, by what they are and how long it is to last:
//
//	a role from an MFA session   no wish         a session of the role alone if the cache has one, else from the MFA session, for an hour
//	                             up to an hour   from the MFA session, for so long
//	                             more            a session of the role alone, which takes a code of its own
//	a role from another role     under an hour   for so long, as the console ends with its credentials
//	a user's own keys            any             GetFederationToken, for so long; 12 hours without a wish
//	all others                   any             as they are: the wish goes to the sign-in endpoint
//
// AWS ends a console from an MFA session after an hour, but the session serves everything and asks nobody while it lasts: hence the first.
func (s *session) planConsole(set *profile.Set, wish time.Duration) (consolePlan, error) {
	plan, err := s.resolve(set, s.request)
	if err != nil {
		return consolePlan{}, err
	}
	if wish, err = consoleWish(set, plan.Profile, wish); err != nil {
		return consolePlan{}, err
	}
	last := len(plan.Steps) - 1
	if _, federated := plan.Steps[last].(profile.FederationToken); federated {
		return s.planFederated(set, plan, wish)
	}
	if plan.Chained(last) && wish != 0 && wish < time.Hour { // such a console lasts as long as the role's session
		request := s.request
		request.Duration = wish
		plan, err = s.resolve(set, request)
		return consolePlan{Plan: plan, wish: wish}, err
	}
	if !plan.FromMFASession(last) || wish == time.Hour {
		return consolePlan{Plan: plan, wish: wish}, nil
	}
	return s.planLongConsole(set, plan, wish)
}

// planFederated plans the console of a user's own keys: it lasts as long as the session, which AWS's own length of 12 hours is good for.
func (s *session) planFederated(set *profile.Set, plan profile.Plan, wish time.Duration) (consolePlan, error) {
	request := s.request
	request.Duration, request.Route.Partition = wish, partitionOf(plan).ID
	plan, err := s.resolve(set, request)
	return consolePlan{Plan: plan, wish: wish}, err
}

// planLongConsole finds a session of the role alone, in place of one from the MFA session: in the cache, as it was asked for by this
// program or by the other one for as long; for a wish by a code of its own.
func (s *session) planLongConsole(set *profile.Set, short profile.Plan, wish time.Duration) (consolePlan, error) {
	request := s.request
	request.Route.Direct = true
	alone, err := s.resolve(set, request)
	if err != nil {
		return consolePlan{}, err
	}
	request.Duration = wish
	long, err := s.resolve(set, request)
	switch {
	case err != nil:
		return consolePlan{}, err
	case alone.FromMFASession(len(alone.Steps) - 1): // as mfa_session = always has it
		return consolePlan{Plan: short, wish: wish}, nil
	case s.cached(long):
		return consolePlan{Plan: long, wish: wish}, nil
	case wish > time.Hour || s.cached(alone):
		return consolePlan{Plan: alone, wish: wish}, nil
	}
	return consolePlan{Plan: short, short: true}, nil
}

// consoleLasts says how long a console lasts for a role that wants MFA, which is what the code is for; empty for other plans.
func (s *session) consoleLasts(set *profile.Set) string {
	console, err := s.planConsole(set, 0)
	switch {
	case err != nil:
		return ""
	case console.short:
		return "1h, from the MFA session; --duration 12h or console_duration gives a longer one, with a code of its own"
	case console.wish > time.Hour && !console.Chained(len(console.Steps)-1):
		return short(console.wish) + ", by a code of its own (console_duration)"
	}
	return ""
}

// consoleWish is how long the console session is to last: by option, else by the profile.
func consoleWish(set *profile.Set, name string, wish time.Duration) (time.Duration, error) {
	const key = "console_duration"
	outside := func(d time.Duration) bool { return d < federation.MinDuration || d > federation.MaxDuration }
	if wish != 0 {
		if outside(wish) {
			return 0, &federation.DurationError{Duration: wish}
		}
		return wish, nil
	}
	setting, ok := set.Lookup(name, key)
	if !ok {
		return 0, nil
	}
	wish, err := lifetime(key, setting.Text())
	if err != nil || outside(wish) {
		return 0, &profile.SettingError{Profile: name, Key: key, Origin: setting.Origin, Reason: "has to be a time from 15m to 12h, such as 8h or 3600"}
	}
	return wish, nil
}

// cached reports whether the cache can answer a plan.
func (s *session) cached(plan profile.Plan) bool {
	if s.disk == nil {
		return false
	}
	_, ok := s.disk.Peek(plan.Key())
	return ok
}
