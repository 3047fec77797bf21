// Package command has what several commands of aws-federate-cred take and print in the same way:
// options, words, JSON. Each larger command is a package beside it.
//
// It does not know any command, nor what its options do.
package command

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// The categories of options that several commands have, as help shows them.
const (
	// Which is of options that choose profiles.
	Which = "Which profiles"
	// Answer is of options about what is printed.
	Answer = "The answer"
)

// JSON is the option of commands that print for people, too.
func JSON() cli.Flag {
	return &cli.BoolFlag{Category: Answer, Name: "json", Usage: "print JSON"}
}

// WriteJSON prints a value as a line of JSON, which a terminal shows as it is: no character of it is
// more than the one that stands there.
func WriteJSON(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text.JSON(line), '\n'))
	return err
}

// MinTTL is the option of commands that hand credentials out.
func MinTTL() cli.Flag {
	return &cli.StringFlag{
		Category: Answer, Name: "min-ttl",
		Usage: "how long the credentials have to last at least: a `TIME` such as 20m (default: AWS_FEDERATE_MIN_TTL, " +
			"15m, a quarter of shorter sessions)",
	}
}

// NoArguments refuses arguments that a command has no use for.
func NoArguments(c *cli.Context) error {
	if c.NArg() > 0 {
		return &run.UsageError{Problem: fmt.Sprintf("%s takes no argument %q", c.Command.Name, c.Args().First())}
	}
	return nil
}

// OneProfile is the profile that a command is for, as a word or as an option; empty where neither
// names one.
func OneProfile(c *cli.Context) (string, error) {
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

// Open begins a command that reads AWS's two files.
func Open(c *cli.Context, env run.Env) (*run.Run, *profile.Set, error) {
	r, err := run.New(c, env)
	if err != nil {
		return nil, nil, err
	}
	set, err := r.Load()
	return r, set, err
}
