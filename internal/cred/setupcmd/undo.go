package setupcmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func undoCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "undo", Usage: "take back what setup did last; again for what it did before", ArgsUsage: " ",
		Flags:  flags(),
		Action: action(env, command.NoArguments, func(s *setter, ctx context.Context, _ *cli.Context) error { return s.undo(ctx) }),
	}
}

func isDeclined(err error) bool {
	_, declined := errors.AsType[*command.DeclinedError](err)
	return declined
}

// step is the last change that can be taken back, and how.
type step struct {
	entry setup.Entry
	edit  editor.Edit
	// gone are the changes after it that cannot be taken back any more, and left is how many there
	// are up to it; none where none can.
	gone, left int
}

// undo takes back the last change that can still be taken back.
func (s *setter) undo(ctx context.Context) error {
	shown, err := s.last()
	switch {
	case err != nil:
		return err
	case shown.left == 0:
		return s.already(setup.Proposal{Says: []string{"there is nothing that setup has written and could take back"}})
	}
	if wanted, err := s.consent(ctx, shown.edit); err != nil || !wanted {
		return err
	}
	held, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer held.Release()
	now, err := s.last()
	switch {
	case err != nil:
		return err
	case now.left != shown.left || now.entry.After != shown.entry.After || now.edit.Text != shown.edit.Text:
		return changed(shown.entry.File)
	}
	for range now.gone {
		if err := s.journal.Drop(); err != nil {
			return err
		}
	}
	backup, err := s.revert(now)
	if err != nil {
		return err
	}
	if err := s.journal.Drop(); err != nil {
		return err
	}
	return s.reverted(now, backup)
}

// last looks for the change to take back.
func (s *setter) last() (step, error) {
	if s.home == "" {
		return step{}, &setup.JournalError{Path: "of setup", Err: errNoHome}
	}
	all, err := s.journal.Entries()
	if err != nil {
		return step{}, err
	}
	for i, entry := range slices.Backward(all) {
		file, err := editor.Read(entry.File)
		switch {
		case err != nil:
			return step{}, err
		case !entry.Open(file.Text):
			continue
		}
		edit, err := entry.Revert(file)
		if err != nil || len(edit.Splices) > 0 {
			return step{entry, edit, len(all) - 1 - i, i + 1}, err
		}
	}
	return step{}, nil
}

// removes reports whether there was no file before.
func (s step) removes() bool { return s.entry.Made && s.edit.After == "" }

// revert makes the file what it was, be it that there was none.
func (s *setter) revert(now step) (backup string, err error) {
	if now.removes() {
		return "", now.edit.Remove()
	}
	return now.edit.Write(s.Env.Now())
}

// reverted says what has been taken back.
func (s *setter) reverted(now step, backup string) error {
	says := []string{fmt.Sprintf("taken back: %s of %s", now.entry.Command, text.Time(now.entry.Time))}
	if now.left > 1 {
		says = append(says, "'aws-federate-cred setup undo' takes back what setup did before that")
	}
	if now.removes() {
		return text.Write(s.Env.Stdout, strings.Join(says, "\n")+"\n"+now.edit.Path+" is gone, as it was not there before\n")
	}
	return s.made(says, now.edit.Path, backup)
}
