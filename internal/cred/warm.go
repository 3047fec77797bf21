package cred

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func warmCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "warm", Usage: "fetch credentials ahead of their use, with one question at most", ArgsUsage: "[PROFILE…]",
		Description: `It asks once and fetches all of them. They are printed nowhere: what runs later finds them in the cache.

  aws-federate-cred warm dev prod    these two
  aws-federate-cred warm --all       all that share an MFA device`,
		Flags: slices.Concat(
			run.Take(run.OfProfile),
			[]cli.Flag{&cli.BoolFlag{Category: command.Which, Name: "all", Usage: "fetch all profiles that share an MFA device"}},
			run.Take(run.OfSession, run.OfPerson, run.OfCode, run.OfRefresh),
			[]cli.Flag{command.MinTTL()},
		),
		Action: func(c *cli.Context) error { return warm(c, env) },
	}
}

// abreast is how many profiles are fetched at a time: fast enough for a person who waits, and no
// burst of calls for AWS to throttle.
const abreast = 2

// warmed is a profile and what came of it.
type warmed struct {
	name  string
	plan  profile.Plan
	creds aws.Credentials
	err   error
}

// WarmError says that some of the profiles that were to be fetched were not. The others are in the
// cache.
type WarmError struct {
	Names []string
	Of    int
	// Err is the first failure that is not that of another.
	Err error
}

// Error implements error.
func (e *WarmError) Error() string {
	return fmt.Sprintf("%d of %d profiles were not fetched (%s): %v", len(e.Names), e.Of, strings.Join(e.Names, ", "), e.Err)
}

// Unwrap returns the failure.
func (e *WarmError) Unwrap() error { return e.Err }

// warm is the command that fetches credentials ahead of their use: it asks once, and nothing has to
// ask later.
func warm(c *cli.Context, env run.Env) error {
	r, err := run.New(c, env)
	switch {
	case err != nil:
		return err
	case r.Disk == nil:
		return &run.UsageError{Problem: "warm needs the cache, and there is no place for one"}
	case c.Bool("all") && c.NArg() > 0:
		return &run.UsageError{Problem: "warm takes profiles or --all"}
	}
	set, err := r.Load()
	if err != nil {
		return err
	}
	profiles, alone := named(r, set, c.Args().Slice()), []string(nil)
	if c.Bool("all") {
		if profiles, alone, err = sharing(r, set); err != nil {
			return err
		}
	}
	if len(profiles)+len(alone) == 0 {
		r.Log.Info("there is no role to fetch, neither with an MFA device nor without: 'aws-federate-cred list' shows the profiles")
		return nil
	}
	if err := missing(profiles); err != nil {
		return err
	}
	r.SayKeysWin(r.Request)
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	fetchAll(ctx, r, profiles)
	if err := cmp.Or(ctx.Err(), failures(profiles)); err != nil {
		return err
	}
	if err := printWarmed(r, profiles); err != nil {
		return err
	}
	if len(alone) > 0 {
		r.Log.Info("each of these takes a code of its own, and is fetched when it is named: " + strings.Join(alone, ", "))
	}
	return nil
}

// named plans the profiles that are named, or the one that an answer would be for.
func named(r *run.Run, set *profile.Set, names []string) []warmed {
	if r.Request.Profile != "" || len(names) == 0 {
		names = append([]string{r.Request.Profile}, names...)
	}
	var profiles []warmed
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		request := r.Request
		request.Profile = name
		plan, err := run.Resolve(set, request)
		profiles = append(profiles, warmed{name: cmp.Or(name, plan.Profile, "(environment)"), plan: plan, err: err})
	}
	return profiles
}

// missing is the error of the first profile that is named and does not exist: a name that is
// mistyped is said before anybody is asked.
func missing(profiles []warmed) error {
	for _, p := range profiles {
		if e, ok := errors.AsType[*profile.NotFoundError](p.err); ok && e.Kind == "profile" && e.Via == "" {
			return p.err
		}
	}
	return nil
}

// sharing plans all profiles that share an MFA session: with the profile that is named or selected,
// else with any other. Those that need a code for themselves alone are named apart. Where no
// profile has an MFA device, all roles are meant.
func sharing(r *run.Run, set *profile.Set) (profiles []warmed, alone []string, err error) {
	selected, err := run.Resolve(set, r.Request)
	if err != nil && r.Request.Profile != "" {
		return nil, nil, err
	}
	device := ""
	if err == nil {
		device = selected.MFADevice()
	}
	if device == "" && r.Request.Profile != "" {
		return nil, nil, &run.UsageError{Problem: fmt.Sprintf("profile %q has no MFA device that others could share", r.Request.Profile)}
	}
	var roles []warmed
	for _, name := range set.Names() {
		request := r.Request
		request.Profile = name
		plan, err := run.Resolve(set, request)
		if err != nil || plan.Validate() != nil {
			continue // of what is not asked for by name, list tells what is wrong
		}
		switch serial := plan.MFADevice(); {
		case serial == "" && plan.RoleARN() != "":
			roles = append(roles, warmed{name: name, plan: plan})
		case serial == "" || device != "" && serial != device:
		case plan.HasMFASession():
			profiles = append(profiles, warmed{name: name, plan: plan})
		default:
			alone = append(alone, name)
		}
	}
	if len(profiles)+len(alone) == 0 {
		profiles = roles
	}
	return profiles, alone, nil
}

// fetchAll carries out all plans, a few at a time.
func fetchAll(ctx context.Context, r *run.Run, profiles []warmed) {
	asking, planned := &questions{}, slices.Clone(profiles) // what fails meanwhile has waited, too
	wishes := run.Wishes{
		Patience: run.PersonPatience,
		// What was warm in the morning is not to end at noon: a session that lasts for less than a
		// role's is renewed.
		MFASessionTTL: time.Hour,
		Prompter:      asking.of,
		Sharing:       func(device string) []string { return waitingFor(planned, device) },
	}
	runner := r.Runner(wishes) // one, so that a code that was given is used once
	line := &progress{w: r.Env.Stderr, of: len(profiles), hidden: asking.stand}
	defer line.clear()
	turns := make(chan struct{}, abreast)
	var all sync.WaitGroup
	for i := range profiles {
		p := &profiles[i]
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			if p.err == nil {
				p.creds, p.err = carryOut(ctx, r, runner, wishes, p.plan)
			}
			line.done(p.name)
		})
	}
	all.Wait()
}

// carryOut carries a plan out, by a runner of its own where a line that the plan sees through has
// options.
func carryOut(ctx context.Context, r *run.Run, runner *source.Runner, wishes run.Wishes, plan profile.Plan) (aws.Credentials, error) {
	if own := r.For(&plan); own != r {
		return own.CarryOut(ctx, own.Runner(wishes), plan)
	}
	return r.CarryOut(ctx, runner, plan)
}

// failures sums up what went wrong; nil if nothing did.
func failures(profiles []warmed) error {
	failed := &WarmError{Of: len(profiles)}
	for _, p := range profiles {
		if p.err == nil {
			continue
		}
		if _, passedOn := errors.AsType[*cache.SharedError](failed.Err); failed.Err == nil || passedOn {
			failed.Err = p.err
		}
		failed.Names = append(failed.Names, p.name)
	}
	switch {
	case failed.Err == nil:
		return nil
	case len(profiles) == 1:
		return failed.Err
	}
	return failed
}
