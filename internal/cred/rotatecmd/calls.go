package rotatecmd

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/iamkeys"
	"github.com/seed642dee07/aws-federate/internal/keys"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// subject is what is to be rotated, and what is known of it.
type subject struct {
	r    *run.Run
	set  *profile.Set
	name string
	// serial is the MFA device that an option names; empty for none.
	serial string
}

// NotInFileError says that a profile has no long-lived keys in the credentials file.
type NotInFileError struct {
	Profile string
	// Type is that of the step that gives its credentials, and Of the profile that has the keys they
	// come from; empty where none has.
	Type, Of string
	// File is where they stand, if that is another file.
	File string
}

// Error implements error.
func (e *NotInFileError) Error() string {
	if e.File != "" {
		return fmt.Sprintf("the keys of profile %q stand in %s, which is not the credentials file", e.Profile, e.File)
	}
	return fmt.Sprintf("profile %q has no long-lived keys of its own: its credentials are of type %s", e.Profile, e.Type)
}

// inFile returns a [NotInFileError] where the profile has no keys in the credentials file.
func (s subject) inFile() error {
	p, err := run.Resolve(s.set, s.request(s.name))
	if err != nil {
		return err
	}
	base, ok := p.Steps[0].(profile.StaticKeys)
	switch {
	case !ok || !plan.LongLived(base):
		return &NotInFileError{Profile: s.name, Type: p.Steps[0].Type()}
	case base.Profile != s.name:
		return &NotInFileError{Profile: s.name, Type: p.Last().Type(), Of: base.Profile}
	}
	for _, set := range p.Settings {
		if set.Key == "aws_access_key_id" && set.From.File != s.r.Files.Credentials {
			return &NotInFileError{Profile: s.name, File: set.From.File}
		}
	}
	return nil
}

// permit returns a [run.AgentError] where an AI agent may not have the key: it cannot be narrowed, and
// a rotation acts by all that it may do.
func (s subject) permit(ctx context.Context, file bool) error {
	if s.r.Agent.Name == "" {
		return nil
	}
	p, err := s.r.KeyPlan(s.name)
	command := "keys rotate " + s.name
	if file {
		command = "keys rotate --file " + text.Quote(s.name)
		request := s.request(s.name)
		request.Agent = s.r.Agent.Name
		p, err = run.Resolve(s.set, request)
	}
	if err != nil {
		return err
	}
	if p.Agent.Profile != "" && p.Agent.Refused == "" {
		p.Agent.Refused = "its key is not for agents"
	}
	return s.r.PermitKey(ctx, p, command)
}

// request asks for a profile, with the URL of IAM. Keys in the environment have no part in it.
func (s subject) request(name string) profile.Request {
	environment := s.r.Request.Environment
	environment.AccessKeyID, environment.SecretAccessKey, environment.SessionToken = "", secret.String{}, secret.String{}
	return profile.Request{Profile: name, MFASerial: s.serial, IAM: true, Environment: environment}
}

// calls makes the calls of a rotation.
type calls struct {
	subject

	pair   keys.Pair
	plan   profile.Plan // of the keys alone
	runner *source.Runner
}

// calls are those for a pair, by the network of the profile of its name, if that begins with it, or
// of the environment.
func (s subject) calls(pair keys.Pair) (*calls, error) {
	p, err := run.Resolve(s.set, s.request(s.name))
	if err != nil || !s.begins(p, pair.AccessKeyID) {
		request := s.request("")
		request.Environment.AccessKeyID, request.Environment.SecretAccessKey = pair.AccessKeyID, pair.SecretAccessKey
		if p, err = run.Resolve(s.set, request); err != nil {
			return nil, err
		}
		p.Profile = s.name
	}
	p.Steps = []profile.Step{profile.StaticKeys{
		Profile: s.name, AccessKeyID: pair.AccessKeyID, SecretAccessKey: pair.SecretAccessKey,
	}}
	return &calls{subject: s, pair: pair, plan: p, runner: s.r.Runner(run.Wishes{Patience: run.PersonPatience})}, nil
}

func (c *calls) iam(partition string) (*iamkeys.Client, error) {
	n := c.plan.Network
	place, err := iamkeys.PlaceOf(partition, n.IAM, n.FIPS, n.DualStack)
	if err != nil {
		return nil, err
	}
	client, err := c.runner.HTTP(n)
	if err != nil {
		return nil, err
	}
	made := &iamkeys.Client{HTTP: client, Place: place, Profile: c.name, Now: c.r.Env.Now, Sleep: c.r.Env.Sleep}
	if set, ok := n.Setting("endpoint_url", "iam"); ok {
		made.SentBy = set.String()
	}
	return made, nil
}

func (c *calls) identify(ctx context.Context, creds aws.Credentials) (string, error) {
	who, err := c.runner.Identity(ctx, c.plan, creds)
	return who.ARN, err
}

// session is an MFA session of the key, with the device that an option or a profile names which
// begins with the key. It is that of the cache, if there is one.
func (c *calls) session(ctx context.Context) (creds aws.Credentials, ok bool, err error) {
	step := c.device()
	if step.MFASerial == "" {
		return aws.Credentials{}, false, nil
	}
	p := c.plan
	p.Steps = append(p.Steps[:1:1], step)
	creds, err = c.r.CarryOut(ctx, c.runner, p)
	return creds, true, err
}

// device finds the MFA device of the key.
func (c *calls) device() profile.SessionToken {
	step := profile.SessionToken{Profile: c.name, AccessKeyID: c.pair.AccessKeyID, MFASerial: c.serial}
	for _, name := range append([]string{c.name}, c.set.Names()...) {
		p, err := run.Resolve(c.set, profile.Request{Profile: name, Environment: c.request("").Environment})
		if err != nil || !c.begins(p, c.pair.AccessKeyID) {
			continue
		}
		for _, of := range p.Steps {
			if session, ok := of.(profile.SessionToken); ok {
				step.MFAProcess = session.MFAProcess
			}
			if role, ok := of.(profile.AssumeRole); ok {
				step.MFAProcess = role.MFAProcess
			}
			if serial := of.Facts().MFASerial; serial != "" && (step.MFASerial == "" || step.MFASerial == serial) {
				step.MFASerial = serial
				return step
			}
		}
	}
	return step
}
