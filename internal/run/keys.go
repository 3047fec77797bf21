package run

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/places"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Keys are the user's long-lived keys in the keyring, which asks for its password in a window of its
// own where a person may be asked there.
func (r *Run) Keys() keys.Store {
	k := keyring.Keyring{Getenv: r.Env.Getenv}
	if r.options.prompt == promptAuto || r.options.prompt == promptGUI {
		k.Patience = r.Patience()
	} else {
		k.Quiet = r.promptBy()
	}
	return keys.Store{Index: r.Env.KeyIndex(), Keyring: k, Now: r.Env.Now}
}

// KeyIndex is the file that says which keys there are.
func (e Env) KeyIndex() keys.Index { return keys.Index{Path: e.places().Keys} }

func (e Env) places() places.Places { return places.Find(e.Getenv, e.System, e.MachineSettings) }

// GiveKeys tells a set which keys there are in the keyring. Of a file that cannot be read only those
// hear who ask for one of its keys.
func (e Env) GiveKeys(set *profile.Set) {
	index := e.KeyIndex()
	all, err := index.Read()
	kept := profile.Kept{Index: index.Path, Keys: make(map[string]profile.KeptKey, len(all)), Err: err}
	for _, k := range all {
		kept.Keys[k.Name] = profile.KeptKey{Store: k.Store, AccessKeyID: k.AccessKeyID, Account: k.Account}
	}
	set.Keep(kept)
}

// KeyPlan is the plan for who asks for a key by its name alone: that of the profile of that name where
// it has the key, else that of a profile with nothing but the key. What AI agents may have goes by it.
func (r *Run) KeyPlan(name string) (profile.Plan, error) {
	set, err := r.Load()
	if err != nil {
		return profile.Plan{}, err
	}
	request := r.Request
	request.Profile = name
	if set.Has(name) {
		switch plan, err := Resolve(set, request); {
		case err != nil:
		case hasKey(plan, name):
			return plan, nil
		case plan.Agent.Name != "" && plan.Agent.Profile != "":
			plan.Agent.Refused = "its key is not handed out by name"
			return plan, nil
		}
	}
	alone := profile.Parse(r.Files, "[profile "+grammar.Quote(name)+"]\naws_access_key_id = "+name+"\naws_secret_access_key = none", "")
	r.complete(alone)
	return Resolve(alone, request)
}

// ProfilesWithKey are the names of the profiles whose credentials begin with a key of the keyring, or
// would, were it there.
func (r *Run) ProfilesWithKey(name string) (names []string, err error) {
	set, err := r.Load()
	if err != nil {
		return nil, err
	}
	for _, each := range set.Names() {
		request := profile.Request{Profile: each, Environment: r.Request.Environment}
		plan, err := Resolve(set, request, profile.Brief())
		missing, is := errors.AsType[*profile.KeyError](err)
		if err == nil && hasKey(plan, name) || is && missing.Name == name {
			names = append(names, each)
		}
	}
	return names, nil
}

func hasKey(plan profile.Plan, name string) bool {
	kept, ok := plan.Steps[0].(profile.KeyringKeys)
	return ok && kept.Key == name
}

// readKey makes what reads a key for a step of a plan. Who has waited for another call which the
// keyring has not answered does not wait again.
func (r *Run) readKey() func(ctx context.Context, name string) (aws.Credentials, error) {
	store := r.Keys()
	silence := keys.Silence{Index: store.Index, Since: r.Env.Now(), Now: r.Env.Now}
	return func(ctx context.Context, name string) (aws.Credentials, error) {
		if err := silence.Heard(); err != nil {
			return aws.Credentials{}, err
		}
		pair, err := store.Get(ctx, name)
		silence.Note(err)
		return aws.Credentials{AccessKeyID: pair.AccessKeyID, SecretAccessKey: pair.SecretAccessKey.Reveal()}, err
	}
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

// usualKeyAge is how old a key may be where nobody says: as AWS's own check of an account has it
// (https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3).
const usualKeyAge = 90 * 24 * time.Hour

// KeyMaxAge is from when on a key is old: key_max_age of the environment, else of the settings for all
// profiles; zero for never.
func (r *Run) KeyMaxAge() (time.Duration, error) {
	const reason = "is %q, and has to be a number of days such as 90d, or off"
	variable := settings.Variable(settings.KeyMaxAge)
	if text := r.Env.Getenv(variable); text != "" {
		age, ok := days(text)
		if !ok {
			return 0, &UsageError{Problem: variable + " " + fmt.Sprintf(reason, text)}
		}
		return age, nil
	}
	s, given := r.Settings[settings.KeyMaxAge]
	if !given {
		return usualKeyAge, nil
	}
	age, ok := days(s.Text.Reveal())
	if !ok {
		return 0, wrongSetting(settings.KeyMaxAge, s, fmt.Sprintf(reason, s.Text.Reveal()))
	}
	return age, nil
}

// days reads a number of days, or a time as other settings have it; off is zero.
func days(text string) (time.Duration, bool) {
	if text == "off" {
		return 0, true
	}
	if number, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(number, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0 // #nosec G115 -- 16 bits
	}
	age, err := Lifetime(settings.KeyMaxAge, text)
	return age, err == nil && age > 0
}
