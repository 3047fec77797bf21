package docs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/settings"
)

// TestContract has every command, option and setting of ours on the page that promises them, and
// nothing there that is none.
func TestContract(t *testing.T) {
	page := pages(t)["docs/contract.md"]
	code := strings.Join(regexp.MustCompile("(?s)```.*?```|`[^`\n]*`").FindAllString(page, -1), "\n")
	env := run.System()
	options, commands := map[string]bool{"-h": true, "--help": true, "--version": true}, map[string]bool{}
	list(options, slices.Concat(cred.Program(env).Flags, console.Program(env).Flags))
	below(options, commands, cred.Commands(env))
	for name := range options {
		if !regexp.MustCompile(regexp.QuoteMeta(name) + `\b`).MatchString(code) {
			t.Errorf("the option %s is not there", name)
		}
	}
	for _, name := range regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(code, -1) {
		if !options[name] {
			t.Errorf("%s is no option", name)
		}
	}
	_, table, _ := strings.Cut(page, "\n## Commands\n")
	table, _, _ = strings.Cut(table, "\n## ")
	promised := map[string]bool{}
	for row := range strings.Lines(strings.ReplaceAll(table, `\|`, "/")) {
		if cells := strings.Split(row, "|"); len(cells) > 1 {
			for _, name := range regexp.MustCompile("`([a-z-]+)").FindAllStringSubmatch(cells[1], -1) {
				promised[name[1]] = true
			}
		}
	}
	compare(t, "command", commands, promised)
	of := map[string]bool{}
	for _, name := range settings.Names() {
		of[name] = true
	}
	_, text, _ := strings.Cut(page, "\n## Settings and variables\n")
	text, _, _ = strings.Cut(text, "\nVariables without")
	named := map[string]bool{}
	for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(text, -1) {
		named[name[1]] = true
	}
	compare(t, "setting", of, named)
	for _, name := range regexp.MustCompile(`AWS_FEDERATE_[A-Z_]+[A-Z]\b`).FindAllString(code, -1) {
		for _, unknown := range settings.UnknownVariables([]string{name + "=x"}) {
			t.Error(unknown)
		}
	}
	t.Logf("%d options, %d commands, %d settings", len(options), len(commands), len(of))
}

// compare reports names that are on one side alone.
func compare(t *testing.T, what string, there, promised map[string]bool) {
	t.Helper()
	for name := range there {
		if !promised[name] {
			t.Errorf("the %s %s is not promised", what, name)
		}
	}
	for name := range promised {
		if !there[name] {
			t.Errorf("the %s %s is promised and not there", what, name)
		}
	}
}

// below adds commands and their options, and those below them.
func below(options, commands map[string]bool, all []*cli.Command) {
	for _, c := range all {
		commands[c.Name] = true
		list(options, c.Flags)
		below(options, commands, c.Subcommands)
	}
}

// list adds options by all their names, as people write them.
func list(options map[string]bool, flags []cli.Flag) {
	for _, f := range flags {
		if visible, ok := f.(cli.VisibleFlag); ok && !visible.IsVisible() {
			continue // ours alone
		}
		for _, name := range f.Names() {
			options[strings.Repeat("-", min(2, len(name)))+name] = true
		}
	}
}
