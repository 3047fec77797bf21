// Package cred is aws-federate-cred: it prints AWS credentials, and has a file for each of its
// commands.
//
// It knows nothing of the other program, nor how an error is worded.
package cred

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/cred/helpcmd"
	"github.com/seed642dee07/aws-federate/internal/cred/keyscmd"
	"github.com/seed642dee07/aws-federate/internal/cred/logcmd"
	"github.com/seed642dee07/aws-federate/internal/cred/rotatecmd"
	"github.com/seed642dee07/aws-federate/internal/cred/servecmd"
	"github.com/seed642dee07/aws-federate/internal/cred/setupcmd"
	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/cred/tokencmd"
	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
)

// Program is aws-federate-cred: it prints credentials for a profile. Its commands are made by
// [Commands].
func Program(env run.Env) *cli.App {
	app := run.NewProgram(
		"aws-federate-cred",
		"print AWS credentials for a profile: it asks for an MFA code once, and answers from a cache",
	)
	app.UsageText = "aws-federate-cred [options]\naws-federate-cred COMMAND [options]"
	app.Description = examples
	common := run.CommonFlags()
	general := len(common) - 1
	app.Flags = slices.Concat(common[:general], []cli.Flag{command.MinTTL(), formatFlag(), socketFlag()}, common[general:])
	app.Action = func(c *cli.Context) error { return printCredentials(c, env) }
	return app
}

// examples is what people do first.
const examples = `START HERE
  aws-federate-cred list              which profiles there are
  aws-federate-cred explain prod      how prod resolves, and who is asked
  aws-federate-cred --profile prod    credentials of prod, as JSON
  aws-federate-cred warm --all        one question now, and none for hours

Into this shell:

  eval "$(aws-federate-cred --profile prod --format export)"

For every tool that reads ~/.aws/config, by a profile such as this one:

  [profile prod-cached]
  credential_process = aws-federate-cred --profile prod`

// Commands makes the commands. Each has its constructor in its file or in a package below, and says
// there what it takes: its own options, and groups of those of both programs. Help, the refusal of
// other options and "did you mean" go by that.
func Commands(env run.Env) []*cli.Command {
	commands := slices.Concat(
		under("Look", listCommand(env), explainCommand(env), doctorCommand(env), logcmd.Command(env)),
		under("Get and forget credentials",
			warmCommand(env), signincmd.Login(env), signincmd.Logout(env), clearCommand(env), execCommand(env), eksTokenCommand(env),
			tokencmd.Command(env), servecmd.Command(env)),
		under("Change files", setupcmd.Setup(env), keyscmd.Command(env, rotatecmd.Command(env))),
		[]*cli.Command{setupcmd.Completion(env), helpcmd.Command(env), versionCommand(env)},
	)
	for _, command := range commands {
		complete(command)
	}
	return commands
}

// under puts commands into a category, as help shows them.
func under(category string, commands ...*cli.Command) []*cli.Command {
	for _, command := range commands {
		command.Category = category
	}
	return commands
}

// complete gives a command what all commands have.
func complete(command *cli.Command) {
	for _, below := range command.Subcommands {
		complete(below)
	}
	if command.Action != nil {
		command.Flags = append(command.Flags, run.Take(run.OfAll)...)
	}
}

func formatFlag() cli.Flag {
	return &cli.StringFlag{
		Category: command.Answer, Name: "format", Value: processFormat,
		Usage: "the `FORMAT`: " + strings.Join(encode.Names(), ", ") + " (default: process, the JSON of credential_process)",
	}
}

// processFormat is the format that no option asks for.
const processFormat = "process"

// printCredentials is what the program does without a command.
func printCredentials(c *cli.Context, env run.Env) error {
	encoder, ok := encode.Named(c.String("format"))
	if !ok {
		return &run.UsageError{Problem: fmt.Sprintf("--format is %q, and has to be one of %s", c.String("format"),
			strings.Join(encode.Names(), ", "))}
	}
	r, err := run.Begin(c, env)
	if err != nil {
		return err
	}
	if socket, by := run.Socket(c, env); socket != "" {
		client := serve.Client{Socket: socket, By: by, Patience: r.Patience(), Now: env.Now, Sleep: env.Sleep}
		return printServed(c, env, r, client, encoder)
	}
	r.SayKeysWin(r.Request)
	var wishes run.Wishes
	if c.String("format") != processFormat { // whoever evaluates a text for a shell has patience
		wishes.Patience = run.PersonPatience
	}
	answer, err := r.Fetch(c.Context, wishes)
	if err != nil {
		return err
	}
	return encoder(env.Stdout, answer.Credentials, answer.Region)
}
