package cred

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func setupUndoCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "undo", Usage: "take back what setup did last; again for what it did before", ArgsUsage: " ",
		Flags:  setupFlags(),
		Action: setupAction(env, noArguments, func(s *setter, ctx context.Context, _ *cli.Context) error { return s.undo(ctx) }),
	}
}

func isDeclined(err error) bool {
	_, declined := errors.AsType[*DeclinedError](err)
	return declined
}

// undo takes back the last change that can still be taken back.
func (s *setter) undo(ctx context.Context) error {
	entry, edit, gone, left, err := s.last()
	switch {
	case err != nil:
		return err
	case left == 0:
		return s.already(setup.Proposal{Says: []string{"there is nothing that setup has written and could take back"}})
	}
	if go_, err := s.consent(ctx, edit); err != nil || !go_ {
		return err
	}
	held, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer held.Release()
	again, now, gone, left, err := s.last()
	switch {
	case err != nil:
		return err
	case left == 0 || again.After != entry.After || again.File != entry.File || now.Text != edit.Text:
		return changed(entry.File)
	}
	for range gone {
		if err := s.journal.Drop(); err != nil {
			return err
		}
	}
	backup, err := s.revert(entry, now)
	if err != nil {
		return err
	}
	if err := s.journal.Drop(); err != nil {
		return err
	}
	says := []string{fmt.Sprintf("taken back: %s of %s", entry.Command, text.Time(entry.Time))}
	if left > 1 {
		says = append(says, "'aws-federate-cred setup undo' takes back what setup did before that")
	}
	if entry.Made && now.After == "" {
		return text.Write(s.Env.Stdout, strings.Join(says, "\n")+"\n"+entry.File+" is gone, as it was not there before\n")
	}
	return s.made(says, entry.File, backup)
}

// last is the last change that can be taken back, and how. gone are those after it that cannot any
// more, and left how many there are with it.
func (s *setter) last() (entry setup.Entry, edit editor.Edit, gone, left int, err error) {
	if s.home == "" {
		return entry, edit, 0, 0, &setup.JournalError{Path: "of setup", Err: errNoHome}
	}
	all, err := s.journal.Entries()
	if err != nil {
		return entry, edit, 0, 0, err
	}
	for left = len(all); left > 0; left-- {
		entry = all[left-1]
		file, err := editor.Read(entry.File)
		if err != nil {
			return entry, edit, gone, left, err
		}
		if entry.Open(file.Text) {
			edit, err = entry.Revert(file)
			if err != nil || len(edit.Splices) > 0 {
				return entry, edit, gone, left, err
			}
		}
		gone++
	}
	return entry, edit, gone, 0, nil
}

// revert makes the file what it was, be it that there was none.
func (s *setter) revert(entry setup.Entry, edit editor.Edit) (backup string, err error) {
	if entry.Made && edit.After == "" {
		return "", edit.Remove()
	}
	return edit.Write(s.Env.Now())
}
