package cred

import (
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func listCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the profiles, with their roles and what is cached", ArgsUsage: " ",
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "as JSON", DisableDefaultText: true}},
		Action: func(c *cli.Context) error { return list(c, env) },
	}
}

// list is the command that lists all profiles. One that cannot be resolved is listed with the
// reason.
func list(c *cli.Context, env run.Env) error {
	if err := noArguments(c); err != nil {
		return err
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	set, err := r.Load()
	if err != nil {
		return err
	}
	entries := []run.Entry{}
	for _, name := range set.Names() {
		entries = append(entries, r.Entry(set, name))
	}
	if c.Bool("json") {
		return writeJSON(env.Stdout, entries)
	}
	return text.Write(env.Stdout, table(entries))
}

// table is the list for people: below it stands what is wrong with profiles that do not resolve.
func table(entries []run.Entry) string {
	rows := make([][]string, 0, 1+len(entries))
	rows = append(rows, []string{"PROFILE", "ACCOUNT", "ROLE", "REGION", "MFA", "CACHED UNTIL"})
	bad := ""
	for _, e := range entries {
		role := e.RoleName
		if e.Error != "" {
			role, bad = "-", bad+"\n"+e.Error
		}
		rows = append(rows, []string{e.Profile, e.Account, role, e.Region, e.MFASerial, e.CachedUntil})
	}
	return text.Table(rows) + bad
}
