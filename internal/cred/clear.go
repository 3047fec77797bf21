package cred

import (
	"cmp"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func clearCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "clear", Usage: "forget the cached credentials of profiles", ArgsUsage: "[PROFILE…]",
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "all", Usage: "forget all that is cached", DisableDefaultText: true}},
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
		return &run.UsageError{Problem: "clear needs the cache: it cannot be used with --no-cache, nor without a place for the cache"}
	}
	if c.Bool("all") {
		if c.NArg() > 0 {
			return &run.UsageError{Problem: "clear takes profiles or --all"}
		}
		n, err := r.Disk.Clear()
		return cleared(r, n, err)
	}
	set, err := r.Load()
	if err != nil {
		return err
	}
	names := c.Args().Slice()
	if r.Request.Profile != "" {
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
	return cleared(r, n, err)
}

// prefixes are what the keys of a profile's entries begin with, and those of the profiles and the
// MFA session on the way to it. Of a profile that does not resolve, or is gone from the files,
// there can be entries all the same; the error says that it is so.
func prefixes(r *run.Run, set *profile.Set, name string) ([]string, error) {
	plan, err := run.Resolve(set, profile.Request{Profile: name, Environment: r.Request.Environment})
	return append(plan.KeyPrefixes(), profile.KeyPrefix(name)), err
}

func cleared(r *run.Run, n int, err error) error {
	if err != nil {
		return fmt.Errorf("clearing the cache in %s: %w", r.Disk.Dir, err)
	}
	r.Log.Debug("cleared", "entries", n)
	return nil
}
