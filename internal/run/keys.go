package run

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Keys are the user's long-lived keys in the keyring, which asks for its password in a window of its
// own where a person may be asked there.
func (r *Run) Keys() keys.Store {
	k := keyring.Keyring{Getenv: r.Env.Getenv}
	if r.options.prompt == promptAuto || r.options.prompt == promptGUI {
		k.Patience = r.Patience()
	}
	return keys.Store{Index: r.Env.keyIndex(), Keyring: k, Now: r.Env.Now}
}

// keyIndex is the file that says which keys there are.
func (e Env) keyIndex() keys.Index { return keys.Locate(profile.Home(e.Getenv, e.System)) }

// GiveKeys tells a set which keys there are in the keyring. Of a file that cannot be read only those
// hear who ask for one of its keys.
func (e Env) GiveKeys(set *profile.Set) {
	index := e.keyIndex()
	all, err := index.Read()
	kept := profile.Kept{Index: index.Path, Keys: make(map[string]profile.KeptKey, len(all)), Err: err}
	for _, k := range all {
		kept.Keys[k.Name] = profile.KeptKey{Store: k.Store, AccessKeyID: k.AccessKeyID, Account: k.Account}
	}
	set.Keep(kept)
}

// readKey reads a key for a step of a plan.
func (r *Run) readKey(ctx context.Context, name string) (aws.Credentials, error) {
	pair, err := r.Keys().Get(ctx, name)
	return aws.Credentials{AccessKeyID: pair.AccessKeyID, SecretAccessKey: pair.SecretAccessKey.Reveal()}, err
}

// keyLine reads a credential_process that prints a key out of the keyring, for [profile.KeyLines].
// It is not ok for a line with anything beside it.
func keyLine(line string) (name string, ok bool) {
	words, err := source.CommandWords(line)
	if err != nil || len(words) != 4 || !source.IsOurs(words[0]) || words[1] != "keys" || words[2] != "get" {
		return "", false
	}
	return words[3], keys.CheckName(words[3]) == nil
}
