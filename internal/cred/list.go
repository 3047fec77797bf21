package cred

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func listCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the profiles, with their roles and what is cached", ArgsUsage: "[WORD…]",
		Description: `With words, it lists the profiles whose name, account or role has all of them.

  aws-federate-cred list prod admin
  aws-federate-cred list --json`,
		Flags:  append(run.Take(run.OfCache), command.JSON()),
		Action: func(c *cli.Context) error { return list(c, env) },
	}
}

// list is the command that lists profiles. One that cannot be resolved is listed, and the reason is
// said on standard error.
func list(c *cli.Context, env run.Env) error {
	r, set, err := command.Open(c, env)
	if err != nil {
		return err
	}
	for _, section := range set.Ignored() {
		r.Log.Warn(section.String())
	}
	entries := r.Entries(set, set.Names())
	entries = slices.DeleteFunc(entries, func(e run.Entry) bool { return !has(e, c.Args().Slice()) })
	if len(entries) == 0 {
		r.Log.Info(none(r, len(set.Names()), c.Args().Slice()))
	}
	signIns := signInsOf(r, set, entries, c.NArg() == 0)
	if c.Bool("json") {
		return command.WriteJSON(env.Stdout, entries)
	}
	if len(entries) == 0 {
		return nil
	}
	err = text.Write(env.Stdout, table(entries)+sessionTable(r, entries)+signInTable(signIns))
	for _, e := range entries {
		if e.Error != "" {
			r.Log.Warn(e.Error)
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
		return "no profile has " + strings.Join(words, " and ") + " in its name, account or role"
	}
	return "there are no profiles, in " + r.Files.Config + " or " + r.Files.Credentials +
		": 'aws configure' or 'aws configure sso' makes the first"
}

// table is the list for people.
func table(entries []run.Entry) string {
	rows := make([][]string, 0, 1+len(entries))
	rows = append(rows, []string{"PROFILE", "ACCOUNT", "ROLE", "REGION", "MFA", "CACHED UNTIL"})
	for _, e := range entries {
		role := e.RoleName
		if e.Error != "" {
			role = "-"
		}
		rows = append(rows, []string{e.Profile, e.Account, role, e.Region, e.MFASerial, e.CachedUntil})
	}
	return text.Table(rows)
}

// sessionTable is what stands below the list of the MFA sessions that are cached: of which device,
// with whose keys, until when. Profiles share them. It is empty where there is none.
func sessionTable(r *run.Run, entries []run.Entry) string {
	rows, seen := [][]string{{"MFA SESSION", "KEYS OF", "CACHED UNTIL"}}, map[string]bool{}
	for _, e := range entries {
		until, ok := time.Time{}, false
		if r.Disk != nil && e.SessionUntil != "" && !seen[e.SessionKey] {
			until, ok = r.Disk.Until(e.SessionKey)
		}
		if ok {
			seen[e.SessionKey] = true
			rows = append(rows, []string{e.MFASerial, e.KeysOf, fmt.Sprintf("%s (%s left)", text.Time(until), lasting(r, until)[1])})
		}
	}
	if len(rows) == 1 {
		return ""
	}
	return "\n" + text.Table(rows)
}
