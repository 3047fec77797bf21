package help_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/cred/helpcmd"
	"github.com/seed642dee07/aws-federate/internal/help"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// pages are the helps of both programs and of all commands, by what they are of.
func pages() map[string]string {
	printer := cred.Program(run.Env{})
	printer.Commands = cred.Commands(run.Env{})
	all := map[string]string{
		"aws-console":       help.Of(console.Program(run.Env{}), nil),
		"aws-federate-cred": help.Of(printer, nil, helpcmd.Topics()...),
	}
	var below func(path string, commands []*cli.Command)
	below = func(path string, commands []*cli.Command) {
		for _, c := range commands {
			all[path+c.Name] = help.Of(printer, c)
			below(path+c.Name+" ", c.Subcommands)
		}
	}
	below("aws-federate-cred ", printer.Commands)
	for _, topic := range helpcmd.Topics() {
		all["help "+topic.Name] = help.OfTopic(topic)
	}
	return all
}

// TestWidth has no line of any help be wider than a terminal, and none end in blanks.
func TestWidth(t *testing.T) {
	for name, page := range pages() {
		for line := range strings.Lines(page) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > help.Width || strings.TrimRight(line, " ") != line || strings.Contains(line, "\t") {
				t.Errorf("%s: %d columns: %q", name, utf8.RuneCountInString(line), line)
			}
		}
		if strings.Contains(page, "\n\n\n") || !strings.HasSuffix(page, "\n") || strings.HasSuffix(page, "\n\n") {
			t.Errorf("%s: lines are empty that need not be:\n%s", name, page)
		}
	}
}

// TestPages has each command say how it is called, and show its options and those alone.
func TestPages(t *testing.T) {
	all := pages()
	for name, want := range map[string][]string{
		"aws-console": {"aws-console [options] [PROFILE]", "  -s, --service SERVICE   the SERVICE, such as ec2", "      --print, --url, --stdout, --link\n", "--version"},
		"aws-federate-cred": {
			"aws-federate-cred COMMAND [options]", "  credential_process = aws-federate-cred --profile prod", "\n  list      ", "\n  version   ",
			"\nHELP TOPICS\n  start   ", "\n  mfa   ", "--min-ttl", "--format", "'aws-federate-cred help COMMAND' shows what a command takes",
		},
		"aws-federate-cred list":    {"aws-federate-cred list [WORD…] [options]", "--json", "--verbose", "-h, --help"},
		"aws-federate-cred explain": {"explain [PROFILE] [options]", "--role-arn", "--json"},
		"aws-federate-cred warm":    {"warm [PROFILE…] [options]", "--all", "--min-ttl", "--mfa-token", "--no-prompt"},
		"aws-federate-cred version": {"aws-federate-cred version [options]"},
		"help agents":               {"What an AI agent", "\n  agent = deny  ", "LEARN MORE\n  docs/guide/agents.md in https://"},
	} {
		for _, text := range want {
			if !strings.Contains(all[name], text) {
				t.Errorf("%s: there is no %q:\n%s", name, text, all[name])
			}
		}
	}
	for name, page := range all {
		if strings.Contains(page, "clear-clipboard") || name == "aws-federate-cred list" && strings.Contains(page, "--profile") {
			t.Errorf("%s shows what it does not take:\n%s", name, page)
		}
	}
}

// TestBelow has commands below a command be shown with it, and be called by both words.
func TestBelow(t *testing.T) {
	add := &cli.Command{
		Name:      "add",
		Usage:     "add a key",
		ArgsUsage: "NAME",
		Flags:     []cli.Flag{&cli.BoolFlag{Category: "Way", Name: "stdin"}},
	}
	app := &cli.App{Name: "keeper", Commands: []*cli.Command{{Name: "keys", Usage: "keep keys", Subcommands: []*cli.Command{add}}}}
	of, below := help.Of(app, app.Commands[0]), help.Of(app, add)
	if !strings.Contains(of, "keeper keys COMMAND [options]") || !strings.Contains(of, "\nCOMMANDS\n  add    ") {
		t.Error(of)
	}
	if !strings.Contains(below, "keeper keys add NAME [options]") || !strings.Contains(below, "OPTIONS: WAY\n      --stdin") {
		t.Error(below)
	}
}

// TestTopics has each topic lead to a page of the guide, and name no setting or command that is not there.
func TestTopics(t *testing.T) {
	printer := cred.Commands(run.Env{})
	for _, topic := range helpcmd.Topics() {
		if _, err := os.Stat("../../docs/" + topic.Page); err != nil {
			t.Error(err)
		}
		for _, command := range printer {
			if slices.ContainsFunc(append(topic.Also, topic.Name), command.HasName) {
				t.Errorf("the topic %s is called like the command %s", topic.Name, command.Name)
			}
		}
		for _, said := range regexp.MustCompile(`aws-federate-cred ([a-z]\S*)`).FindAllStringSubmatch(topic.Description, -1) {
			if !slices.ContainsFunc(printer, func(c *cli.Command) bool { return c.HasName(said[1]) }) {
				t.Errorf("%s names a command %q", topic.Name, said[1])
			}
		}
	}
}
