// Package helpcmd has the command `help` of aws-federate-cred, and the topics that people look for there
// and that are no commands.
//
// It does not know what a command does, nor how a page of help is laid out.
package helpcmd

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/help"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Command is the command help.
func Command(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "help", Usage: "show help, of a command, of a topic or of the program", ArgsUsage: "[COMMAND | TOPIC]",
		Action: func(c *cli.Context) error {
			words := c.Args().Slice()
			said := strings.Join(words, "-") // "exit codes"
			for _, topic := range Topics() {
				if topic.Name == said || slices.Contains(topic.Also, said) {
					return text.Write(env.Stdout, help.OfTopic(topic))
				}
			}
			command, err := commandline.FindCommand(c.App, words, Names())
			if err != nil {
				return err
			}
			return text.Write(env.Stdout, help.Of(c.App, command, Topics()...))
		},
	}
}

// Names are those of the topics.
func Names() (names []string) {
	for _, topic := range Topics() {
		names = append(names, topic.Name)
	}
	return names
}
