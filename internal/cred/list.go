package cred

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// entry is a profile in `list --json`.
type entry struct {
	Profile     string `json:"profile"`
	Account     string `json:"account,omitempty"`
	RoleARN     string `json:"role_arn,omitempty"`
	Region      string `json:"region,omitempty"`
	MFASerial   string `json:"mfa_serial,omitempty"`
	CachedUntil string `json:"cached_until,omitempty"`
	Error       string `json:"error,omitempty"`
	role        string // its name, for people
}

// list is the command that lists all profiles. One that cannot be resolved is listed with the reason.
func list(c *cli.Context, env Env) error {
	if err := noArguments(c); err != nil {
		return err
	}
	s, err := newSession(c, env)
	if err != nil {
		return err
	}
	set, err := profile.Load(s.files)
	if err != nil {
		return err
	}
	entries := []entry{}
	for _, name := range set.Names() {
		entries = append(entries, s.entry(set, name))
	}
	if c.Bool("json") {
		return writeJSON(env.Stdout, entries)
	}
	var out bytes.Buffer
	table := tabwriter.NewWriter(&out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "PROFILE\tACCOUNT\tROLE\tREGION\tMFA\tCACHED UNTIL")
	var bad []string
	for _, e := range entries {
		role := e.role
		if e.Error != "" {
			role, bad = "-", append(bad, e.Error)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", e.Profile, e.Account, role, e.Region, e.MFASerial, e.CachedUntil)
	}
	table.Flush() //nolint:errcheck,gosec // writing to a buffer does not fail
	for _, problem := range bad {
		fmt.Fprintf(&out, "\n%s", problem)
	}
	return writeText(env.Stdout, out.String())
}

// writeText writes text for people, without what would harm a terminal and without the blanks that end a table's lines.
func writeText(w io.Writer, text string) error {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	_, err := io.WriteString(w, printable(out.String()))
	return err
}

// entry describes a profile as it resolves when an option names it.
func (s *session) entry(set *profile.Set, name string) entry {
	plan, err := s.resolve(set, profile.Request{Profile: name, Environment: s.request.Environment})
	if err != nil {
		return entry{Profile: name, Error: err.Error()}
	}
	e := entry{Profile: name, Account: plan.Account(), RoleARN: plan.RoleARN(), Region: plan.Region, role: plan.RoleName()}
	e.MFASerial = plan.MFADevice()
	if until, ok := s.until(plan); ok {
		e.CachedUntil = until.UTC().Format(time.RFC3339)
	}
	return e
}
