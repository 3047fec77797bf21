// Package logcmd has the command `log` of aws-federate-cred: it shows who got which credentials, from
// the log that issuance_log names.
//
// It does not know the other commands, nor how the log is kept (internal/issuance).
package logcmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/issuance"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Command makes the command `log`.
func Command(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "log",
		Usage:     "show who got which credentials, and when",
		ArgsUsage: "[WORD…]",
		Description: `It reads the file that the setting issuance_log names. With words, it shows the events that have all of them. The access
key is that of AWS's CloudTrail, which says what was done with it.

  aws-federate-cred log prod denied
  aws-federate-cred log ASIA2EXAMPLE --json`,
		Flags:  []cli.Flag{command.JSON()},
		Action: func(c *cli.Context) error { return show(c, env) },
	}
}

// NoLogError says that there is no log to show: nobody has named one.
type NoLogError struct{}

// Error implements error.
func (*NoLogError) Error() string { return "no events are written down: issuance_log is not set" }

// FileError says that the log is there and cannot be read.
type FileError struct {
	File string
	From string // where the setting stands
	Err  error
}

// Error implements error.
func (e *FileError) Error() string { return fmt.Sprintf("reading %s (%s): %v", e.File, e.From, e.Err) }

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// show is the command.
func show(c *cli.Context, env run.Env) error {
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	path, from := r.IssuanceLog()
	if path == "" {
		return &NoLogError{}
	}
	events, bad, err := issuance.Read(path)
	if err != nil {
		return &FileError{File: path, From: from, Err: err}
	}
	if bad > 0 {
		r.Log.Warn(fmt.Sprintf("%d lines of the log are no events", bad), "file", path)
	}
	events = slices.DeleteFunc(events, func(e issuance.Event) bool { return !has(e, c.Args().Slice()) })
	if c.Bool("json") {
		return command.WriteJSON(env.Stdout, append([]issuance.Event{}, events...))
	}
	if len(events) == 0 {
		r.Log.Info("no event is there to show", "log", path)
		return nil
	}
	return text.Write(env.Stdout, table(events))
}

// has reports whether an event has all words in its fields, in capitals or not.
func has(e issuance.Event, words []string) bool {
	line := strings.ToLower(strings.Join(append(row(e), e.Expires), "\n"))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, strings.ToLower(word)) })
}

// table is the log for people.
func table(events []issuance.Event) string {
	rows := make([][]string, 0, 1+len(events))
	rows = append(rows, []string{"TIME", "EVENT", "PROFILE", "ACCOUNT", "ROLE", "ACCESS KEY", "CALLER", "AGENT", ""})
	for _, e := range events {
		rows = append(rows, row(e))
	}
	return text.Table(rows)
}

func row(e issuance.Event) []string {
	role := e.Role[strings.LastIndexByte(e.Role, '/')+1:]
	return []string{e.Time, string(e.Event), e.Profile, e.Account, role, e.AccessKeyID, e.Caller, e.Agent, e.Reason}
}
