package cred

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func clearCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "clear",
		Usage:     "forget what is cached of profiles, and say how much",
		ArgsUsage: "[PROFILE…]",
		Description: `It forgets all that is cached of a profile, and the roles and the MFA session on the way to it. Other profiles that share the MFA session ask for a code then. What a program has got already lasts until its end.

  aws-federate-cred clear prod     of prod
  aws-federate-cred clear          of the profile that AWS_PROFILE names
  aws-federate-cred clear --all    everything`,
		Flags:  append(run.Take(run.OfProfile), &cli.BoolFlag{Category: command.Which, Name: "all", Usage: "forget all that is cached"}),
		Action: func(c *cli.Context) error { return forget(c, env) },
	}
}

// forget is the command clear: it removes what is cached for profiles, in whatever way it was asked
// for, and for the roles on the way to them. Without an argument that is the profile that an answer
// would be for.
func forget(c *cli.Context, env run.Env) error {
	r, err := run.New(c, env)
	switch {
	case err != nil:
		return err
	case r.Disk == nil:
		return &run.UsageError{Problem: "clear needs the cache, and there is no place for one"}
	}
	if c.Bool("all") {
		if c.NArg() > 0 || r.Request.Profile != "" {
			return &run.UsageError{Problem: "clear takes profiles or --all"}
		}
		n, err := r.Disk.Clear()
		return cleared(r, n, "", err)
	}
	set, err := r.Load()
	if err != nil {
		return err
	}
	names := c.Args().Slice()
	if r.Request.Profile != "" && !slices.Contains(names, r.Request.Profile) {
		names = append(names, r.Request.Profile)
	}
	if len(names) == 0 {
		plan, err := run.Resolve(set, r.Request)
		if err != nil {
			return err
		}
		names = []string{plan.Profile}
	}
	var keys []string
	var unknown error // a profile that is not there, and may never have been
	for _, name := range names {
		own, err := prefixes(r, set, name)
		keys, unknown = append(keys, own...), cmp.Or(unknown, err)
	}
	n, err := r.Disk.Remove(keys...)
	if unknown != nil && n == 0 && err == nil {
		return unknown
	}
	return cleared(r, n, " of "+strings.Join(names, ", "), err)
}

// prefixes are what the keys of a profile's entries begin with, and those of the profiles and the
// MFA session on the way to it. Of a profile that does not resolve, or is gone from the files,
// there can be entries all the same; the error says that it is so.
func prefixes(r *run.Run, set *profile.Set, name string) ([]string, error) {
	p, err := run.Resolve(set, profile.Request{Profile: name, Environment: r.Request.Environment})
	return append(p.KeyPrefixes(), plan.KeyPrefix(name)), err
}

// cleared says how much was forgotten.
func cleared(r *run.Run, n int, of string, err error) error {
	if err != nil {
		return fmt.Errorf("clearing the cache in %s: %w", r.Disk.Dir, err)
	}
	said := fmt.Sprintf("forgot %d cached sessions%s", n, of)
	switch n {
	case 0:
		said = "nothing was cached" + of
	case 1:
		said = "forgot one cached session" + of
	}
	return text.Write(r.Env.Stdout, said+"\n")
}
