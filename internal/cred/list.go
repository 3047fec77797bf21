package cred

import (
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/run"
)

func listCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "list",
		Usage:     "list the profiles, with their roles and what is cached",
		ArgsUsage: "[WORD…]",
		Description: `With words, it lists the profiles whose name, account or role has all of them. CACHED is how long the credentials last that are there, "no" where a run fetches them without a question, "asks" what a person is asked for, or "broken".

  aws-federate-cred list prod admin
  aws-federate-cred list --sort left
  aws-federate-cred list --json`,
		Flags: append(
			run.Take(run.OfCache),
			command.JSON(),
			&cli.BoolFlag{
				Category: command.Answer,
				Name:     "wide",
				Usage:    "show all columns, and cut nothing, whatever the terminal's width is",
			},
			&cli.StringFlag{
				Category: command.Answer,
				Name:     "sort",
				Value:    "name",
				Usage:    "sort by `WHAT`: name, account, or left (what ends first)",
			},
		),
		Action: func(c *cli.Context) error { return list(c, env) },
	}
}

// list is the command that lists profiles. One that cannot be resolved is listed, and the reason is
// said on standard error.
func list(c *cli.Context, env run.Env) error {
	by, err := order(c.String("sort"))
	if err != nil {
		return err
	}
	debug.SetGCPercent(-1) // ten thousand profiles are 60 MB, and then the program ends
	debug.SetMemoryLimit(256 << 20)
	r, set, err := command.Open(c, env)
	if err != nil {
		return err
	}
	for _, section := range set.Ignored() {
		r.Log.Warn(section.String())
	}
	entries := r.Entries(set, set.Names())
	if words := c.Args().Slice(); len(words) > 0 {
		entries = slices.DeleteFunc(entries, func(e run.Entry) bool { return !has(e, words) })
	}
	if len(entries) == 0 {
		r.Log.Info(none(r, len(set.Names()), c.Args().Slice()))
	}
	if note := agentNote(r, entries); note != "" {
		r.Log.Info(note)
	}
	signIns := signincmd.Kept(r, set, entries, c.NArg() == 0)
	if by != nil {
		slices.SortStableFunc(entries, by)
	}
	if c.Bool("json") {
		return command.WriteJSON(env.Stdout, entries)
	}
	if len(entries) == 0 {
		return nil
	}
	err = draw(env.Stdout, screenOf(r, c.Bool("wide")), entries, signIns)
	for i := range entries {
		if entries[i].Error != "" && !entries[i].SettingsAlone {
			r.Log.Warn(entries[i].Error)
		}
	}
	return err
}

// has reports whether a profile's name, account or role has all words, in capitals or not.
func has(e run.Entry, words []string) bool {
	of := []string{strings.ToLower(e.Profile), e.Account, strings.ToLower(e.RoleName)}
	return !slices.ContainsFunc(words, func(word string) bool {
		return !slices.ContainsFunc(of, func(s string) bool { return strings.Contains(s, strings.ToLower(word)) })
	})
}

// none says why nothing is listed, of how many profiles.
func none(r *run.Run, of int, words []string) string {
	if of > 0 {
		return "no profile has " + strings.Join(words, " and ") + " in its name, account or role; 'aws-federate-cred list' " +
			"shows all, and who asks for a code or a sign-in in its column CACHED"
	}
	return noProfiles(r)
}

// noProfiles says that there are none, and what makes the first.
func noProfiles(r *run.Run) string {
	return "there are no profiles, in " + r.Files.Config + " or " + r.Files.Credentials +
		": 'aws configure sso' or 'aws configure' makes the first"
}
