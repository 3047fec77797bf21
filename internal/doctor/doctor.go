// Package doctor looks at what a person has set up, and says of each thing whether it is well, and
// if not what cures it: the two files, profiles, tokens, this machine, the network. It changes
// nothing, asks nobody, and repeats no secret.
//
// It does not know options, nor how findings are shown, nor how an error is worded: words are handed
// in, as are clock, environment and terminal.
package doctor

import (
	"context"
	"time"

	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Status is how well a thing is.
type Status string

const (
	// OK is well.
	OK Status = "ok"
	// Warn works, and maybe not as it is meant, or not for long.
	Warn Status = "warn"
	// Fail does not work, or opens a secret to others.
	Fail Status = "fail"
)

// Finding is what a check says of one thing.
type Finding struct {
	Check  string `json:"check"`
	Status Status `json:"status"`
	Detail string `json:"detail"`
	// Cure is empty for what is well.
	Cure string `json:"cure"`
	// Command says that the cure is one for a shell, to be pasted as it is.
	Command bool `json:"-"`
}

// Profile is a profile with its plan, or why there is none.
type Profile struct {
	Name string
	Plan profile.Plan
	Err  error
}

// Subject is all that is looked at.
type Subject struct {
	// System is a GOOS value.
	System  string
	Getenv  func(string) string
	Now     func() time.Time
	Files   profile.Files
	LoadErr error        // why the files cannot be read
	Set     *profile.Set // never nil
	// Profiles are those of the set, in its order.
	Profiles []Profile
	// Home is the home directory, CacheDir where the cache is; empty where there is none.
	Home, CacheDir string
	// Locks are the directories for locks beside those that are known.
	Locks []string
	// Self is the path of this program; empty where it is not known.
	Self string
	// Words says what an error is, and what is to be done about it.
	Words func(error) (what, hint string)
	// Terminal names the terminal of the person, and Dialog says why no window can be shown, Browser
	// why none of a name can be opened; the empty name is the one that is opened by default.
	Terminal func(context.Context) (string, error)
	Dialog   func(context.Context) error
	Browser  func(name string) error
	// Runner makes the calls, and knows the sign-ins to IAM Identity Center.
	Runner Runner
	// Keys are those in the keyring.
	Keys Keys
	// Sealing is that of the cache.
	Sealing Sealing
	// Pages are those of the sign-in to the console.
	Pages []Page

	lines map[string][]string // of files that have been read for a cure
}

// Runner is what a doctor needs of a [source.Runner].
type Runner = *source.Runner

// State is that of a sign-in to IAM Identity Center.
type State = signin.State

// Local makes all checks that need no network.
func Local(ctx context.Context, s Subject) []Finding {
	s.lines = map[string][]string{}
	var all []Finding
	for _, check := range []func(Subject) []Finding{
		permissions, lines, headers, settings, profiles, shadowed, securityKeys, programs, tokens, others, locks, cacheKey,
	} {
		all = append(all, check(s)...)
	}
	for _, check := range []func(context.Context, Subject) []Finding{terminal, dialog, keptKeys} {
		all = append(all, check(ctx, s)...)
	}
	return append(append(append(all, browsers(s)...), proxy(s)...), certificates(s)...)
}

// collection gathers the findings of one check.
type collection struct {
	check string
	found []Finding
}

func (c *collection) add(status Status, detail, cure string) {
	c.found = append(c.found, Finding{Check: c.check, Status: status, Detail: detail, Cure: cure})
}

// command adds a finding whose cure is for a shell; where there is none, in other words.
func (c *collection) command(status Status, detail, command, otherwise string) {
	if command == "" {
		c.add(status, detail, otherwise)
		return
	}
	c.found = append(c.found, Finding{Check: c.check, Status: status, Detail: detail, Cure: command, Command: true})
}

// or returns the findings, or that all is well.
func (c *collection) or(well string) []Finding {
	if len(c.found) == 0 {
		c.add(OK, well, "")
	}
	return c.found
}
