package cred

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/childenv"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/handover"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func execCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "exec", Usage: "run a command with the credentials of a profile in its environment",
		ArgsUsage: "[PROFILE] [-- COMMAND [ARG…]]",
		Description: `The command gets keys, region and AWS_FEDERATE_PROFILE; AWS_PROFILE and all other credentials are taken out of its
environment. It takes the place of this program. Without a command the shell runs. All behind -- is the
command's own; without --, all from the second word on. The keys end at AWS_CREDENTIAL_EXPIRATION.

With --serve it gets no keys but the address of a server of ours, which has fresh ones for as long as the command runs.

  aws-federate-cred exec prod -- aws s3 ls
  aws-federate-cred exec prod --serve -- terraform apply
  aws-federate-cred exec prod`,
		Flags: append(
			run.Take(run.OfProfile, run.OfSession, run.OfPerson, run.OfCode, run.OfRefresh, run.OfCache),
			command.MinTTL(),
			&cli.BoolFlag{
				Category: command.Answer,
				Name:     "serve",
				Usage:    "give the command credentials that stay fresh, by a server of its own",
			},
		),
		Action: func(c *cli.Context) error { return execute(c, env) },
	}
}

// execute is the command exec: it gets credentials, and hands over to the command, or to the shell
// of the person.
func execute(c *cli.Context, env run.Env) error {
	named, command, err := execWords(c.Args().Slice(), c.String("profile"))
	if err != nil {
		return err
	}
	if named != "" {
		if err := c.Set("profile", named); err != nil {
			return err
		}
		env = withinAnother(env)
	}
	if len(command) == 0 {
		command = []string{shell(env)}
	}
	r, err := run.Begin(c, env)
	if err != nil {
		return err
	}
	r.SayKeysWin(r.Request)
	ctx, stop := run.Interruptible(c.Context)
	answer, err := r.Fetch(ctx, run.Wishes{Patience: run.PersonPatience})
	if interrupted := ctx.Err(); err == nil {
		err = interrupted
	}
	if stop(); err != nil {
		return mistaken(err, c.Args().Slice())
	}
	program := handover.Program{Args: command, Stdin: env.Stdin, Stdout: env.Stdout, Stderr: env.Stderr}
	if c.Bool("serve") {
		return executeServed(c, env, r, answer, program)
	}
	program.Environ = execEnviron(env, answer, encode.Environ(answer.Credentials, cmp.Or(answer.Region, answer.DefaultRegion)))
	return handover.To(program)
}

// execWords tells the profile from the command. The first word is a profile, unless it is "--"; a
// second "--" may stand behind it.
func execWords(words []string, option string) (profile string, command []string, err error) {
	profile, command = option, words
	if len(words) > 0 && words[0] != "--" {
		profile, command = words[0], words[1:]
		switch {
		case profile == "":
			return "", nil, &run.UsageError{Problem: "the PROFILE of exec is empty, as of a variable that is not set"}
		case option != "" && option != profile:
			return "", nil, &run.UsageError{Problem: fmt.Sprintf(
				"exec has %q as its PROFILE, and --profile is %q; a command stands behind --, as in 'exec --profile %s -- %s'",
				profile, option, option, profile,
			)}
		}
	}
	if len(command) > 0 && command[0] == "--" {
		command = command[1:]
	}
	return profile, command, nil
}

// mistaken is the error for a command that is taken for a profile, for want of a "--" before it.
func mistaken(err error, words []string) error {
	unknown, ok := errors.AsType[*profile.NotFoundError](err)
	if !ok || unknown.Via != "" || len(words) == 0 || unknown.Name != words[0] || slices.Contains(words[:min(2, len(words))], "--") {
		return err
	}
	return &run.UsageError{Problem: fmt.Sprintf(
		"the first word of exec is a profile, and none is called %q; a command alone stands behind --, as in 'exec -- %s'",
		words[0],
		words[0],
	)}
}

// shell is what runs where no command is named.
func shell(env run.Env) string {
	if env.System == "windows" {
		return cmp.Or(env.Getenv("ComSpec"), "cmd.exe")
	}
	return cmp.Or(env.Getenv("SHELL"), "/bin/sh")
}

// execProfile is the variable that tells a command whose credentials it has.
const execProfile = "AWS_FEDERATE_PROFILE"

// withinAnother hides from a profile that is named the region that an exec around this one has set,
// which is that of another profile. Where its two variables differ, somebody has set one since.
func withinAnother(env run.Env) run.Env {
	getenv := env.Getenv
	if getenv(execProfile) == "" || getenv("AWS_REGION") != getenv("AWS_DEFAULT_REGION") {
		return env
	}
	env.Getenv = func(name string) string {
		if name == "AWS_REGION" || name == "AWS_DEFAULT_REGION" {
			return ""
		}
		return getenv(name)
	}
	return env
}

// execEnviron is the environment of the command: ours, without what names a profile or credentials,
// and with what it is given in their place.
func execEnviron(env run.Env, answer run.Answer, given []string) []string {
	environ := slices.DeleteFunc(slices.Clone(env.Environ), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		if env.System == "windows" {
			name = strings.ToUpper(name)
		}
		return isCredential(name) || isRegion(name) || answer.Profile != "" && name == execProfile
	})
	environ = append(environ, given...)
	if account := answer.Credentials.AccountID; account != "" {
		environ = append(environ, "AWS_ACCOUNT_ID="+account)
	}
	if answer.Profile != "" { // else keys of the environment, whose profile an exec around this one may have named
		environ = append(environ, execProfile+"="+answer.Profile)
	}
	return environ
}

func isRegion(name string) bool { return name == "AWS_REGION" || name == "AWS_DEFAULT_REGION" }

// isCredential reports whether a variable names a profile, credentials or where they come from, to
// any SDK or tool: left over, it would come before what the command is given, or be mixed with it.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html, and the
// environment providers of botocore, the SDK for Go (env_config.go), for JavaScript
// (fromEnv.ts, which has AWS_CREDENTIAL_SCOPE) and for Java (AWS_IAM_ROLE_ARN); boto 2 and the tools
// of its time (AWS_CREDENTIAL_FILE); aws-vault (AWS_SESSION_EXPIRATION).
func isCredential(name string) bool {
	switch name {
	case "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION",
		"AWS_CREDENTIAL_FILE", "AWS_CREDENTIAL_SCOPE", "AWS_ACCOUNT_ID",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_IAM_ROLE_ARN", "AWS_IAM_ROLE_SESSION_NAME":
		return true
	}
	return childenv.IsSecret(name) || strings.HasPrefix(name, "AWS_CONTAINER_CREDENTIALS_")
}
