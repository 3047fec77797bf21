package app

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// forget is the command clear: it removes what is cached for profiles and for the roles on the way to them. Without an argument
// that is the profile that an answer would be for.
func forget(c *cli.Context, env Env) error {
	s, err := newSession(c, env)
	if err != nil || s.disk == nil {
		return err
	}
	if c.Bool("all") {
		if c.NArg() > 0 {
			return &UsageError{Problem: "clear takes profiles or --all"}
		}
		n, err := s.disk.Clear()
		return s.cleared(n, err)
	}
	names := c.Args().Slice()
	if len(names) == 0 {
		names = []string{s.request.Profile}
	}
	set, err := profile.Load(s.files)
	if err != nil {
		return err
	}
	var keys []string
	for _, name := range names {
		request := s.request
		request.Profile = name
		plan, err := s.resolve(set, request)
		if err != nil {
			return err
		}
		for n := range plan.Steps {
			keys = append(keys, plan.Fingerprint(n+1))
		}
	}
	n, err := s.disk.Remove(keys...)
	return s.cleared(n, err)
}

func (s *session) cleared(n int, err error) error {
	if err != nil {
		return fmt.Errorf("clearing the cache in %s: %w", s.disk.Dir, err)
	}
	s.log.Debug("cleared", "entries", n)
	return nil
}
