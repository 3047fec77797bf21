// Package help writes what a program, or one of its commands, says of itself: what people do first,
// the commands and the options in groups, in lines of 80 columns at most.
//
// It knows commands and options by their descriptions alone: what a command is for is in the
// command's own file.
package help

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

const (
	// Width is how many columns a line has at most.
	Width = 80
	// column is where the text about an option or a command begins, unless its name is longer.
	column = 26
	// narrow is where that about a command or a topic does: their names are short.
	narrow = 14
	indent = "  "
	// Guide is where the pages for users are.
	Guide      = repository + "/tree/main/docs/guide"
	repository = "https://github.com/seed642dee07/aws-federate"
)

// Of returns the help of a command or, where that is nil, of the program, with the topics that it has
// beside commands. A description is as its author has it: paragraphs, which are wrapped, and indented
// lines, which are not.
func Of(app *cli.App, command *cli.Command, topics ...Topic) string {
	p := &page{}
	if command == nil {
		p.heading("", app.Usage)
		p.usage(app.UsageText)
		p.description(app.Description)
		p.commands(app.Commands)
		p.topics(topics)
		if len(app.Commands) > 0 {
			p.description(
				"'" + app.Name + " help COMMAND' shows what a command takes, 'help TOPIC' what is to know. Without a command, these are the options:",
			)
		}
		p.options(app.Flags, true)
		p.heading("LEARN MORE", "")
		p.add(indent+"man "+app.Name, indent+"man 5 aws-federate    settings, variables and files", indent+Guide)
		return p.String()
	}
	p.heading("", command.Usage)
	p.usage(Usage(app, command))
	p.description(command.Description)
	p.commands(command.Subcommands)
	p.options(command.Flags, false)
	return p.String()
}

// Usage is how a command is called. The options come last, but for those of another command that it
// runs.
func Usage(app *cli.App, command *cli.Command) string {
	usage := app.Name + " " + path(app.Commands, command)
	ours, others, runs := strings.Cut(command.ArgsUsage, "[--")
	switch {
	case len(command.Subcommands) > 0:
		usage += " COMMAND"
	case strings.TrimSpace(ours) != "":
		usage += " " + strings.TrimSpace(ours)
	}
	usage += " [options]"
	if runs {
		usage += " [--" + others
	}
	return usage
}

// path is how a command is called, with those above it.
func path(commands []*cli.Command, wanted *cli.Command) string {
	for _, c := range commands {
		if c == wanted {
			return c.Name
		}
		if below := path(c.Subcommands, wanted); below != "" {
			return c.Name + " " + below
		}
	}
	return ""
}

// page is a page of help while it is written.
type page struct{ lines []string }

func (p *page) add(lines ...string) { p.lines = append(p.lines, lines...) }

func (p *page) String() string { return strings.Join(p.lines, "\n") + "\n" }

// heading begins a part, after an empty line, with a text or without.
func (p *page) heading(name, text string) {
	if len(p.lines) > 0 {
		p.add("")
	}
	if name != "" {
		p.add(name)
	}
	if text != "" {
		p.add(wrap(strings.ToUpper(text[:1])+text[1:]+".", Width)...)
	}
}

// usage writes how it is called.
func (p *page) usage(lines string) {
	p.heading("USAGE", "")
	for line := range strings.Lines(lines) {
		p.add(indent + strings.TrimRight(line, "\n"))
	}
}

// description writes paragraphs and lines that are indented.
func (p *page) description(description string) {
	if description == "" {
		return
	}
	p.add("")
	for _, paragraph := range Paragraphs(description) {
		if strings.HasPrefix(paragraph, indent) || paragraph == "" {
			p.add(paragraph)
			continue
		}
		p.add(wrap(paragraph, Width)...)
	}
}

// Paragraphs joins the lines of a description that its author has broken. An indented line stays
// one of its own, and so does an empty one.
func Paragraphs(description string) (all []string) {
	goesOn := false
	for line := range strings.Lines(description) {
		line = strings.TrimRight(line, "\n")
		plain := line != "" && !strings.HasPrefix(line, indent)
		if plain && goesOn {
			all[len(all)-1] += " " + line
		} else {
			all = append(all, line)
		}
		goesOn = plain
	}
	return all
}

// Entry is a row of a part: a name, and what it is.
type Entry struct{ Category, Name, Text string }

// rest is the part of commands that say no category, where others do.
const rest = "More"

func (p *page) commands(commands []*cli.Command) {
	other := ""
	if slices.ContainsFunc(commands, func(c *cli.Command) bool { return c.Category != "" }) {
		other = rest
	}
	var entries []Entry
	for _, c := range commands {
		if !c.Hidden {
			entries = append(entries, Entry{cmp.Or(c.Category, other), c.Name, c.Usage})
		}
	}
	p.entries(entries, "COMMANDS: ", narrow)
}

func (p *page) options(flags []cli.Flag, program bool) {
	entries := Options(flags)
	category := ""
	if len(entries) > 0 {
		category = entries[len(entries)-1].Category
	}
	entries = append(entries, Entry{category, called([]string{"help", "h"}, ""), "show this"})
	if program {
		entries = append(entries, Entry{category, called([]string{"version"}, ""), "say which version and commit this is"})
	}
	p.entries(entries, "OPTIONS: ", column)
}

// entries writes a part for each category, in the order in which these come first. Texts begin in a column.
func (p *page) entries(entries []Entry, heading string, column int) {
	var categories []string
	for _, e := range entries {
		if !slices.Contains(categories, e.Category) {
			categories = append(categories, e.Category)
		}
	}
	for _, category := range categories {
		p.heading(strings.TrimSuffix(heading+strings.ToUpper(category), ": "), "")
		for _, e := range entries {
			if e.Category == category {
				p.entry(e, column)
			}
		}
	}
}

// entry writes a row, its text beside the name or, where that is long, below it.
func (p *page) entry(e Entry, column int) {
	lines := wrap(e.Text, Width-column)
	name := indent + e.Name
	if len(name) > column-2 {
		p.add(name)
		name = ""
	}
	for _, line := range lines {
		p.add(fmt.Sprintf("%-*s%s", column, name, line))
		name = ""
	}
}

// wrap breaks a text between words. A word that is longer than a line has one for itself.
func wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
