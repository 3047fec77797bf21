package keyscmd

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/rotation"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func listCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "which keys are in the keyring, and how old they are; the keyring is not opened", ArgsUsage: " ",
		Flags: []cli.Flag{command.JSON()},
		Action: func(c *cli.Context) error {
			if err := command.NoArguments(c); err != nil {
				return err
			}
			k, err := newKeeper(c, env)
			if err != nil {
				return err
			}
			return k.list(c.Bool("json"))
		},
	}
}

func (k *keeper) list(asJSON bool) error {
	all, err := k.store.Index.Read()
	if err != nil {
		return err
	}
	if asJSON {
		if all == nil {
			all = []keys.Key{}
		}
		return command.WriteJSON(k.Env.Stdout, all)
	}
	if len(all) == 0 {
		k.Log.Info("there are no keys in the keyring: 'aws-federate-cred keys import --all' moves those of the credentials file there")
		return nil
	}
	rows := [][]string{{"NAME", "ACCESS KEY ID", "STORE", "SINCE", "AGE"}}
	for _, key := range all {
		age := fmt.Sprintf("%dd", keys.AgeInDays(key, k.Env.Now()))
		if state := rotation.State(key.Rotation); state != "" {
			age += ", " + state
		}
		rows = append(rows, []string{key.Name, key.AccessKeyID, key.Store, key.Since.UTC().Format(time.DateOnly), age})
	}
	return text.Write(k.Env.Stdout, text.Table(rows))
}

func getCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "get", Usage: "print a key, as a credential_process does", ArgsUsage: "NAME",
		Flags:  run.Take(run.OfPerson),
		Action: action(env, (*keeper).get),
	}
}

// get prints a key. One that the index has lost comes into it again.
func (k *keeper) get(ctx context.Context, _ *cli.Context, name string) error {
	plan, err := k.KeyPlan(name)
	if err == nil {
		err = k.PermitKey(ctx, plan, "keys get "+name)
	}
	if err != nil {
		return err
	}
	pair, err := k.store.Get(ctx, name)
	if err != nil {
		return err
	}
	known, ok, err := k.store.Index.Find(name)
	if err == nil && !ok {
		err = k.locked(ctx, func() error {
			return k.store.Index.Put(keys.Key{Name: name, AccessKeyID: pair.AccessKeyID, Since: k.Env.Now()})
		})
		if err == nil {
			k.Log.Info(fmt.Sprintf("key %s was in the keyring and not in %s; it is in both now", name, k.store.Index.Path))
		}
	}
	if err != nil {
		k.Log.Warn("the index of keys is not mended", "error", err)
	}
	creds := aws.Credentials{AccessKeyID: pair.AccessKeyID, SecretAccessKey: pair.SecretAccessKey.Reveal(), AccountID: known.Account}
	k.NoteServed(ctx, plan, creds, "")
	write, _ := encode.Named("process")
	return write(k.Env.Stdout, creds, "")
}
