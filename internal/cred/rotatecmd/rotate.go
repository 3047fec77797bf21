// Package rotatecmd is the command "keys rotate": it puts a new access key in place of one in the
// keyring or in the credentials file.
//
// It knows the profiles, the options and the network of a rotation, and not its steps, which are
// internal/rotation's; nor how an error is worded.
package rotatecmd

import (
	"context"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/rotation"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Command makes the command.
func Command(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "rotate",
		Usage:     "put a new access key in place of one, and switch the old one off",
		ArgsUsage: "NAME",
		Description: `It makes a new access key, waits until AWS takes it, puts it in place of the one in use, and switches that one off. A run
that was interrupted is taken up again by the next one: a key that works is there at any moment. The user must have no second
access key, but for the one that the last rotation has switched off: that one is deleted first.

  aws-federate-cred keys rotate work             a key in the keyring
  aws-federate-cred keys rotate --file base      keys of ~/.aws/credentials
  aws-federate-cred keys rotate work --delete    delete the old key at once

It takes iam:ListAccessKeys, iam:CreateAccessKey, iam:UpdateAccessKey and iam:DeleteAccessKey on the user itself, and
iam:GetAccessKeyLastUsed to tidy up after an interruption. Where a policy wants MFA for these, one code is asked for.`,
		Flags: slices.Concat(
			[]cli.Flag{
				&cli.StringFlag{Category: command.Which, Name: "file", Usage: "the keys of `PROFILE` in the credentials file"},
				&cli.BoolFlag{Category: command.Which, Name: "delete", Usage: "delete the old key, too"},
				&cli.StringFlag{Category: command.Which, Name: "mfa-serial", Usage: "the MFA device, by `ARN` or serial number"},
			},
			run.Take(run.OfPerson, run.OfCode),
		),
		Action: func(c *cli.Context) error { return rotate(c, env) },
	}
}

// rotate is the command: it rotates the key that is named.
func rotate(c *cli.Context, env run.Env) error {
	name, file, err := named(c)
	if err != nil {
		return err
	}
	r, set, err := command.Open(c, env)
	if err != nil {
		return err
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	what := subject{r: r, set: set, name: name, serial: c.String("mfa-serial")}
	if err := what.permit(ctx, file); err != nil {
		return err
	}
	ctx = r.TellingWaits(ctx, "a rotation of "+name)
	store := r.Keys()
	held, err := store.Lock(ctx)
	if err != nil {
		return err
	}
	defer held.Release()
	rotator := &rotation.Rotator{
		Name: name, Store: keys.Keyring, Keeper: rotation.InKeyring{Keys: store, Name: name}, Index: store.Index,
		Now: env.Now, Sleep: env.Sleep, Say: func(text string) { r.Log.Info(text) }, Delete: c.Bool("delete"),
	}
	if file {
		if err := what.inFile(); err != nil {
			return err
		}
		rotator.Store, rotator.Keeper = inFile, rotation.InFile{Path: r.Files.Credentials, Profile: name}
		rotator.Index = store.Index.OfFiles()
	}
	done, err := what.carryOut(ctx, rotator)
	if err != nil {
		return err
	}
	what.warnOfTwins(done, file)
	what.forget(done)
	return text.Write(env.Stdout, said(name, done))
}

// inFile is the store of keys that stand in the credentials file, by its name in their index.
const inFile = "file"

// named returns what is to be rotated: a key of the keyring by its name, or the keys of a profile in
// the credentials file.
func named(c *cli.Context) (name string, file bool, err error) {
	words := c.Args().Slice()
	name, file = c.String("file"), c.IsSet("file")
	switch {
	case file && len(words) > 0:
		return "", false, &run.UsageError{Problem: "keys rotate takes a NAME or --file PROFILE, and got both"}
	case file && name == "":
		return "", false, &run.UsageError{Problem: "--file is empty, as of a variable that is not set"}
	case file:
		return name, true, nil
	case len(words) != 1:
		return "", false, &run.UsageError{
			Problem: fmt.Sprintf("keys rotate takes one NAME, or --file PROFILE, and got %d names", len(words)),
		}
	}
	return words[0], false, keys.CheckName(words[0])
}

// said is what has been done, for a person.
func said(name string, done rotation.Result) string {
	state := "off, and is deleted by the next rotation"
	if done.Deleted {
		state = "deleted"
	}
	return fmt.Sprintf("rotated %s: %s is in use, and %s is %s\n", text.Printable(name), done.Key.AccessKeyID, done.Former, state)
}

// warnOfTwins names the profiles that have the former key of their own, too: it is off.
func (s subject) warnOfTwins(done rotation.Result, file bool) {
	line := "keys get " + text.Quote(s.name)
	if file {
		line = "--profile " + text.Quote(s.name)
	}
	for _, name := range s.set.Names() {
		p, err := run.Resolve(s.set, s.request(name))
		if err != nil || !s.begins(p, done.Former) {
			continue
		}
		kept, inKeyring := p.Steps[0].(profile.KeyringKeys)
		static, _ := p.Steps[0].(profile.StaticKeys)
		twin := static.Profile == name && (!file || name != s.name)
		if inKeyring {
			twin = kept.Profile == name && (file || kept.Key != s.name)
		}
		if twin {
			s.r.Log.Warn(fmt.Sprintf("profile %q has access key %s of its own, too, which is of no use any more: "+
				"'credential_process = aws-federate-cred %s' in place of that gives it the new one", name, done.Former, line))
		}
	}
}

// forget removes what is cached of the former key, and of the profiles that begin with it: their
// sessions were opened by a key that is off. Trouble costs nothing: they are not found any more.
func (s subject) forget(done rotation.Result) {
	if s.r.Disk == nil {
		return
	}
	prefixes := []string{plan.KeyPrefix(done.Former)}
	for _, name := range s.set.Names() {
		p, err := run.Resolve(s.set, profile.Request{Profile: name, Environment: s.r.Request.Environment})
		if err == nil && (s.begins(p, done.Former) || s.begins(p, done.Key.AccessKeyID)) {
			prefixes = append(prefixes, p.KeyPrefixes()...)
		}
	}
	if _, err := s.r.Disk.Remove(prefixes...); err != nil {
		s.r.Log.Debug("sessions of the former key are not forgotten", "error", err)
	}
}

// begins reports whether a plan begins with a key.
func (subject) begins(p profile.Plan, id string) bool {
	return len(p.Steps) > 0 && p.Steps[0].Facts().AccessKeyID == id
}

// carryOut rotates, with the network of the profile that the key is known by.
func (s subject) carryOut(ctx context.Context, rotator *rotation.Rotator) (rotation.Result, error) {
	pair, err := rotator.Keeper.Current(ctx)
	if err != nil {
		return rotation.Result{}, err
	}
	calls, err := s.calls(pair)
	if err != nil {
		return rotation.Result{}, err
	}
	rotator.IAM, rotator.Identify, rotator.Session = calls.iam, calls.identify, calls.session
	return rotator.Run(ctx)
}
