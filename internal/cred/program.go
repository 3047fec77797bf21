// Package cred is aws-federate-cred: it prints AWS credentials, and has a file for each of its
// commands.
//
// It knows nothing of the other program, nor how an error is worded.
package cred

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// Program is aws-federate-cred: it prints credentials for a profile.
func Program(env run.Env) *cli.App {
	app := run.NewProgram(env, "aws-federate-cred", "print AWS credentials for a profile, from a cache that is filled once per session")
	app.UsageText = "aws-federate-cred [options]\naws-federate-cred [options] COMMAND [arguments]"
	app.Flags = append(run.CommonFlags(),
		&cli.StringFlag{Name: "format", Value: "process", Usage: "`FORMAT` of the answer: " + strings.Join(encode.Names(), ", ")},
		&cli.StringFlag{
			Name: "min-ttl",
			Usage: "how long the credentials have to last at least: a `TIME` such as 20m (default: AWS_FEDERATE_MIN_TTL, 15m, a quarter of " +
				"shorter sessions)",
		},
	)
	app.Action = func(c *cli.Context) error { return printCredentials(c, env) }
	app.Commands = []*cli.Command{
		listCommand(env), explainCommand(env), warmCommand(env), loginCommand(env), clearCommand(env), execCommand(env),
	}
	for _, command := range app.Commands {
		command.Description = "It takes the options of aws-federate-cred, too: see aws-federate-cred --help."
		command.OnUsageError = app.OnUsageError
		command.HideHelpCommand = true
	}
	return app
}

// printCredentials is what the program does without a command.
func printCredentials(c *cli.Context, env run.Env) error {
	if c.NArg() > 0 {
		return &run.UsageError{
			Problem: fmt.Sprintf("%q is no command; a profile is named by --profile %s", c.Args().First(), c.Args().First()),
		}
	}
	encoder, ok := encode.Named(c.String("format"))
	if !ok {
		return &run.UsageError{Problem: fmt.Sprintf("--format is %q, and has to be one of %s", c.String("format"),
			strings.Join(encode.Names(), ", "))}
	}
	r, err := run.Begin(c, env)
	if err != nil {
		return err
	}
	var wishes run.Wishes
	if c.String("format") != "process" { // whoever evaluates a text for a shell has patience
		wishes.SignInLimit = run.PersonPatience
	}
	answer, err := r.Fetch(c.Context, wishes)
	if err != nil {
		return err
	}
	return encoder(env.Stdout, answer.Credentials, answer.Region)
}

// noArguments refuses arguments that a command has no use for.
func noArguments(c *cli.Context) error {
	if c.NArg() > 0 {
		return &run.UsageError{
			Problem: fmt.Sprintf("%s takes no argument %q; a profile is named by --profile", c.Command.Name, c.Args().First()),
		}
	}
	return nil
}
