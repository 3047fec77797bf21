package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// show goes through all that the demo has to show. It stops at the first thing that is not as it
// should be.
func (d *demo) show(ctx context.Context) error {
	d.title("A config file with four roles; alice's long-lived keys are in the credentials file")
	d.output(configText(d.world))
	for i, step := range []struct {
		title string
		show  func(context.Context) error
	}{
		{"Credentials of a role that wants an MFA code", d.withCode},
		{"Another role, without another code", d.withoutCode},
		{"Two roles in a row", d.chain},
		{"How a profile resolves, without any call", d.explain},
		{"All profiles", d.list},
		{"The console, signed in", d.console},
		{"When something is wrong", d.wrong},
	} {
		d.title(fmt.Sprintf("%d. %s", i+1, step.title))
		if err := step.show(ctx); err != nil {
			return fmt.Errorf("step %d (%s): %w", i+1, step.title, err)
		}
		if d.err != nil {
			return d.err
		}
	}
	return nil
}

func (d *demo) withCode(ctx context.Context) error {
	code, shown := d.world.code()
	d.say("Usually the code is asked for on the terminal. Here the phone shows %s, and an option carries it.", shown)
	fetched, err := d.credentials(ctx, 2, "--profile", "admin", "--mfa-token", code)
	if err != nil {
		return err
	}
	d.note("this demo shortens secrets, although these are worth nothing")
	return d.again(ctx, fetched, "admin")
}

func (d *demo) withoutCode(ctx context.Context) error {
	d.say("One code gives an MFA session, from which all roles of the same user and phone are assumed.")
	_, err := d.credentials(ctx, 1, "--profile", "audit")
	return err
}

func (d *demo) chain(ctx context.Context) error {
	fetched, err := d.credentials(ctx, 2, "--profile", "deploy")
	if err != nil {
		return err
	}
	return d.again(ctx, fetched, "deploy")
}

// again shows that the next call gives the same credentials from the cache.
func (d *demo) again(ctx context.Context, fetched answer, profile string) error {
	d.say("\nAgain, now from the cache:")
	cached, err := d.credentials(ctx, 0, "--profile", profile)
	if err == nil && cached != fetched {
		err = errors.New("the cache gives other credentials than those that were fetched")
	}
	return err
}

func (d *demo) explain(ctx context.Context) error {
	r, err := d.succeed(ctx, "aws-federate-cred", "explain", "--profile", "deploy")
	if err != nil {
		return err
	}
	d.output(r.stdout)
	return holds(r, d.world.alice.AccessKeyID, d.world.jump, d.world.deploy, d.home.config)
}

func (d *demo) list(ctx context.Context) error {
	r, err := d.succeed(ctx, "aws-federate-cred", "list")
	if err != nil {
		return err
	}
	d.output(r.stdout)
	return holds(r, "alice", "admin", "jump", "deploy", "tools", d.world.phone.Serial, otherAccount)
}

func (d *demo) wrong(ctx context.Context) error {
	r, err := d.exec(ctx, "aws-federate-cred", "--profile", "admni")
	if err != nil {
		return err
	}
	d.output(r.stdout + r.stderr)
	d.note("exit code %d; what went wrong, what to do, and nothing on standard output", r.code)
	if r.code != 1 || r.stdout != "" || strings.Count(r.stderr, "\n") != 2 {
		return errors.New("want exit code 1, an empty standard output and two lines on standard error")
	}
	return holds(result{stdout: r.stderr}, "aws-federate-cred: ", "aws-federate-cred: hint: ", "admni")
}

// holds checks that an answer was given without a call of STS and has all these texts.
func holds(r result, texts ...string) error {
	if r.after != r.before {
		return fmt.Errorf("%d calls of STS, want none", r.after-r.before)
	}
	for _, text := range texts {
		if !strings.Contains(r.stdout, text) {
			return fmt.Errorf("%q does not stand in the output", text)
		}
	}
	return nil
}
