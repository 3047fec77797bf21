package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/cred/helpcmd"
	"github.com/seed642dee07/aws-federate/internal/help"
	"github.com/seed642dee07/aws-federate/internal/run"
)

// program is a program with its commands, and the other man pages.
type program struct {
	app    *cli.App
	also   []string
	topics []help.Topic
}

func programs() []program {
	printer := cred.Program(run.Env{})
	printer.Commands = cred.Commands(run.Env{})
	return []program{
		{console.Program(run.Env{}), []string{"aws-federate-cred(1)", "aws-federate(5)"}, nil},
		{printer, []string{"aws-console(1)", "aws-federate(5)"}, helpcmd.Topics()},
	}
}

// page is the man page of a program, with all of its commands.
func (p program) page(e edition) string {
	var m manual
	m.title(p.app.Name, 1, e)
	m.heading("Name")
	m.text(p.app.Name + " - " + p.app.Usage)
	m.heading("Synopsis")
	m.code(p.app.UsageText)
	m.heading("Description")
	m.described(p.app.Description)
	if len(p.app.Commands) > 0 {
		m.heading("Commands")
		m.text("What stands behind \"Also\" is described below, among the options.")
		p.commands(&m, p.app.Commands)
	}
	if len(p.topics) > 0 {
		m.heading("Topics")
	}
	for _, topic := range p.topics {
		m.subheading(topic.Name)
		m.text(escape(sentence(topic.Usage)))
		m.described(topic.Description)
	}
	m.heading("Options")
	p.options(&m, help.Options(p.app.Flags))
	m.heading("Exit status")
	m.text(e.exits)
	m.heading("Files and environment")
	m.text("Settings, variables and files are in `aws-federate`(5).")
	m.heading("See also")
	m.text(strings.Join(p.also, ", ") + ", " + help.Guide)
	return m.roff()
}

// options writes a subsection for each category, in the order in which these come first.
func (p program) options(m *manual, entries []help.Entry) {
	var categories []string
	for _, entry := range entries {
		if !slices.Contains(categories, entry.Category) {
			categories = append(categories, entry.Category)
		}
	}
	for _, category := range categories {
		m.subheading(category)
		for _, entry := range entries {
			if entry.Category == category {
				m.entry(strings.TrimSpace(entry.Name), sentence(entry.Text))
			}
		}
	}
}

// commands writes a subsection for each command, and for those below it.
func (p program) commands(m *manual, commands []*cli.Command) {
	common := map[help.Entry]bool{}
	for _, option := range help.Options(p.app.Flags) {
		common[option] = true
	}
	for _, c := range commands {
		if c.Hidden {
			continue
		}
		m.subheading(strings.TrimPrefix(help.Usage(p.app, c), p.app.Name+" "))
		m.text(escape(sentence(c.Usage)))
		m.described(c.Description)
		var shared []string
		for _, option := range help.Options(c.Flags) {
			if common[option] {
				shared = append(shared, "`"+long(option.Name)+"`")
				continue
			}
			m.entry(strings.TrimSpace(option.Name), sentence(option.Text))
		}
		if len(shared) > 0 {
			m.text("Also " + strings.Join(shared, ", ") + ".")
		}
		p.commands(m, c.Subcommands)
	}
}

// long is the long name of an option alone.
func long(name string) string {
	_, rest, _ := strings.Cut(name, "--")
	rest, _, _ = strings.Cut(rest, " ")
	return "--" + strings.TrimSuffix(rest, ",")
}

// sentence is a text of help as a sentence.
func sentence(text string) string {
	return fmt.Sprintf("%s%s.", strings.ToUpper(text[:1]), text[1:])
}
