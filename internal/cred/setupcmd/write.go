package setupcmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// lock waits until no other process sets anything up. Nobody is asked while it is held.
func (s *setter) lock(ctx context.Context) (*lock.Lock, error) {
	if s.home == "" {
		return nil, &setup.JournalError{Path: "of setup", Err: errNoHome}
	}
	if err := os.MkdirAll(filepath.Dir(s.journal.Path), 0o700); err != nil {
		return nil, &setup.JournalError{Path: s.journal.Path, Err: err}
	}
	held, err := lock.Acquire(ctx, s.journal.Lock(), s.Env.Now)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, &setup.JournalError{Path: s.journal.Path, Err: err}
	}
	return held, nil
}

// write makes a change, which stands in the journal before.
func (s *setter) write(edit editor.Edit, command string) (backup string, err error) {
	if err := s.journal.Add(setup.NewEntry(edit, command, s.Env.Now())); err != nil {
		return "", err
	}
	if backup, err = edit.Write(s.Env.Now()); err != nil {
		_ = s.journal.Drop() // an entry that stays does no harm
	}
	return backup, err
}

func changed(path string) error {
	return &editor.FileError{Path: path, Writing: true, Err: &wholefile.ChangedError{Path: path}}
}

// made says what has been written.
func (s *setter) made(says []string, path, backup string) error {
	where := "written to " + path
	if backup != "" {
		where += "; as it was before: " + backup
	}
	return text.Write(s.Env.Stdout, strings.Join(says, "\n")+"\n"+where+"\n")
}
