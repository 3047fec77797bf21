package cred

import (
	"cmp"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// forget is the command clear: it removes what is cached for profiles, in whatever way it was asked for, and for the roles on the way to
// them. Without an argument that is the profile that an answer would be for.
func forget(c *cli.Context, env Env) error {
	s, err := newSession(c, env)
	switch {
	case err != nil:
		return err
	case s.disk == nil:
		return &UsageError{Problem: "clear needs the cache: it cannot be used with --no-cache, nor without a place for the cache"}
	}
	if c.Bool("all") {
		if c.NArg() > 0 {
			return &UsageError{Problem: "clear takes profiles or --all"}
		}
		n, err := s.disk.Clear()
		return s.cleared(n, err)
	}
	set, err := profile.Load(s.files)
	if err != nil {
		return err
	}
	names := c.Args().Slice()
	if s.request.Profile != "" {
		names = append(names, s.request.Profile)
	}
	if len(names) == 0 {
		plan, err := s.resolve(set, s.request)
		if err != nil {
			return err
		}
		names = []string{plan.Profile}
	}
	var prefixes []string
	var unknown error // a profile that is not there, and may never have been
	for _, name := range names {
		own, err := s.prefixes(set, name)
		prefixes, unknown = append(prefixes, own...), cmp.Or(unknown, err)
	}
	n, err := s.disk.Remove(prefixes...)
	if unknown != nil && n == 0 && err == nil {
		return unknown
	}
	return s.cleared(n, err)
}

// prefixes are what the keys of a profile's entries begin with, and those of the profiles and the MFA session on the way to it. Of a profile that does not
// resolve, or is gone from the files, there can be entries all the same; the error says that it is so.
func (s *session) prefixes(set *profile.Set, name string) ([]string, error) {
	plan, err := s.resolve(set, profile.Request{Profile: name, Environment: s.request.Environment})
	return append(plan.KeyPrefixes(), profile.KeyPrefix(name)), err
}

func (s *session) cleared(n int, err error) error {
	if err != nil {
		return fmt.Errorf("clearing the cache in %s: %w", s.disk.Dir, err)
	}
	s.log.Debug("cleared", "entries", n)
	return nil
}
