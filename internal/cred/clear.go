package cred

import (
	"cmp"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// forget is the command clear: it removes what is cached for profiles, in whatever way it was asked for, and for the roles on the way to
// them. Without an argument that is the profile that an answer would be for.
func forget(c *cli.Context, env run.Env) error {
	s, err := run.New(c, env)
	switch {
	case err != nil:
		return err
	case s.Disk == nil:
		return &run.UsageError{Problem: "clear needs the cache: it cannot be used with --no-cache, nor without a place for the cache"}
	}
	if c.Bool("all") {
		if c.NArg() > 0 {
			return &run.UsageError{Problem: "clear takes profiles or --all"}
		}
		n, err := s.Disk.Clear()
		return cleared(s, n, err)
	}
	set, err := profile.Load(s.Files)
	if err != nil {
		return err
	}
	names := c.Args().Slice()
	if s.Request.Profile != "" {
		names = append(names, s.Request.Profile)
	}
	if len(names) == 0 {
		plan, err := run.Resolve(set, s.Request)
		if err != nil {
			return err
		}
		names = []string{plan.Profile}
	}
	var keys []string
	var unknown error // a profile that is not there, and may never have been
	for _, name := range names {
		own, err := prefixes(s, set, name)
		keys, unknown = append(keys, own...), cmp.Or(unknown, err)
	}
	n, err := s.Disk.Remove(keys...)
	if unknown != nil && n == 0 && err == nil {
		return unknown
	}
	return cleared(s, n, err)
}

// prefixes are what the keys of a profile's entries begin with, and those of the profiles and the MFA session on the way to it. Of a profile that does not
// resolve, or is gone from the files, there can be entries all the same; the error says that it is so.
func prefixes(s *run.Run, set *profile.Set, name string) ([]string, error) {
	plan, err := run.Resolve(set, profile.Request{Profile: name, Environment: s.Request.Environment})
	return append(plan.KeyPrefixes(), profile.KeyPrefix(name)), err
}

func cleared(s *run.Run, n int, err error) error {
	if err != nil {
		return fmt.Errorf("clearing the cache in %s: %w", s.Disk.Dir, err)
	}
	s.Log.Debug("cleared", "entries", n)
	return nil
}
