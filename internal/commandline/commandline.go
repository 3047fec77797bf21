// Package commandline reads a command line as far as words and options go: it finds the command,
// puts the options behind it that it takes, and refuses all others with what may have been meant.
//
// It knows commands and options by their descriptions alone, and nothing of their values.
package commandline

import (
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
)

// Line is a command line as it was read.
type Line struct {
	// Args are for [run.Start].
	Args []string
	// Help and Version say that one of these is wanted and nothing else; Command is what help is
	// wanted of, nil for the program.
	Help, Version bool
	Command       *cli.Command
	// Path is the command as it is typed, with the one that it belongs to; empty for the program.
	Path string
}

// Read reads the arguments of a program. commands makes its commands, which become those of the
// app; nil for a program that has none. They are made for a line that has a word, or something
// wrong: an answer from the cache does without them.
//
// urfave/cli stops reading options at the first argument that is none, and takes no notice of those
// behind it; so they are moved. What follows "--" stays as it is, but for that of an alias of the
// AWS CLI. A command whose ArgsUsage has a "--" gets it, too.
func Read(env run.Env, app *cli.App, commands func(run.Env) []*cli.Command) (Line, error) {
	r := &reader{env: env, app: app, commands: commands, levels: []level{{flags: app.Flags}}}
	if err := r.read(env.Args[1:]); err != nil {
		return Line{}, err
	}
	if r.help || r.version {
		r.make()
		return Line{Help: r.help, Version: r.version && !r.help, Command: r.last().command}, nil
	}
	if err := r.check(); err != nil {
		return Line{}, err
	}
	return Line{Args: r.args(), Command: r.last().command, Path: r.path()}, nil
}

// reader reads one command line.
type reader struct {
	env      run.Env
	app      *cli.App
	commands func(run.Env) []*cli.Command
	levels   []level  // the program, its command, and the command of that
	words    []string // which are no command
	given    []option
	dashes   bool     // there is a "--"
	rest     []string // what is behind it

	help, version bool
	topics        []string // what has help beside commands
}

// level is the program, or a command, and the options that are for it.
type level struct {
	command *cli.Command // nil for the program
	flags   []cli.Flag
	options []string
}

// option is one as it was typed.
type option struct {
	typed, name, value string // typed is without the value
	hasValue           bool
}

func (r *reader) last() *level { return &r.levels[len(r.levels)-1] }

// make makes the commands, once.
func (r *reader) make() {
	if r.commands != nil && r.app.Commands == nil {
		r.app.Commands = r.commands(r.env)
	}
}

// read tells words, options and their values apart.
func (r *reader) read(args []string) error {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case r.runsAnother() && len(r.words) == 1 && arg != "--" && !dashed(arg):
			r.rest = args[i:]
			return nil
		case arg == "--" && !r.runsAnother() && i+1 < len(args) && r.isOption(args[i+1]) && r.byAlias():
			continue // of "aws console -- --profile prod": the AWS CLI hands it on
		case arg == "--":
			r.dashes, r.rest = true, args[i+1:]
			return nil
		case !dashed(arg):
			if err := r.word(arg); err != nil {
				return err
			}
			continue
		}
		o := option{}
		o.typed, o.value, o.hasValue = strings.Cut(arg, "=")
		o.name = strings.TrimLeft(o.typed, "-")
		if flag := r.find(o.name); takesValue(flag) && !o.hasValue {
			if i++; i == len(args) || r.isOption(args[i]) {
				return &run.UsageError{Problem: "option " + arg + " needs a value"}
			}
			o.value, o.hasValue = args[i], true
		}
		switch o.name {
		case "help", "h":
			r.help = true
		case "version":
			r.version = true
		default:
			r.given = append(r.given, o)
		}
	}
	return nil
}

// runsAnother reports whether the command runs another one, whose words are its own: those behind
// "--", or from the second on.
func (r *reader) runsAnother() bool {
	at := r.last().command
	return at != nil && strings.Contains(at.ArgsUsage, "-- ")
}

// word takes a word for a command, where one can stand.
func (r *reader) word(word string) error {
	r.make()
	at := r.last()
	choices := r.app.Commands
	if at.command != nil {
		choices = at.command.Subcommands
	}
	if len(choices) > 0 && len(r.words) == 0 {
		for _, c := range choices {
			if c.HasName(word) {
				r.levels = append(r.levels, level{command: c, flags: c.Flags})
				return nil
			}
		}
		if at.command == nil || at.command.Action == nil || strings.TrimSpace(at.command.ArgsUsage) == "" {
			return r.noSuch(word)
		}
	}
	r.words = append(r.words, word)
	return nil
}

// check gives each option to the command that takes it.
func (r *reader) check() error {
	first := 0 // a command takes what it says itself, and nothing of the program
	if len(r.levels) > 1 {
		first = 1
	}
next:
	for _, o := range r.given {
		for n := len(r.levels) - 1; n >= first; n-- {
			flag := find(r.levels[n].flags, o.name)
			if flag == nil {
				continue
			}
			name := "--" + flag.Names()[0] // urfave/cli refuses two forms of one option
			if o.hasValue {
				name += "=" + o.value
			}
			r.levels[n].options = append(r.levels[n].options, name)
			continue next
		}
		return r.noOption(o, first)
	}
	at := r.last().command
	switch {
	case at == nil && r.commands != nil && len(r.rest) > 0:
		return r.noCommand(r.rest[0])
	case at != nil && at.Action == nil && len(at.Subcommands) > 0:
		return r.noCommand("")
	}
	return nil
}

// args puts the options in front of the words.
func (r *reader) args() (args []string) {
	for _, l := range r.levels {
		if l.command != nil {
			args = append(args, l.command.Name)
		}
		args = append(args, l.options...)
	}
	at := r.last().command
	if at == nil && r.commands != nil {
		return args
	}
	args = append(args, "--") // so that a profile's name may be anything
	args = append(args, r.words...)
	if r.dashes && r.runsAnother() {
		args = append(args, "--")
	}
	return append(args, r.rest...)
}

// byAlias reports whether the AWS CLI runs us.
func (r *reader) byAlias() bool {
	_, direct, found := r.env.AWSCLI()
	return direct && found
}
