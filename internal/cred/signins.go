package cred

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

// signInState is what is said of a sign-in to IAM Identity Center, by its file alone.
type signInState struct {
	// To is the sso-session, else the start URL.
	To       string
	StartURL string
	State    signin.State
	now      time.Time
}

// signInsOf returns the state of every sign-in that a profile or an sso-session section names,
// sorted, and fills in until when those of the profiles last, and who needs one. Without all they are those of the
// profiles alone.
func signInsOf(r *run.Run, set *profile.Set, entries []run.Entry, all bool) []signInState {
	f, runner, seen := finder{r, set, "list"}, r.Runner(run.Wishes{}), map[string]signInState{}
	look := func(step profile.SSO) signInState {
		name := target{step: step}.name()
		if _, ok := seen[name]; !ok {
			seen[name] = signInState{name, step.StartURL, runner.SignedIn(step), r.Env.Now()}
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
	for i, entry := range entries {
		if entry.SignIn == nil {
			continue
		}
		s := look(*entry.SignIn)
		if entries[i].SignInUntil = s.until(); entries[i].SignInUntil == "" && !s.State.Renewable && entry.Until.IsZero() {
			entries[i].Needs = run.NeedsSignIn
		}
	}
	return slices.SortedFunc(maps.Values(seen), func(a, b signInState) int { return cmp.Compare(a.To, b.To) })
}

// until is when the sign-in ends, for programs; empty where it is over, or there is none.
func (s signInState) until() string {
	if s.State.Err != nil || !s.State.Until.After(s.now) {
		return ""
	}
	return text.Time(s.State.Until)
}

// words say until when one is signed in, for people.
func (s signInState) words() string {
	left := s.State.Until.Sub(s.now).Round(time.Minute)
	switch {
	case s.State.Err != nil:
		if signin.LackOf(s.State.Err) == signin.Unreadable {
			return "no: its file cannot be read"
		}
		return "no"
	case s.until() != "" && left < time.Minute:
		return text.Time(s.State.Until) + " (under 1m left)"
	case s.until() != "":
		return text.Time(s.State.Until) + " (" + text.Duration(left) + " left)"
	case s.State.Renewable:
		return "it is renewed when it is needed; its token ended at " + text.Time(s.State.Until)
	}
	return "no: it ended at " + text.Time(s.State.Until)
}

// signInOfPlan is the state of the sign-in that a plan begins with, if it begins with one.
func signInOfPlan(r *run.Run, plan profile.Plan) (s signInState, ok bool) {
	if len(plan.Steps) == 0 {
		return signInState{}, false
	}
	step, ok := plan.Steps[0].(profile.SSO)
	if !ok {
		return signInState{}, false
	}
	t := target{step: step}
	return signInState{t.name(), step.StartURL, r.Runner(run.Wishes{}).SignedIn(step), r.Env.Now()}, true
}
