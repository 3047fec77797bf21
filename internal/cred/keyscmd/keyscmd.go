// Package keyscmd has the command `keys` of aws-federate-cred, and those below it: they put
// long-lived keys into the keyring, show which there are, take them out and print them.
//
// It does not know the other commands, how a keyring is spoken to, or how an error is worded.
package keyscmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// Command makes the command `keys`, with the one that rotates.
func Command(env run.Env, rotate *cli.Command) *cli.Command {
	return &cli.Command{
		Name: "keys", Usage: "keep access keys in the system's keyring, and not in a file", ArgsUsage: "COMMAND",
		Description: `A profile has a key of the keyring by this line, which import writes:

  credential_process = aws-federate-cred keys get NAME

  aws-federate-cred keys import --all     all keys out of the credentials file
  aws-federate-cred keys add NAME         a new one: it asks for id and secret
  aws-federate-cred keys list             which there are, and how old they are
  aws-federate-cred keys rotate NAME      a new key of AWS in place of one`,
		Flags: run.Take(run.OfPerson),
		Subcommands: []*cli.Command{
			addCommand(env), importCommand(env), listCommand(env), rotate, removeCommand(env), getCommand(env),
		},
	}
}

// keeper carries out a command about keys.
type keeper struct {
	*run.Run

	store keys.Store
}

// action runs a command about one key.
func action(env run.Env, do func(*keeper, context.Context, *cli.Context, string) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if c.NArg() != 1 {
			return &run.UsageError{Problem: fmt.Sprintf("keys %s takes the name of one key", c.Command.Name)}
		}
		name := c.Args().First()
		if err := keys.CheckName(name); err != nil {
			return &run.UsageError{Problem: err.Error()}
		}
		k, err := newKeeper(c, env)
		if err != nil {
			return err
		}
		ctx, stop := run.Interruptible(c.Context)
		defer stop()
		return do(k, ctx, c, name)
	}
}

func newKeeper(c *cli.Context, env run.Env) (*keeper, error) {
	r, err := run.New(c, env)
	if err != nil {
		return nil, err
	}
	return &keeper{Run: r, store: r.Keys()}, nil
}

// locked carries out a change while no other process makes one.
func (k *keeper) locked(ctx context.Context, change func() error) error {
	held, err := k.store.Lock(k.TellingWaits(ctx, "keys"))
	if err != nil {
		return err
	}
	defer held.Release()
	return change()
}

// Names are the names of the keys in the keyring, for completion.
func Names(env run.Env) (names []string) {
	all, _ := env.KeyIndex().Read()
	for _, k := range all {
		names = append(names, k.Name)
	}
	return names
}
