package commandline

import (
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
)

// Place is where a command line ends that is being typed: what stands before, and so what may come.
type Place struct {
	// Command is the command that has been named, nil for the program; Commands are those that can
	// be named.
	Command  *cli.Command
	Commands []*cli.Command
	// Flags are the options that can be given here, and Given those that were, by their first names.
	Flags []cli.Flag
	Given []string
	// Waiting is the option that the next word is the value of; nil for none.
	Waiting cli.Flag
	// Words are those before that are no command.
	Words []string
	// Dashes says that "--" stands before, and Begins that nothing does behind it.
	Dashes, Begins bool
}

// At reads the words of a command line that is being typed. What is wrong with them it ignores.
func At(env run.Env, app *cli.App, commands func(run.Env) []*cli.Command, before []string) Place {
	r := &reader{env: env, app: app, commands: commands, levels: []level{{flags: app.Flags}}}
	r.make()
	p := Place{}
	for i := 0; i < len(before); i++ {
		word := before[i]
		if word == "--" {
			p.Dashes, p.Begins = true, i == len(before)-1
			break
		}
		if len(word) < 2 || word[0] != '-' {
			if r.word(word) != nil {
				r.words = append(r.words, word)
			}
			continue
		}
		name, _, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		flag := r.find(name)
		if flag == nil {
			continue
		}
		p.Given = append(p.Given, flag.Names()[0])
		if takesValue(flag) && !joined {
			if i++; i == len(before) {
				p.Waiting = flag
			}
		}
	}
	return r.place(p)
}

// place says what can come where the reader is.
func (r *reader) place(p Place) Place {
	p.Command, p.Words, p.Commands, p.Flags = r.last().command, r.words, r.app.Commands, r.app.Flags
	if p.Command != nil {
		p.Commands, p.Flags = p.Command.Subcommands, nil
		for _, l := range r.levels[1:] {
			p.Flags = append(p.Flags, l.flags...)
		}
	}
	return p
}

// Find returns the option of a name that can be given there; nil for none.
func (p Place) Find(name string) cli.Flag { return find(p.Flags, name) }
