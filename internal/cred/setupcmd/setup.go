// Package setupcmd has the commands `setup` and `completion` of aws-federate-cred: they show a change
// of a user's file, ask for it, make it and take it back, and print the code that a shell runs.
//
// It does not know the other commands, what is written (internal/setup), how a file is changed
// (internal/editor), or how an error is worded.
package setupcmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Setup makes the command `setup`, with those below it.
func Setup(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "setup", Usage: "write profiles and aliases; show each change, and take it back", ArgsUsage: " ",
		Description: `Without a command it goes through what is missing, one change and one question at a time.

  aws-federate-cred setup profile prod    [profile prod-cred], for every tool
  aws-federate-cred setup sso corp        all accounts and roles of a sign-in
  aws-federate-cred setup undo            take the last change back`,
		Flags: flags(),
		Subcommands: []*cli.Command{
			profileCommand(env), ssoCommand(env), aliasCommand(env), shellCommand(env),
			undoCommand(env),
		},
		Action: action(env, command.NoArguments, (*setter).everything),
	}
}

// flags are the options of a command that changes a file: its own, and those of all of them.
func flags(own ...cli.Flag) []cli.Flag {
	return slices.Concat(own, command.Change(), run.Take(run.OfPerson))
}

// action runs a command that changes a file, once its arguments are checked.
func action(env run.Env, check func(*cli.Context) error, do func(*setter, context.Context, *cli.Context) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if err := check(c); err != nil {
			return err
		}
		r, err := run.New(c, env)
		if err != nil {
			return err
		}
		ctx, stop := run.Interruptible(c.Context)
		defer stop()
		s := &setter{Run: r, how: command.HowOf(c)}
		if home := profile.Home(env.Getenv, env.System); home != "" {
			s.home = filepath.Join(home, ".aws")
			s.journal = setup.Journal{Path: filepath.Join(s.home, "federate", "setup.json")}
		}
		return do(s, ctx, c)
	}
}

// oneArgument takes one argument and no other.
func oneArgument(what string) func(c *cli.Context) error {
	return func(c *cli.Context) error {
		said := fmt.Sprintf("setup %s takes one %s", c.Command.Name, what)
		switch {
		case c.NArg() == 0 || c.Args().First() == "":
			return &run.UsageError{Problem: said + ", and none is named; 'aws-federate-cred list' shows those that there are"}
		case c.NArg() > 1:
			return &run.UsageError{Problem: said}
		}
		return nil
	}
}

// setter changes files as a person wants it.
type setter struct {
	*run.Run

	home    string // ~/.aws; empty where there is no home directory
	journal setup.Journal
	how     command.How
}

// task is one change of one file: what is wanted of it, whatever it holds.
type task struct {
	command, path string
	plan          func(editor.File) (setup.Proposal, error)
}

var errNoHome = errors.New("HOME is not set, so that there is no ~/.aws for it")

// carryOut plans a change, shows it, asks for it and makes it.
func (s *setter) carryOut(ctx context.Context, t task) error {
	file, proposal, edit, err := t.read()
	if err != nil {
		return err
	}
	if len(edit.Splices) == 0 {
		return s.already(proposal)
	}
	for _, note := range proposal.Notes {
		s.Log.Info(note)
	}
	if wanted, err := s.consent(ctx, edit); err != nil || !wanted {
		return err
	}
	held, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer held.Release()
	again, proposal, edit, err := t.read()
	switch {
	case err != nil:
		return err
	case !s.how.Yes && again.Text != file.Text:
		return changed(t.path)
	case len(edit.Splices) == 0: // another setup has made it
		return s.already(proposal)
	}
	backup, err := s.write(edit, t.command)
	if err != nil {
		return err
	}
	return s.made(proposal.Says, t.path, backup)
}

// read plans the change of what the file holds now.
func (t task) read() (file editor.File, p setup.Proposal, e editor.Edit, err error) {
	if file, err = editor.Read(t.path); err != nil {
		return file, p, e, err
	}
	if p, err = t.plan(file); err != nil {
		return file, p, e, err
	}
	if len(p.Changes) > 0 {
		e, err = file.Apply(p.Changes...)
	}
	return file, p, e, err
}

// already says that there is nothing to change.
func (s *setter) already(p setup.Proposal) error {
	if s.how.Dry { // the answer is a diff, and it is empty
		s.Log.Info(strings.Join(p.Says, "; "))
		return nil
	}
	return text.Write(s.Env.Stdout, strings.Join(p.Says, "\n")+"\n")
}

// consent shows a change. It is to be made if the answer is true.
func (s *setter) consent(ctx context.Context, edit editor.Edit) (bool, error) {
	return s.how.Consent(ctx, s.Run, edit.Path, edit.Diff())
}
