package setupcmd

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/shellcode"
)

// Completion makes the command `completion`.
func Completion(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print the code that completes both programs in a shell", ArgsUsage: "SHELL",
		Description: `Where a package has not installed it already:

  eval "$(aws-federate-cred completion bash)"                 ~/.bashrc
  eval "$(aws-federate-cred completion zsh)"                  ~/.zshrc
  aws-federate-cred completion fish | source                  config.fish
  aws-federate-cred completion powershell | Out-String | iex  $PROFILE

"setup shell" prints this and more.`,
		Action: func(c *cli.Context) error { return printCode(c, env, shellcode.Completion) },
	}
}

func shellCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "shell", ArgsUsage: "SHELL",
		Usage: "print the code of 'aws console', 'fedcred use' and completion for a shell",
		Description: `A line in the file that the shell reads at its start makes it known there:

  eval "$(aws-federate-cred setup shell bash)"                 ~/.bashrc
  eval "$(aws-federate-cred setup shell zsh)"                  ~/.zshrc
  aws-federate-cred setup shell fish | source                  config.fish
  aws-federate-cred setup shell powershell | Out-String | iex  $PROFILE

Then "aws NAME" runs a program aws-NAME if there is one and the AWS CLI has no command of that name, so that "aws console prod" opens a console with all options. "fedcred use PROFILE" sets the credentials of a profile in that shell, and "fedcred use -" takes them away. "fedcred" alone is aws-federate-cred.`,
		Action: func(c *cli.Context) error { return printCode(c, env, shellcode.Setup) },
	}
}

// printCode prints the code for a shell that the command line names.
func printCode(c *cli.Context, env run.Env, of func(shell string) (string, bool)) error {
	shells := strings.Join(shellcode.Names(), ", ")
	if c.NArg() != 1 {
		return &run.UsageError{Problem: fmt.Sprintf("%s takes the name of one shell: %s", c.Command.Name, shells)}
	}
	code, ok := of(c.Args().First())
	if !ok {
		return &run.UsageError{Problem: fmt.Sprintf("%q is no shell that is known here; these are: %s", c.Args().First(), shells)}
	}
	_, err := fmt.Fprint(env.Stdout, code)
	return err
}
