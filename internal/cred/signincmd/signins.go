package signincmd

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// State is what is said of a sign-in to IAM Identity Center, by its file alone.
type State struct {
	// To is the sso-session, else the start URL.
	To       string
	StartURL string
	Kept     signin.State
	now      time.Time
}

// Kept returns the state of every sign-in that a profile or an sso-session section names,
// sorted, and fills in until when those of the profiles last, and who needs one. Without all they
// are those of the profiles alone.
func Kept(r *run.Run, set *profile.Set, entries []run.Entry, all bool) []State {
	f, runner, seen := finder{r, set, "list"}, r.Runner(run.Wishes{}), map[string]State{}
	look := func(step profile.SSO) State {
		name := target{step: step}.name()
		if _, ok := seen[name]; !ok {
			seen[name] = State{name, step.StartURL, runner.SignedIn(step), r.Env.Now()}
		}
		return seen[name]
	}
	for _, name := range set.Sessions() {
		if !all {
			break
		}
		if t, err := f.ofSession(name); err == nil {
			look(t.step)
		}
	}
	for i := range entries {
		entry := &entries[i]
		if entry.SignIn == nil {
			continue
		}
		s := look(*entry.SignIn)
		if entry.SignInUntil = s.Ends(); entry.SignInUntil == "" && !s.Kept.Renewable && entry.Until.IsZero() {
			entry.Needs = run.NeedsSignIn
		}
	}
	return slices.SortedFunc(maps.Values(seen), func(a, b State) int { return cmp.Compare(a.To, b.To) })
}

// Ends is when the sign-in ends, for programs; empty where it is over, or there is none.
func (s State) Ends() string {
	if s.Kept.Err != nil || !s.Kept.Until.After(s.now) {
		return ""
	}
	return text.Time(s.Kept.Until)
}

// Words say until when one is signed in, for people.
func (s State) Words() string {
	left := s.Kept.Until.Sub(s.now).Truncate(time.Minute)
	switch {
	case s.Kept.Err != nil:
		if signin.LackOf(s.Kept.Err) == signin.Unreadable {
			return "no: its file cannot be read"
		}
		return "no"
	case s.Ends() != "" && left < time.Minute:
		return text.Time(s.Kept.Until) + " (under 1m left)"
	case s.Ends() != "":
		return text.Time(s.Kept.Until) + " (" + text.Duration(left) + " left)"
	case s.Kept.Renewable:
		return "it is renewed when it is needed; its token ended at " + text.Time(s.Kept.Until)
	}
	return "no: it ended at " + text.Time(s.Kept.Until)
}

// OfPlan is the state of the sign-in that a plan begins with, if it begins with one.
func OfPlan(r *run.Run, plan profile.Plan) (s State, ok bool) {
	if len(plan.Steps) == 0 {
		return State{}, false
	}
	step, ok := plan.Steps[0].(profile.SSO)
	if !ok {
		return State{}, false
	}
	t := target{step: step}
	return State{t.name(), step.StartURL, r.Runner(run.Wishes{}).SignedIn(step), r.Env.Now()}, true
}
