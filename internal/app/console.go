package app

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Console is aws-console: it opens the AWS Management Console, signed in as a profile.
func Console(env Env) *cli.App {
	app := newApp(env, "aws-console", "open the AWS Management Console in the browser, signed in as a profile")
	app.UsageText = "aws-console [options] [PROFILE] [CONSOLE-URL | ARN]"
	app.Flags = append(commonFlags(), consoleFlags()...)
	app.Action = func(c *cli.Context) error { return openConsole(c, env) }
	return app
}

// console is one run of aws-console.
type console struct {
	*session
	options consoleOptions
	set     *profile.Set
	// hidden says that the AWS CLI runs us, and that it cannot be told for which profile.
	hidden bool
	// note is for a person, once the console is open; empty for none.
	note string
}

// openConsole goes from the arguments to an open console: which profile, which page, which credentials, a sign-in, the browser. Up to
// the credentials nothing is called and nobody is asked, but for the profile.
func openConsole(c *cli.Context, env Env) error {
	options, err := readConsoleOptions(c)
	switch {
	case err != nil:
		return err
	case options.clear != "":
		return clearCopied(c.Context, env, options.clear)
	case options.service == listServices:
		return printServices(env)
	}
	s, err := newSession(c, env)
	if err != nil {
		return err
	}
	s.runner.SignInLimit, s.runner.Strict = personPatience, true
	// The wish for a long console goes to the sign-in endpoint: the role's own maximum does not bind it there.
	options.wish, s.request.Duration = s.request.Duration, 0
	s.request.Route.Federate = true
	ctx, stop := interruptible(c.Context)
	defer stop()
	run := &console{session: s, options: options}
	return run.open(ctx)
}

func (r *console) open(ctx context.Context) (err error) {
	if r.set, err = profile.Load(r.files); err != nil {
		return err
	}
	if err := r.chooseProfile(ctx); err != nil {
		return err
	}
	plan, err := r.planConsole(r.set, r.options.wish)
	if err != nil {
		return err
	}
	if err := r.checkPage(plan.Plan, plan.Account()); err != nil {
		return err
	}
	way, err := r.way(plan.Plan)
	if err != nil {
		return err
	}
	if r.options.portal {
		link, err := r.portalLink(plan.Plan)
		if err != nil {
			return err
		}
		return r.deliver(ctx, way, link)
	}
	target, err := r.target(plan.Plan, partitionOf(plan.Plan))
	if err != nil {
		return err
	}
	held, err := r.consoleCredentials(ctx, plan)
	if err != nil {
		return err
	}
	session, err := r.signIn(ctx, held, target)
	if err != nil {
		return err
	}
	if err := r.deliver(ctx, way, session.URL); err != nil {
		return err
	}
	if r.note != "" {
		r.log.Info(r.note)
	}
	if session.Duration == 0 {
		r.sayHowLong(held)
	}
	return nil
}
