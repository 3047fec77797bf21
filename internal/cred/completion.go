package cred

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/shellcode"
)

func completionCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print the code that completes both programs in a shell", ArgsUsage: "SHELL",
		Action: func(c *cli.Context) error { return printCode(c, env, shellcode.Completion) },
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
