package signincmd

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// target is a sign-in to IAM Identity Center, and how its calls travel. Its step has no profile
// where an sso-session was named.
type target struct {
	step    profile.SSO
	network profile.Network
}

// name is how people call it: by its sso-session, else by its start URL.
func (t target) name() string { return cmp.Or(t.step.Session, t.step.StartURL) }

// NoSignInError says that a profile does not sign in to IAM Identity Center.
type NoSignInError struct {
	// Command is the one that has no use for it: login or logout.
	Command string
	Profile string
	// Type is that of the step that gives its credentials.
	Type string
	// Known are the sso-sessions and profiles that could have been named.
	Known []string
}

// Error implements error.
func (e *NoSignInError) Error() string {
	return fmt.Sprintf("profile %q does not sign in to IAM Identity Center: its credentials are of type %s", e.Profile, e.Type)
}

// WhichError says that nothing tells which sign-in is meant.
type WhichError struct {
	Command string
	// Sessions are the sso-sessions that there are, none or more than one, and Profiles those that
	// sign in without one.
	Sessions, Profiles []string
	// File is where they are looked for.
	File string
}

// Error implements error.
func (e *WhichError) Error() string {
	if len(e.Sessions) == 0 {
		return "no profile or sso-session was named, and there is no sso-session in " + e.File
	}
	return fmt.Sprintf("no profile or sso-session was named, and there are %d sso-sessions", len(e.Sessions))
}

// finder finds what login and logout are for.
type finder struct {
	r       *run.Run
	set     *profile.Set
	command string
}

// find returns what the arguments and the options name or, where they name nothing, what the
// environment does, the default profile, or the only sso-session that there is.
func (f finder) find(c *cli.Context) (target, error) {
	name := f.r.Request.Profile
	switch {
	case c.NArg() > 1:
		return target{}, &run.UsageError{Problem: fmt.Sprintf("%s takes one profile or sso-session, and got %d", f.command, c.NArg())}
	case c.NArg() == 1 && name != "" && name != c.Args().First():
		return target{}, &run.UsageError{Problem: fmt.Sprintf("%s %s and --profile %s name two", f.command, c.Args().First(), name)}
	case c.NArg() == 1:
		name = c.Args().First()
	}
	if name != "" {
		return f.named(name)
	}
	return f.unnamed()
}

// named returns the sign-in of a profile or of an sso-session. A profile that has one comes first.
func (f finder) named(name string) (target, error) {
	session := slices.Contains(f.set.Sessions(), name)
	if !f.set.Has(name) && session {
		return f.ofSession(name)
	}
	request := f.r.Request
	request.Profile = name
	t, err := f.of(request)
	none, _ := errors.AsType[*NoSignInError](err)
	_, empty := errors.AsType[*profile.NoCredentialsError](err)
	missing, _ := errors.AsType[*profile.NotFoundError](err)
	switch {
	case session && (none != nil || empty):
		return f.ofSession(name)
	case session && err == nil:
		f.r.Log.Info(fmt.Sprintf("%q is a profile and an sso-session: the profile counts, which signs in to %s", name, t.name()))
	case missing != nil && missing.Via == "" && missing.Similar == "":
		_, err := f.ofSession(name)
		if other, ok := errors.AsType[*profile.NotFoundError](err); ok {
			missing.Kind, missing.Similar = "profile or sso-session", other.Similar
		}
	}
	return t, err
}

// unnamed is what is meant where nothing is named. Keys in the environment are no sign-in.
func (f finder) unnamed() (target, error) {
	request := f.r.Request
	request.Environment.AccessKeyID = ""
	t, err := f.of(request)
	if missing, ok := errors.AsType[*profile.NotFoundError](err); err == nil || ok && missing.Via == "" {
		return t, err
	}
	sessions := f.set.Sessions()
	if len(sessions) == 1 {
		return f.ofSession(sessions[0])
	}
	which := &WhichError{Command: f.command, Sessions: sessions, File: f.r.Files.Config}
	for name, t := range f.all() {
		if t.step.Session == "" {
			which.Profiles = append(which.Profiles, name)
		}
	}
	slices.Sort(which.Profiles)
	none, ok := errors.AsType[*NoSignInError](err)
	if ok && none.Profile != "" && len(sessions)+len(which.Profiles) == 0 { // it is the only one that can be meant
		return target{}, none
	}
	return target{}, which
}

// of returns the sign-in that a request leads to: that of the profile, or of the one that its chain
// begins with.
func (f finder) of(request profile.Request) (target, error) {
	plan, err := run.Resolve(f.set, request)
	if none, ok := errors.AsType[*profile.NoCredentialsError](err); ok {
		if step, n, ok, _ := profile.SignIn(f.set, none.Profile, request.Environment); ok {
			return target{step, n}, nil
		}
	}
	if err != nil {
		return target{}, err
	}
	step, ok := plan.Steps[0].(profile.SSO)
	if !ok {
		known := f.set.Sessions()
		return target{}, &NoSignInError{Command: f.command, Profile: plan.Profile, Type: plan.Steps[0].Type(), Known: known}
	}
	return target{step, plan.Network}, nil
}

// validate refuses what AWS would refuse of a profile, before anybody signs in for it. What is
// wrong with the roles above is theirs.
func (f finder) validate(t target) error {
	if t.step.AccountID == "" {
		return nil
	}
	plan, err := run.Resolve(f.set, profile.Request{Profile: t.step.Profile, Environment: f.r.Request.Environment})
	if err != nil {
		return err
	}
	return plan.Validate()
}

func (f finder) ofSession(name string) (target, error) {
	step, n, ok, err := profile.SignInTo(f.set, name, f.r.Request.Environment)
	if err == nil && !ok {
		err = &profile.SettingError{Key: "sso-session " + name, Reason: "needs sso_start_url and sso_region"}
	}
	return target{step, n}, err
}

// all are the sign-ins of all profiles, those with roles above them included, by their names.
func (f finder) all() map[string]target {
	all := map[string]target{}
	for _, name := range f.set.Names() {
		if t, err := f.of(profile.Request{Profile: name, Environment: f.r.Request.Environment}); err == nil {
			all[name] = t
		}
	}
	return all
}
