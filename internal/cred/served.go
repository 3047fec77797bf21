package cred

import (
	"cmp"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
)

func socketFlag() cli.Flag {
	return &cli.StringFlag{
		Category: command.Answer, Name: "socket",
		Usage: "ask the server at the socket `PATH` (see serve) instead of resolving the profile (default: AWS_FEDERATE_SOCKET)",
	}
}

// printServed prints what a server gives, which knows the profile. Options that decide which session
// it is are for the server.
func printServed(
	c *cli.Context, env run.Env, r *run.Run, client serve.Client, encoder func(io.Writer, aws.Credentials, string) error,
) error {
	for _, option := range run.OfSession {
		if option != "region" && c.IsSet(option) {
			return &run.UsageError{Problem: "--" + option + " is for the server, which resolves the profile: it is asked by --socket"}
		}
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	name := cmp.Or(r.Request.Profile, env.Getenv("AWS_PROFILE"), env.Getenv("AWS_DEFAULT_PROFILE"))
	creds, err := client.Credentials(ctx, name)
	if err != nil {
		return err
	}
	return encoder(env.Stdout, creds, cmp.Or(r.Request.Region, env.Getenv("AWS_REGION"), env.Getenv("AWS_DEFAULT_REGION")))
}
