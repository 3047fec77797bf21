package cred

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func loginCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "login", Category: fetching, Usage: "sign in to IAM Identity Center, in the browser", ArgsUsage: " ",
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
	Profile string
	// Switched says that prompts are switched off.
	Switched bool
	Err      error
}

// Error implements error.
func (e *LoginError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *LoginError) Unwrap() error { return e.Err }

// login is the command that signs in to IAM Identity Center, whatever there is of a sign-in before.
func login(c *cli.Context, env run.Env) error {
	if err := noArguments(c); err != nil {
		return err
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	step, network, err := signInStep(r)
	if err != nil {
		return err
	}
	if r.Silent() {
		_, err := (prompt.None{}).Secret(c.Context, "")
		return &LoginError{
			Profile: step.Profile, Switched: true,
			Err: &source.PersonNeededError{What: "a sign-in to IAM Identity Center", SignIn: true, Profile: step.Profile, Err: err},
		}
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	runner := r.Runner(run.Wishes{Person: r.PersonAtLogin(c.Bool("device-code"))})
	until, err := runner.SignIn(ctx, step, network, signin.Way{DeviceCode: c.Bool("device-code"), Limit: run.PersonPatience})
	if err != nil {
		return &LoginError{Profile: step.Profile, Err: err}
	}
	return text.Write(
		env.Stdout,
		fmt.Sprintf(
			"signed in to %s until %s (%s)\n",
			step.StartURL,
			text.Time(until),
			text.Duration(until.Sub(env.Now()).Round(time.Minute)),
		),
	)
}

// signInStep is what takes a sign-in of what was asked for: the first step of the plan, or a
// profile that has one and no role; and how its calls travel.
func signInStep(r *run.Run) (profile.SSO, profile.Network, error) {
	set, err := r.Load()
	if err != nil {
		return profile.SSO{}, profile.Network{}, err
	}
	plan, err := run.Resolve(set, r.Request)
	if none, ok := errors.AsType[*profile.NoCredentialsError](err); ok {
		if step, n, ok, _ := profile.SignIn(set, none.Profile, r.Request.Environment); ok {
			return step, n, nil
		}
	}
	if err != nil {
		return profile.SSO{}, profile.Network{}, err
	}
	step, ok := plan.Steps[0].(profile.SSO)
	if !ok {
		return profile.SSO{}, profile.Network{}, &run.UsageError{
			Problem: fmt.Sprintf("profile %q does not sign in to IAM Identity Center: "+
				"its credentials are of type %s", plan.Profile, plan.Steps[0].Type()),
		}
	}
	return step, plan.Network, nil
}
