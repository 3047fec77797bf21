// Package consoleplan plans a console session before anything is called: by which credentials, for
// how long, and what these are to the sign-in endpoint.
//
// It does not know how a sign-in is made, nor either program's options.
package consoleplan

import (
	"time"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Plan is how to get the credentials for a console session.
type Plan struct {
	profile.Plan
	// Wish is how long the session is to last; zero if nobody said.
	Wish time.Duration
	// Short says that it will last an hour, for want of a wish.
	Short bool
}

// Make plans the credentials for a console session, by what they are and how long it is to last:
//
//	a role from an MFA session   no wish         a session of the role alone if the cache has one, else from the MFA session, for an hour
//	                             up to an hour   from the MFA session, for so long
//	                             more            a session of the role alone, which takes a code of its own
//	a role from another role     under an hour   for so long, as the console ends with its credentials
//	a user's own keys            any             GetFederationToken, for so long; 12 hours without a wish
//	all others                   any             as they are: the wish goes to the sign-in endpoint
//
// AWS ends a console from an MFA session after an hour, but the session serves everything and asks
// nobody while it lasts: hence the first.
func Make(r *run.Run, set *profile.Set, request profile.Request, wish time.Duration) (Plan, error) {
	plan, err := run.Resolve(set, request)
	if err != nil {
		return Plan{}, err
	}
	if wish, err = wanted(r, set, plan, wish); err != nil {
		return Plan{}, err
	}
	r = r.For(&plan)
	last := len(plan.Steps) - 1
	if _, ok := plan.Steps[last].(profile.FederationToken); ok {
		return federated(set, request, plan, wish)
	}
	if plan.Chained(last) && wish != 0 && wish < time.Hour { // such a console lasts as long as the role's session
		request.Duration = wish
		plan, err = run.Resolve(set, request)
		return Plan{Plan: plan, Wish: wish}, err
	}
	if !plan.FromMFASession(last) || wish == time.Hour {
		return Plan{Plan: plan, Wish: wish}, nil
	}
	return long(r, set, request, plan, wish)
}

// federated plans the console of a user's own keys: it lasts as long as the session, which AWS's
// own length of 12 hours is good for.
func federated(set *profile.Set, request profile.Request, plan profile.Plan, wish time.Duration) (Plan, error) {
	request.Duration, request.Route.Partition = wish, run.PartitionOf(plan).ID
	plan, err := run.Resolve(set, request)
	return Plan{Plan: plan, Wish: wish}, err
}

// long finds a session of the role alone, in place of one from the MFA session: in the cache, as it
// was asked for by this program or by the other one for as long; for a wish by a code of its own.
func long(r *run.Run, set *profile.Set, request profile.Request, short profile.Plan, wish time.Duration) (Plan, error) {
	request.Route.Direct = true
	alone, err := run.Resolve(set, request)
	if err != nil {
		return Plan{}, err
	}
	request.Duration = wish
	lasting, err := run.Resolve(set, request)
	switch {
	case err != nil:
		return Plan{}, err
	case alone.FromMFASession(len(alone.Steps) - 1): // as mfa_session = always has it
		return Plan{Plan: short, Wish: wish}, nil
	case cached(r, lasting):
		return Plan{Plan: lasting, Wish: wish}, nil
	case wish > time.Hour || cached(r, alone):
		return Plan{Plan: alone, Wish: wish}, nil
	}
	return Plan{Plan: short, Short: true}, nil
}

// Lasts says how long a console lasts for a role that wants MFA, which is what the code is for;
// empty for other plans.
func Lasts(r *run.Run, set *profile.Set, request profile.Request) string {
	console, err := Make(r, set, request, 0)
	switch {
	case err != nil:
		return ""
	case console.Short:
		return "1h, from the MFA session; --duration 12h or console_duration gives a longer one, with a code of its own"
	case console.Wish > time.Hour && !console.Chained(len(console.Steps)-1):
		return text.Duration(console.Wish) + ", by a code of its own (console_duration)"
	}
	return ""
}

// wanted is how long the console session is to last: by option, else by setting.
func wanted(r *run.Run, set *profile.Set, plan profile.Plan, wish time.Duration) (time.Duration, error) {
	const key = "console_duration"
	outside := func(d time.Duration) bool { return d < federation.MinDuration || d > federation.MaxDuration }
	if wish != 0 {
		if outside(wish) {
			return 0, &federation.DurationError{Duration: wish}
		}
		return wish, nil
	}
	setting, name, ok := r.Setting(set, plan, key)
	if !ok {
		return 0, nil
	}
	wish, err := run.Lifetime(key, setting.Text())
	if err != nil || outside(wish) {
		return 0, &profile.SettingError{
			Profile: name, Key: key, Origin: setting.Origin, Reason: "has to be a time from 15m to 12h, such as 8h or 3600",
		}
	}
	return wish, nil
}

// Fresh is how long at least credentials have to last which a console ends with; for shorter
// sessions it is three quarters.
func (p Plan) Fresh() time.Duration {
	length := p.Wish
	if role, ok := p.Last().(profile.AssumeRole); ok && role.DurationSeconds != 0 {
		length = time.Duration(role.DurationSeconds) * time.Second
	}
	if length == 0 || length > time.Hour {
		length = time.Hour
	}
	return length * 3 / 4
}

// cached reports whether the cache can answer a plan.
func cached(r *run.Run, plan profile.Plan) bool {
	if r.Disk == nil {
		return false
	}
	_, ok := r.Disk.Peek(plan.Key())
	return ok
}
