package commandline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// CommandError says that a word is no command.
type CommandError struct {
	// Word is empty where one is missing.
	Word string
	// Parent is the command whose command it would be; empty for the program's.
	Parent string
	// Similar is the command that may have been meant; empty for none.
	Similar string
	// Explain says that nobody wanted to run it, but to read about it.
	Explain bool
	// Commands are those that there are.
	Commands []string
}

// Error implements error.
func (e *CommandError) Error() string {
	if e.Word == "" {
		return e.Parent + " needs a command of its own"
	}
	return `"` + e.Word + `" is no command` + of(e.Parent)
}

// OptionError says that an option is none, or none that is of use here.
type OptionError struct {
	// Option is as it was typed, without a value.
	Option string
	// Command is which command does not take it; empty for the program without one.
	Command string
	// Similar is the option that may have been meant; empty for none.
	Similar string
	// By are the commands that take the option, and "" is the program without one.
	By []string
	// Commands are those that there are.
	Commands []string
}

// Error implements error.
func (e *OptionError) Error() string {
	if e.Command != "" && len(e.By) > 0 {
		return e.Command + " has no use for " + e.Option
	}
	return "there is no option " + e.Option + of(e.Command)
}

// of names a command at the end of a sentence.
func of(command string) string {
	if command == "" {
		return ""
	}
	return " of " + command
}

// FindCommand finds the command that words name, one below the other. Its error is a
// [CommandError], which knows what else may have been meant.
func FindCommand(app *cli.App, words, topics []string) (*cli.Command, error) {
	r := &reader{app: app, levels: []level{{}}, help: true, topics: topics}
	for _, word := range words {
		before := len(r.levels)
		if err := r.word(word); err != nil {
			return nil, err
		}
		if len(r.levels) == before {
			return nil, r.noCommand(word)
		}
	}
	return r.last().command, nil
}

// noSuch makes the error of a word that is no command, or of the option before it, whose value it
// may be.
func (r *reader) noSuch(word string) error {
	for _, o := range r.given {
		if r.find(o.name) == nil {
			return r.noOption(o, 0)
		}
	}
	return r.noCommand(word)
}

// noCommand makes the error of a word that is no command.
func (r *reader) noCommand(word string) error {
	r.make()
	choices := append(names(r.app.Commands), r.topics...)
	if c := r.last().command; c != nil {
		choices = names(c.Subcommands)
	}
	return &CommandError{
		Word: word, Parent: r.path(), Similar: nearest(word, choices), Explain: r.help, Commands: names(r.app.Commands),
	}
}

// noOption makes the error of an option that is not taken by the levels from the first one on.
func (r *reader) noOption(o option, first int) error {
	r.make()
	e := &OptionError{Option: o.typed, Command: r.path(), Commands: names(r.app.Commands)}
	if find(r.app.Flags, o.name) != nil {
		e.By = append(e.By, "")
	}
	for _, c := range r.app.Commands {
		if find(c.Flags, o.name) != nil {
			e.By = append(e.By, c.Name)
		}
	}
	var options []string
	for _, l := range r.levels[first:] {
		for _, flag := range l.flags {
			if visible, ok := flag.(cli.VisibleFlag); ok && visible.IsVisible() {
				options = append(options, flag.Names()...)
			}
		}
	}
	if similar := nearest(o.name, append(options, "help", "version")); similar != "" {
		e.Similar = "--" + similar
	} else if letter := o.name[:min(1, len(o.name))]; !strings.HasPrefix(o.typed, "--") && slices.Contains(options, letter) {
		e.Similar = "-" + letter + " " + o.name[1:] // "-pprod"
	}
	return e
}

// path is what the command is called, with those above it.
func (r *reader) path() string {
	words := make([]string, 0, len(r.levels))
	for _, l := range r.levels[1:] {
		words = append(words, l.command.Name)
	}
	return strings.Join(words, " ")
}

// names are those of the commands that are shown.
func names(commands []*cli.Command) (names []string) {
	for _, c := range commands {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

// nearest is the name that a mistyped one is nearest to, or the only one that it begins; empty for
// none. Of single letters none is near another.
func nearest(typed string, names []string) string {
	best, least, begun := "", typo.Limit(typed), []string(nil)
	for _, name := range names {
		if len(name) < 2 || len(typed) < 2 {
			continue
		}
		if d := typo.Distance(typed, name, least); d < least {
			best, least = name, d
		}
		if strings.HasPrefix(name, typed) {
			begun = append(begun, name)
		}
	}
	if len(begun) == 1 && (best == "" || least > 1) {
		return begun[0]
	}
	return best
}
