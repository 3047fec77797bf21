package keyscmd

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/othervault"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// checkFrom refuses what has no meaning for the keys of another program.
func checkFrom(program, name string, backup bool) error {
	names := strings.Join(othervault.Names(), " or ")
	switch _, known := othervault.Of(program, "", func(string) string { return "" }); {
	case !known:
		return &run.UsageError{Problem: fmt.Sprintf("--from is %q, and has to be %s", program, names)}
	case name == "":
		return &run.UsageError{Problem: "keys import --from takes one PROFILE: the name of the key in " + program}
	case backup:
		return &run.UsageError{Problem: "--backup is of the credentials file, which --from leaves alone"}
	}
	return nil
}

// copyFrom copies a key out of another program's store, which stays as it is, and has the profile of
// its name get it from ours.
func (m *mover) copyFrom(ctx context.Context, program string) error {
	vault, _ := othervault.Of(program, profile.Home(m.Env.Getenv, m.Env.System), m.Env.Getenv)
	edit, reason, err := m.lineFor()
	if err != nil {
		return err
	}
	if m.how.Dry {
		_, err := m.how.Consent(ctx, m.Run, edit.Path, edit.Diff())
		return err
	}
	if err := m.store.Keyring.Check(ctx); err != nil {
		return err
	}
	id, key, err := vault.Get(ctx, m.store.Keyring, m.name, func() (secret.String, error) { return m.passphrase(ctx, vault) })
	if err != nil {
		return err
	}
	if err := check(m.name, id, key); err != nil {
		return err
	}
	if len(edit.Splices) > 0 { // and nobody says yes for nothing
		if wanted, err := m.how.Consent(ctx, m.Run, edit.Path, edit.Diff()); err != nil || !wanted {
			return err
		}
	}
	return m.locked(ctx, func() error {
		if err := m.store.Add(ctx, keys.Key{Name: m.name, AccessKeyID: id, Since: m.Env.Now()}, key); err != nil {
			return err
		}
		said := fmt.Sprintf("the key of %s (%s) is in the keyring (%s); %s still has it, too", m.name, id, m.store.Keyring.Name(), program)
		if reason != "" {
			said += fmt.Sprintf("\nprofile %s stays as it is: %s", m.name, reason)
		}
		return m.writeLine(ctx, said)
	})
}

// lineFor plans the line of the profile.
func (m *mover) lineFor() (editor.Edit, string, error) {
	if err := keys.CheckName(m.name); err != nil {
		return editor.Edit{}, "", err
	}
	profiles, err := command.Profiles(m.Run)
	if err != nil {
		return editor.Edit{}, "", err
	}
	return profiles.WithKey(m.name)
}

// writeLine writes the line of the profile, where it needs one, and says what has been done.
func (m *mover) writeLine(ctx context.Context, said string) error {
	files := setup.Journal{Path: filepath.Join(filepath.Dir(m.store.Index.Path), "setup.json")}
	held, err := lock.Acquire(m.TellingWaits(ctx, "keys"), files.Lock(), m.Env.Now)
	if err != nil {
		return err
	}
	defer held.Release()
	edit, _, err := m.lineFor()
	if err != nil {
		return err
	}
	if len(edit.Splices) > 0 {
		if _, err := edit.Write(m.Env.Now()); err != nil {
			return err
		}
		said += fmt.Sprintf("\nprofile %s gets it from there: written to %s", m.name, edit.Path)
	}
	return text.Write(m.Env.Stdout, said+"\n")
}

// passphrase is what opens the files of another program: that of its variable, else what a person
// types.
func (m *mover) passphrase(ctx context.Context, vault othervault.Vault) (secret.String, error) {
	if given := m.Env.Getenv(vault.Passphrase); given != "" {
		return secret.New(given), nil
	}
	typed, err := m.AskSecret(ctx, fmt.Sprintf("Passphrase of %s (%s):", vault.Program, vault.Dir))
	if err != nil && ctx.Err() == nil {
		err = &UnaskedError{Name: m.name, Variable: vault.Passphrase, Err: err}
	}
	return secret.New(typed), err
}
