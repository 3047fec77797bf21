package console

import (
	"cmp"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// serverTakes are the options that a server can honour, or that are for this end. All others, new ones
// too, are for where it runs.
var serverTakes = []string{"socket", "profile", "region", "service", "destination", "quiet", "verbose"}

// openServed has a server open the console, where it runs. The profiles are there: a word that names no
// page is one of them.
func openServed(c *cli.Context, env run.Env, o options) error {
	given := c.LocalFlagNames()
	for _, flag := range c.App.Flags {
		if name := flag.Names()[0]; slices.Contains(given, name) && !slices.Contains(serverTakes, name) {
			return &run.UsageError{Problem: "--" + name + " is for where the server runs, which opens the console: it is asked by --socket"}
		}
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	o, _, err = settleWords(o, &profile.Set{})
	if err != nil {
		return err
	}
	request := r.Request
	request.Profile = o.named
	kept, hidden, err := takeAlias(env, request, false)
	if err != nil {
		return err
	}
	if hidden {
		return errHidden()
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	client := serve.Client{Socket: o.socket, By: o.socketBy, Patience: run.PersonPatience, Now: env.Now, Sleep: env.Sleep}
	page := serve.Page{
		Service: o.service, Destination: o.page,
		Region: cmp.Or(kept.region, env.Getenv("AWS_REGION"), env.Getenv("AWS_DEFAULT_REGION")),
	}
	name, err := client.Console(ctx, cmp.Or(kept.profile, env.Getenv("AWS_PROFILE"), env.Getenv("AWS_DEFAULT_PROFILE")), page)
	if err == nil && !o.quiet {
		r.Log.Info("the console of " + name + " is open where the server runs")
	}
	return err
}
