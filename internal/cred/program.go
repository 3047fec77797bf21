// Package cred is aws-federate-cred: it prints AWS credentials, and has a file for each of its
// commands.
//
// It knows nothing of the other program, nor how an error is worded.
package cred

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Program is aws-federate-cred: it prints credentials for a profile. Its commands are made by
// [Commands].
func Program(env run.Env) *cli.App {
	app := run.NewProgram(
		env,
		"aws-federate-cred",
		"print AWS credentials for a profile: it asks for an MFA code once, and answers from a cache",
	)
	app.UsageText = "aws-federate-cred [options]\naws-federate-cred COMMAND [options]"
	app.Description = examples
	common := run.CommonFlags()
	general := len(common) - 1
	app.Flags = slices.Concat(common[:general], []cli.Flag{minTTLFlag(), formatFlag(), socketFlag()}, common[general:])
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

// The categories of commands, as help shows them.
const (
	looking  = "Look"
	fetching = "Get and forget credentials"
	changes  = "Change files"
)

// Commands makes the commands. Each has its constructor in its file, and says there what it takes:
// its own options, and groups of those of both programs. Help, the refusal of other options and
// "did you mean" go by that.
func Commands(env run.Env) []*cli.Command {
	commands := []*cli.Command{
		listCommand(env), explainCommand(env), doctorCommand(env),
		warmCommand(env), loginCommand(env), logoutCommand(env), clearCommand(env), execCommand(env), eksTokenCommand(env),
		serveCommand(env),
		setupCommand(env), completionCommand(env),
		helpCommand(env), versionCommand(env),
	}
	for _, command := range commands {
		complete(command)
	}
	return commands
}

// complete gives a command what all commands have.
func complete(command *cli.Command) {
	command.HideHelp, command.OnUsageError = true, run.OnUsageError
	for _, below := range command.Subcommands {
		complete(below)
	}
	if command.Action != nil {
		command.Flags = append(command.Flags, run.Take(run.OfAll)...)
	}
}

func formatFlag() cli.Flag {
	return &cli.StringFlag{
		Category: answer, Name: "format", Value: processFormat,
		Usage: "the `FORMAT`: " + strings.Join(encode.Names(), ", ") + " (default: process, the JSON of credential_process)",
	}
}

// minTTLFlag is for commands that hand credentials out.
func minTTLFlag() cli.Flag {
	return &cli.StringFlag{
		Category: answer, Name: "min-ttl",
		Usage: "how long the credentials have to last at least: a `TIME` such as 20m (default: AWS_FEDERATE_MIN_TTL, " +
			"15m, a quarter of shorter sessions)",
	}
}

// answer is the category of options about what is printed.
const answer = "The answer"

// jsonFlag is for commands that print for people, too.
func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Category: answer, Name: "json", Usage: "print JSON"}
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
	if socket := cmp.Or(c.String("socket"), env.Getenv("AWS_FEDERATE_SOCKET")); socket != "" {
		return printServed(c, env, r, socket, encoder)
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

// oneProfile is the profile that a command is for, as a word or as an option; empty where neither
// names one.
func oneProfile(c *cli.Context) (string, error) {
	words := c.Args().Slice()
	switch option := c.String("profile"); {
	case len(words) > 1:
		return "", &run.UsageError{Problem: fmt.Sprintf("%s takes one profile, and more are named", c.Command.Name)}
	case len(words) == 1 && words[0] == "":
		return "", &run.UsageError{Problem: "a PROFILE is empty, as of a variable that is not set"}
	case len(words) == 0:
		return option, nil
	case option != "" && option != words[0]:
		return "", &run.UsageError{
			Problem: fmt.Sprintf("%s takes one profile, and %q and --profile %s are named", c.Command.Name, words[0], option),
		}
	}
	return words[0], nil
}

// noArguments refuses arguments that a command has no use for.
func noArguments(c *cli.Context) error {
	if c.NArg() > 0 {
		return &run.UsageError{Problem: fmt.Sprintf("%s takes no argument %q", c.Command.Name, c.Args().First())}
	}
	return nil
}

// open begins a command that reads AWS's two files.
func open(c *cli.Context, env run.Env) (*run.Run, *profile.Set, error) {
	r, err := run.New(c, env)
	if err != nil {
		return nil, nil, err
	}
	set, err := r.Load()
	return r, set, err
}
