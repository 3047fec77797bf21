package signincmd

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Logout makes the command `logout`.
func Logout(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "logout", Usage: "end a sign-in to IAM Identity Center, there and here", ArgsUsage: "[PROFILE|SESSION]",
		Description: `What is cached of the profiles that use the sign-in is forgotten as well.

  aws-federate-cred logout corp     an sso-session, or a profile
  aws-federate-cred logout --all`,
		Flags: append(run.Take(run.OfProfile), &cli.BoolFlag{
			Category: signingIn, Name: "all", Usage: "end all sign-ins that are kept here",
		}),
		Action: func(c *cli.Context) error { return logout(c, env) },
	}
}

// logout is the command that ends sign-ins to IAM Identity Center at AWS, and forgets them here
// together with the credentials that came of them.
func logout(c *cli.Context, env run.Env) error {
	r, set, err := command.Open(c, env)
	if err != nil {
		return err
	}
	l := leaving{finder: finder{r, set, "logout"}, runner: r.Runner(run.Wishes{}), of: map[string][]string{}, known: map[string]target{}}
	l.index()
	ends, err := l.wanted(c)
	if err != nil {
		return err
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	said := ""
	for _, e := range ends {
		line, err := l.end(ctx, e)
		if err != nil {
			return err
		}
		said += line + "\n"
	}
	if len(ends) == 0 {
		said = "not signed in to anything\n"
	}
	return text.Write(env.Stdout, said)
}

// wanted are the sign-ins that a command line names.
func (l *leaving) wanted(c *cli.Context) ([]ended, error) {
	switch {
	case c.Bool("all") && (c.NArg() > 0 || l.r.Request.Profile != ""):
		return nil, &run.UsageError{Problem: "logout takes a profile, an sso-session or --all"}
	case c.Bool("all"):
		return l.everything()
	}
	t, err := l.find(c)
	if err != nil {
		return nil, err
	}
	return []ended{{l.runner.SignedIn(t.step).Path, t}}, nil
}

// ended is a sign-in that is to end, and its file.
type ended struct {
	path string
	target
}

// leaving ends sign-ins.
type leaving struct {
	finder
	runner *source.Runner
	known  map[string]target   // by the files of their tokens
	of     map[string][]string // the profiles that they are for
}

// index finds out which sign-in is whose.
func (l *leaving) index() {
	for _, name := range l.set.Sessions() {
		if t, err := l.ofSession(name); err == nil {
			l.known[l.runner.SignedIn(t.step).Path] = t
		}
	}
	for name, t := range l.all() {
		path := l.runner.SignedIn(t.step).Path
		l.of[path] = append(l.of[path], name)
		l.known[path] = t
	}
}

// everything are all sign-ins that are kept, those that no section names any more included.
func (l *leaving) everything() ([]ended, error) {
	var all []ended
	for _, state := range l.runner.SignIns() {
		t, ok := l.known[state.Path]
		if !ok {
			n, err := profile.NetworkOf(l.r.Request.Environment)
			if err != nil {
				return nil, err
			}
			t = target{profile.SSO{StartURL: state.StartURL, Region: state.Region}, n}
		}
		all = append(all, ended{state.Path, t})
	}
	return all, nil
}

// end ends one, and says so.
func (l *leaving) end(ctx context.Context, e ended) (said string, err error) {
	ending, err := l.runner.SignOut(ctx, e.path, e.step, e.network)
	if err != nil {
		return "", err
	}
	if ending.Trouble != nil {
		l.r.Log.Warn(fmt.Sprintf("the sign-in to %s is forgotten here, and was not ended at AWS: %s", e.name(), trouble(ending.Trouble)))
	}
	n, err := l.forget(e.path)
	if err != nil {
		return "", err
	}
	if said = "signed out of " + e.name(); !ending.Found {
		said = "not signed in to " + e.name()
	}
	switch {
	case n == 1:
		said += "; one cached answer is forgotten"
	case n > 1:
		said += fmt.Sprintf("; %d cached answers are forgotten", n)
	}
	return text.OneLine(said), nil
}

// trouble says why AWS did not end a sign-in.
func trouble(err error) string {
	if refused, ok := errors.AsType[*awscall.CallError](err); ok && refused.Status == http.StatusUnauthorized {
		return "AWS does not know it any more"
	}
	return err.Error()
}

// forget removes what is cached for the profiles of a sign-in, here and by the AWS CLI: credentials
// of roles last beyond the sign-in.
func (l *leaving) forget(path string) (n int, err error) {
	for _, name := range l.of[path] {
		p, err := run.Resolve(l.set, profile.Request{Profile: name, Environment: l.r.Request.Environment})
		if err != nil {
			continue // a sign-in without a role
		}
		own, err := l.runner.ForgetShared(p)
		if err == nil && l.r.Disk != nil {
			var entries int
			entries, err = l.r.Disk.Remove(append(p.KeyPrefixes(), plan.KeyPrefix(name))...)
			own += entries
		}
		if n += own; err != nil {
			return n, fmt.Errorf("forgetting what is cached for profile %q: %w", name, err)
		}
	}
	return n, nil
}
