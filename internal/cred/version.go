package cred

import (
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/build"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func versionCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "say which version this is, of which commit, built by which Go", ArgsUsage: " ",
		Flags: []cli.Flag{command.JSON()},
		Action: func(c *cli.Context) error {
			if err := command.NoArguments(c); err != nil {
				return err
			}
			if c.Bool("json") {
				return command.WriteJSON(env.Stdout, build.Read())
			}
			return text.Write(env.Stdout, build.Read().Text(c.App.Name))
		},
	}
}
