package cred

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const (
	// personPatience is how long a person who runs a program has for a sign-in: as long as in the AWS CLI
	// (awscli/customizations/sso/utils.py, AuthCodeFetcher), and as the codes of AWS are good.
	personPatience = 10 * time.Minute
	// callerPatience is the same where a program may have run ours as its credential_process: the SDK for Go gives that a minute.
	callerPatience = 50 * time.Second
)

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
func login(c *cli.Context, env Env) error {
	if err := noArguments(c); err != nil {
		return err
	}
	s, err := newSession(c, env)
	if err != nil {
		return err
	}
	step, network, err := s.signInStep()
	if err != nil {
		return err
	}
	if s.options.prompt == promptNone {
		_, err := (prompt.None{}).Secret(c.Context, "")
		return &LoginError{Profile: step.Profile, Switched: true, Err: &source.PersonNeededError{What: "a sign-in to IAM Identity Center", SignIn: true, Profile: step.Profile, Err: err}}
	}
	ctx, stop := interruptible(c.Context)
	defer stop()
	s.runner.Person = s.personAtLogin(c.App.Name, c.Bool("device-code"))
	until, err := s.runner.SignIn(ctx, step, network, signin.Way{DeviceCode: c.Bool("device-code"), Limit: personPatience})
	if err != nil {
		return &LoginError{Profile: step.Profile, Err: err}
	}
	return writeText(env.Stdout, fmt.Sprintf("signed in to %s until %s (%s)\n", step.StartURL, until.UTC().Format(time.RFC3339), short(until.Sub(env.Now()).Round(time.Minute))))
}

// signInStep is what takes a sign-in of what was asked for: the first step of the plan, or a profile that has one and no role; and how
// its calls travel.
func (s *session) signInStep() (profile.SSO, profile.Network, error) {
	set, err := profile.Load(s.files)
	if err != nil {
		return profile.SSO{}, profile.Network{}, err
	}
	plan, err := s.resolve(set, s.request)
	if none, ok := errors.AsType[*profile.NoCredentialsError](err); ok {
		if step, n, ok, _ := profile.SignIn(set, none.Profile, s.request.Environment); ok {
			return step, n, nil
		}
	}
	if err != nil {
		return profile.SSO{}, profile.Network{}, err
	}
	step, ok := plan.Steps[0].(profile.SSO)
	if !ok {
		return profile.SSO{}, profile.Network{}, &UsageError{Problem: fmt.Sprintf("profile %q does not sign in to IAM Identity Center: its credentials are of type %s", plan.Profile, plan.Steps[0].Type())}
	}
	return step, plan.Network, nil
}

// personAtLogin is who has run login, and reads standard error.
func (s *session) personAtLogin(program string, headless bool) *person {
	return &person{
		program: program, headless: headless, session: s, picture: isTerminal(s.env.Stderr),
		say: func(_ context.Context, text string) error {
			_, err := io.WriteString(s.env.Stderr, text)
			return err
		},
	}
}

// personInRun is who may sit at the terminal of a run, or before its windows; nil where nobody is to be asked.
func (s *session) personInRun(program string) signin.Person {
	p := &person{program: program, session: s, say: s.tty().Say, picture: true, caller: s.runner.Caller}
	switch s.options.prompt {
	case promptNone:
		return nil
	case promptGUI: // the browser is the window
		p.windows = true
		p.say = func(_ context.Context, text string) error {
			s.log.Info(strings.TrimPrefix(oneLine(text), program+": "))
			return nil
		}
	}
	return p
}
