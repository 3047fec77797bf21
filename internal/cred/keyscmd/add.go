package keyscmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func addCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "add", Usage: "ask for a key, and keep it in the keyring", ArgsUsage: "NAME",
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "stdin", Category: source, Usage: "read the key from standard input, as a credential_process prints it"},
		}, run.Take(run.OfPerson)...),
		Action: action(env, (*keeper).add),
	}
}

// source is the category of options about where a key comes from.
const source = "The key"

// UnaskedError says that a key was to be typed, and nobody could be asked for it.
type UnaskedError struct {
	Name string
	// Variable is the one that has the passphrase which was to be typed in place of a key.
	Variable string
	Err      error
}

// Error implements error.
func (e *UnaskedError) Error() string { return e.Err.Error() }

// Unwrap returns why nobody could be asked.
func (e *UnaskedError) Unwrap() error { return e.Err }

// PairError says that what was given is no long-lived key. It does not repeat it.
type PairError struct {
	Name string
	// Reason is a sentence without its end.
	Reason string
	// Temporary says that the key is that of a session.
	Temporary bool
}

// Error implements error.
func (e *PairError) Error() string { return e.Reason }

// add keeps a key that a person types, or a program writes.
func (k *keeper) add(ctx context.Context, c *cli.Context, name string) error {
	if err := k.store.Keyring.Check(ctx); err != nil { // before anybody types for nothing
		return err
	}
	key, secretKey, err := k.given(ctx, c, name)
	if err != nil {
		return err
	}
	err = k.locked(ctx, func() error { return k.store.Add(ctx, key, secretKey) })
	if err != nil {
		return err
	}
	program, err := k.OwnPath()
	if err != nil {
		return err
	}
	return text.Write(k.Env.Stdout, fmt.Sprintf("%s is in the keyring as %s (%s)\na profile has it by: credential_process = %s\n",
		key.AccessKeyID, name, k.store.Keyring.Name(), setup.KeyLine(program, name, k.Env.System)))
}

// given is the key of standard input, or that of a person.
func (k *keeper) given(ctx context.Context, c *cli.Context, name string) (keys.Key, secret.String, error) {
	key := keys.Key{Name: name, Since: k.Env.Now()}
	var secretKey secret.String
	if c.Bool("stdin") {
		creds, err := k.Runner(run.Wishes{}).Input(k.Env.Stdin)
		switch {
		case err != nil:
			return key, secretKey, err
		case creds.SessionToken != "" || creds.CanExpire:
			return key, secretKey, &PairError{
				Name: name, Temporary: true, Reason: "standard input holds the keys of a session, which end by themselves",
			}
		}
		key.AccessKeyID, key.Account, secretKey = creds.AccessKeyID, creds.AccountID, secret.New(creds.SecretAccessKey)
	} else {
		id, typed, err := k.typed(ctx, name)
		if err != nil {
			return key, secretKey, err
		}
		key.AccessKeyID, secretKey = id, typed
	}
	return key, secretKey, check(name, key.AccessKeyID, secretKey)
}

// typed asks for a key on the terminal.
func (k *keeper) typed(ctx context.Context, name string) (id string, secretKey secret.String, err error) {
	if id, err = k.AskLine(ctx, fmt.Sprintf("Access key ID of %s: ", name)); err == nil {
		var typed string
		typed, err = k.AskSecret(ctx, "Secret access key:")
		secretKey = secret.New(typed)
	}
	switch {
	case ctx.Err() != nil:
		return "", secret.String{}, ctx.Err()
	case err != nil:
		return "", secret.String{}, &UnaskedError{Name: name, Err: err}
	}
	return id, secretKey, nil
}

// check refuses what no call can be signed with, and what is temporary.
func check(name, id string, secretKey secret.String) error {
	switch {
	case id == "":
		return &PairError{Name: name, Reason: "the access key ID is empty"}
	case secretKey.Empty():
		return &PairError{Name: name, Reason: "the secret access key is empty"}
	case strings.HasPrefix(id, "ASIA"):
		return &PairError{
			Name:      name,
			Temporary: true,
			Reason:    "an access key ID that begins with ASIA is that of a session, which ends by itself",
		}
	}
	for _, part := range []struct{ setting, called, value string }{
		{"aws_access_key_id", "the access key ID", id}, {"aws_secret_access_key", "the secret access key", secretKey.Reveal()},
	} {
		if reason := awsvalue.Key(part.setting, part.value); reason != "" {
			return &PairError{Name: name, Reason: part.called + " " + reason}
		}
	}
	return nil
}
