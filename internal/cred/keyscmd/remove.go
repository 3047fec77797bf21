package keyscmd

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func removeCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "remove", Usage: "take a key out of the keyring; at AWS it stays as it is", ArgsUsage: "NAME",
		Description: "On a terminal it asks first. It names the profiles that are left without a key.",
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "yes", Category: command.Changing, Usage: "remove it without a question"},
		}, run.Take(run.OfPerson)...),
		Action: action(env, (*keeper).remove),
	}
}

// KeptError says that a key was not removed, as nobody said yes to it.
type KeptError struct {
	Name string
	// Err says why nobody could be asked; nil where a person did not want it.
	Err error
}

// Error implements error.
func (e *KeptError) Error() string { return fmt.Sprintf("the key %q was not removed", e.Name) }

// Unwrap returns why nobody could be asked.
func (e *KeptError) Unwrap() error { return e.Err }

// remove forgets a key, and says what it leaves.
func (k *keeper) remove(ctx context.Context, c *cli.Context, name string) error {
	using, err := k.ProfilesWithKey(name)
	if err != nil { // the files are not what is to be changed
		k.Log.Warn("it is not known which profiles have the key", "error", err)
	}
	if !c.Bool("yes") && k.atTerminal() {
		if err := k.agree(ctx, name, using); err != nil {
			return err
		}
	}
	var key keys.Key
	err = k.locked(ctx, func() (err error) {
		key, err = k.store.Remove(ctx, name)
		return err
	})
	if err != nil {
		return err
	}
	said := fmt.Sprintf("the key %s is not in the keyring any more", name)
	if key.AccessKeyID != "" {
		said = fmt.Sprintf("the key %s (%s) is not in the keyring any more; at AWS it is as it was", name, key.AccessKeyID)
	}
	if len(using) > 0 {
		k.Log.Warn(without(using, "have no key now") + ": 'aws-federate-cred keys add " + text.Quote(name) + "' adds one, " +
			"or take the line of the key out of the profile")
	}
	return text.Write(k.Env.Stdout, said+"\n")
}

// atTerminal reports whether a person types the command and reads what comes of it. Else a script
// does, which is not asked.
func (k *keeper) atTerminal() bool {
	stdin, ok := k.Env.Stdin.(io.Writer) // a file
	return ok && run.IsTerminal(stdin) && run.IsTerminal(k.Env.Stdout)
}

// agree asks whether a key is to be removed.
func (k *keeper) agree(ctx context.Context, name string, using []string) error {
	called := name
	key, ok, err := k.store.Index.Find(name)
	switch {
	case err != nil:
		return err
	case ok:
		called += " (" + key.AccessKeyID + ")"
	}
	shown := "The secret is not to be had anywhere else, unless you have kept it: AWS does not tell it again.\n"
	if len(using) > 0 {
		shown = without(using, "will have no key") + ".\n" + shown
	}
	yes, err := k.Confirm(ctx, shown, "Remove the key "+text.Printable(called)+" from the keyring?")
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return &KeptError{Name: name, Err: err}
	case !yes:
		return &KeptError{Name: name}
	}
	return nil
}

// mostNamed is how many profiles are named.
const mostNamed = 10

// without says what becomes of profiles.
func without(profiles []string, becomes string) string {
	named := make([]string, 0, mostNamed)
	for _, name := range profiles[:min(mostNamed, len(profiles))] {
		named = append(named, text.Quote(name))
	}
	more := ""
	if left := len(profiles) - len(named); left > 0 {
		more = fmt.Sprintf(" and %d more", left)
	}
	return "the profiles with this key " + becomes + ": " + strings.Join(named, ", ") + more
}
