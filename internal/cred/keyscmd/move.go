package keyscmd

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
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func importCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "move the keys of profiles out of the credentials file into the keyring", ArgsUsage: "[PROFILE]",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{
				Name: "from", Category: command.Which,
				Usage: "copy the key from another `PROGRAM`, aws-vault or granted, which keeps it",
			},
			&cli.BoolFlag{Name: "all", Category: command.Which, Usage: "all profiles that have long-lived keys"},
		}, command.Change(), []cli.Flag{
			&cli.BoolFlag{Name: "backup", Category: command.Changing, Usage: "keep a copy of the file as it was, keys and all, beside it"},
		}, run.Take(run.OfPerson)),
		Action: func(c *cli.Context) error {
			name, err := command.OneProfile(c)
			switch {
			case err != nil:
				return err
			case name == "" && !c.Bool("all"), name != "" && c.Bool("all"):
				return &run.UsageError{Problem: "keys import takes one PROFILE, or --all"}
			}
			if c.IsSet("from") {
				if err := checkFrom(c.String("from"), name, c.Bool("backup")); err != nil {
					return err
				}
			}
			k, err := newKeeper(c, env)
			if err != nil {
				return err
			}
			ctx, stop := run.Interruptible(c.Context)
			defer stop()
			m := &mover{keeper: k, name: name, how: command.HowOf(c), backup: c.Bool("backup")}
			if c.IsSet("from") {
				return m.copyFrom(ctx, c.String("from"))
			}
			return m.carryOut(ctx)
		},
	}
}

// mover moves keys out of files.
type mover struct {
	*keeper

	name   string // of the profile; empty for all
	how    command.How
	backup bool
}

// plan is what is to be moved, and the files without it.
type plan struct {
	moves []setup.Move
	// done are the profiles that are as wanted.
	done []string
	// refused are those that --all leaves as they are.
	refused []*setup.RefusedError
	edits   []editor.Edit
}

// carryOut shows what is to be moved, asks, and moves it: the keyring has a key and gives it back
// before the index says so, and that does before the file is without it. Killed anywhere, it leaves
// a key that works, and goes on from there when it is run again.
func (m *mover) carryOut(ctx context.Context) error {
	p, err := m.plan()
	if err != nil {
		return err
	}
	for _, left := range p.refused {
		m.Log.Warn(left.Error() + "; " + left.Hint)
	}
	if len(p.moves) == 0 {
		return m.nothing(p)
	}
	if !m.how.Dry {
		if err := m.store.Keyring.Check(ctx); err != nil { // before anybody says yes for nothing
			return err
		}
	}
	for _, e := range p.edits {
		if wanted, err := m.how.Consent(ctx, m.Run, e.Path, setup.Masked(e.Diff(), p.moves)); err != nil || !wanted && !m.how.Dry {
			return err
		}
	}
	if m.how.Dry {
		return nil
	}
	return m.locked(ctx, func() error { return m.move(ctx, p) })
}

// plan reads the files anew.
func (m *mover) plan() (plan, error) {
	profiles, err := command.Profiles(m.Run)
	if err != nil {
		return plan{}, err
	}
	var p plan
	names := []string{m.name}
	if m.name == "" {
		names = m.withKeys(profiles)
	}
	for _, name := range names {
		if err := keys.CheckName(name); err != nil {
			return plan{}, err
		}
		move, err := m.moveKeys(profiles, name)
		refused, is := errors.AsType[*setup.RefusedError](err)
		switch {
		case is && m.name == "":
			p.refused = append(p.refused, refused)
		case err != nil:
			return plan{}, err
		case move.Path == "":
			p.done = append(p.done, name)
		default:
			p.moves = append(p.moves, move)
		}
	}
	for _, path := range []string{m.Files.Credentials, m.Files.Config} {
		if !slices.ContainsFunc(p.moves, func(move setup.Move) bool { return move.Path == path }) {
			continue
		}
		e, err := profiles.WithoutKeys(path, p.moves)
		if err != nil {
			return plan{}, err
		}
		p.edits = append(p.edits, e)
	}
	return p, nil
}

// withKeys are the profiles that have an access key in a file.
func (m *mover) withKeys(profiles setup.Profiles) (names []string) {
	set := profile.Parse(m.Files, profiles.Config, profiles.Credentials)
	for _, name := range set.Names() {
		if _, ok := set.Lookup(name, "aws_access_key_id"); ok {
			names = append(names, name)
		}
	}
	return names
}

// nothing says that there is nothing to move.
func (m *mover) nothing(p plan) error {
	said := "no profile has long-lived keys in " + m.Files.Credentials
	if len(p.done) > 0 {
		said = "the keys of " + strings.Join(p.done, ", ") + " are in the keyring already"
	}
	return text.Write(m.Env.Stdout, said+"\n")
}

// move does it, with what the files hold now.
func (m *mover) move(ctx context.Context, shown plan) error {
	files := setup.Journal{Path: filepath.Join(filepath.Dir(m.store.Index.Path), "setup.json")}
	held, err := lock.Acquire(m.TellingWaits(ctx, "keys"), files.Lock(), m.Env.Now)
	if err != nil {
		return err
	}
	defer held.Release()
	p, err := m.plan()
	if err != nil {
		return err
	}
	for i, e := range p.edits {
		if !m.how.Yes && (i >= len(shown.edits) || e.Text != shown.edits[i].Text) {
			return &editor.FileError{Path: e.Path, Writing: true, Err: &wholefile.ChangedError{Path: e.Path}}
		}
	}
	for _, move := range p.moves {
		key, err := m.keyOf(move)
		if err != nil {
			return err
		}
		if err := m.store.Add(ctx, key, move.SecretAccessKey); err != nil {
			return err
		}
	}
	var says []string
	for _, move := range p.moves {
		says = append(
			says,
			fmt.Sprintf("the key of %s (%s) is in the keyring (%s)", move.Profile, move.AccessKeyID, m.store.Keyring.Name()),
		)
	}
	for _, e := range p.edits {
		said, err := m.write(e)
		if err != nil {
			return err
		}
		says = append(says, said)
	}
	m.forgetInFiles(p.moves)
	m.warnOfCopies(p.moves)
	return text.Write(m.Env.Stdout, strings.Join(says, "\n")+"\n")
}

// write brings a file without keys to its place, and says what became of the old one.
func (m *mover) write(e editor.Edit) (string, error) {
	if m.backup {
		backup, err := e.Write(m.Env.Now())
		return fmt.Sprintf("written to %s; as it was before, with the keys: %s", e.Path, backup), err
	}
	erased, err := e.Replace()
	if erased {
		return "written to " + e.Path + "; what the disk had of it before is overwritten", err
	}
	return "written to " + e.Path + "; what the disk had of it before could not be overwritten", err
}
