// Package signincmd has the commands `login` and `logout` of aws-federate-cred, and what `list` and
// `explain` say of sign-ins to IAM Identity Center.
//
// It does not know the other commands, how a sign-in is made and kept (internal/source,
// internal/signin), or how an error is worded.
package signincmd

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Login makes the command `login`.
func Login(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "login",
		Usage:     "sign in to IAM Identity Center, in the browser",
		ArgsUsage: "[PROFILE|SESSION]",
		Description: `One sign-in serves all accounts and roles of its sso-session, here and in the AWS CLI. It is renewed for as long as AWS
allows. Where no browser can be started, a code is shown.

  aws-federate-cred login corp                  an sso-session
  aws-federate-cred login dev                   the one that profile dev uses
  aws-federate-cred login corp --device-code    in a browser on any device`,
		Flags: append(run.Take(run.OfProfile, run.OfPerson), &cli.BoolFlag{
			Category: signingIn, Name: "device-code", Usage: "show a code instead, to sign in with on any device",
		}),
		Action: func(c *cli.Context) error { return login(c, env) },
	}
}

// signingIn is the category of options about a sign-in.
const signingIn = "The sign-in"

// LoginError says that the command login came to no sign-in.
type LoginError struct {
	// Profile is the one that was named; empty where Session was, or where there is but that one.
	Profile, Session string
	Err              error
}

// Error implements error.
func (e *LoginError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *LoginError) Unwrap() error { return e.Err }

// login is the command that signs in to IAM Identity Center, whatever there is of a sign-in before.
func login(c *cli.Context, env run.Env) error {
	r, set, err := command.Open(c, env)
	if err != nil {
		return err
	}
	f := finder{r, set, "login"}
	t, err := f.find(c)
	if err == nil {
		err = f.validate(t)
	}
	if err != nil {
		return err
	}
	if r.Silent() {
		return &LoginError{
			Profile: t.step.Profile, Session: t.step.Session,
			Err: &source.PersonNeededError{
				What: "a sign-in to IAM Identity Center", SignIn: true, Profile: t.step.Profile, Session: t.step.Session,
				Err: r.SwitchedOff(),
			},
		}
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	runner := r.Runner(run.Wishes{Person: r.PersonAtLogin(c.Bool("device-code"))})
	way := signin.Way{DeviceCode: c.Bool("device-code"), Limit: run.PersonPatience}
	until, err := runner.SignIn(r.TellingWaits(ctx, "the sign-in to "+t.name()), t.step, t.network, way)
	if err != nil {
		return &LoginError{Profile: t.step.Profile, Session: t.step.Session, Err: err}
	}
	left := text.Duration(until.Sub(env.Now()).Round(time.Minute))
	return text.Write(env.Stdout, fmt.Sprintf("signed in to %s until %s (%s)\n", t.step.StartURL, text.Time(until), left))
}
