package wording

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

func (r report) usage(e *run.UsageError) message {
	m := r.wrongUsage(e.Problem)
	if e.Command != "" {
		m.hint = fmt.Sprintf("'%s %s --help' shows the options", r.program, e.Command)
	}
	if e.Meant != "" {
		m.hint = "did you mean " + e.Meant + "?"
	}
	return m
}

// wrongUsage is for what the command line should not have.
func (r report) wrongUsage(problem string) message {
	return message{what: "wrong usage", why: problem, hint: "'" + r.program + " --help' shows the options", code: exitUsage}
}

// noCommand words a word that is no command: it may be that of another tool, a mistyped one, or a
// profile.
func (r report) noCommand(e *commandline.CommandError) message {
	m := r.wrongUsage(e.Error())
	switch there := elsewhere(commandWords, e.Word, r.program, e.Commands); {
	case e.Word == "":
		m.hint = fmt.Sprintf("'%s %s --help' shows which there are", r.program, e.Parent)
	case e.Parent != "":
		m.hint = meant(e.Similar) + fmt.Sprintf("'%s %s --help' shows which there are", r.program, e.Parent)
	case e.Explain && e.Similar != "":
		m.hint = meant(e.Similar) + fmt.Sprintf("'%s help' shows the commands and topics", r.program)
	case there != "":
		m.hint = there
	case e.Explain:
		m.hint = fmt.Sprintf("'%s help' shows the commands and topics", r.program)
	case e.Similar != "":
		m.hint = meant(e.Similar) + fmt.Sprintf("a profile is named by --profile %s", text.Quote(e.Word))
	default:
		m.why += "; a profile is named by --profile " + text.Quote(e.Word)
		m.hint = fmt.Sprintf("'%s --profile %s' prints its credentials; '%[1]s help' shows the commands", r.program, text.Quote(e.Word))
	}
	return m
}

// noOption words an option that is none here: it may be that of another tool, of another command,
// or a mistyped one.
func (r report) noOption(e *commandline.OptionError) message {
	m := r.wrongUsage(e.Error())
	name := strings.TrimSpace(r.program + " " + e.Command)
	help := fmt.Sprintf("'%s --help' shows the options", name)
	there := elsewhere(optionWords, e.Command+" "+e.Option, r.program, e.Commands)
	if there == "" && (e.Command == "" || len(e.By) == 0) {
		there = elsewhere(optionWords, e.Option, r.program, e.Commands)
	}
	switch {
	case there != "":
		m.hint = there
	case len(e.By) > 0 && e.Command == "":
		m.hint = fmt.Sprintf("it is an option of %s; %s", r.takers(e.By), help)
	case len(e.By) > 0:
		m.hint = fmt.Sprintf("leave it out: it is for %s; %s", r.takers(e.By), help)
	default:
		m.hint = meant(e.Similar) + help
	}
	return m
}

// commandsThere are the commands of aws-federate-cred: to ask it would link all of them into
// aws-console.
var commandsThere = []string{
	"list", "explain", "doctor", "log", "warm", "login", "logout", "clear", "exec", "eks-token", "token", "serve", "setup", "keys",
	"completion", "help", "version",
}

// noProfile is the hint for a word that aws-console takes for a profile, and that is none, but a
// command elsewhere; empty for all others.
func noProfile(word string) string {
	if slices.Contains(commandsThere, word) && word != "help" && word != "version" {
		return fmt.Sprintf("aws-console has no commands: 'aws-federate-cred %s' is one", word)
	}
	return elsewhere(commandWords, word, opening, commandsThere)
}

// takers are the commands that take an option.
func (r report) takers(by []string) string {
	var commands []string
	for _, name := range by {
		if name != "" {
			commands = append(commands, name)
		}
	}
	said := strings.Join(commands, ", ")
	if last := len(commands) - 1; last > 0 {
		said = strings.Join(commands[:last], ", ") + " and " + commands[last]
	}
	switch {
	case len(commands) == len(by):
		return said
	case said == "":
		return r.program + " without a command"
	}
	return r.program + " without a command, and for " + said
}

// meant asks for what may have been meant; empty where nobody can know.
func meant(similar string) string {
	if similar == "" {
		return ""
	}
	return "did you mean " + similar + "? "
}

// foreign are words of other tools, and what does the same here.
type foreign struct {
	words    string // between bars
	programs string // the program that gets them; empty for both
	needs    string // the command of ours that the hint is about, without which it is not given
	hint     string
}

// elsewhere is the hint for a word of another tool; empty for none. The first that fits counts, so
// that what needs a command stands before what does without.
func elsewhere(table []foreign, word, program string, commands []string) string {
	for _, f := range table {
		if (f.programs == "" || f.programs == program) && (f.needs == "" || slices.Contains(commands, f.needs)) &&
			slices.Contains(strings.Split(f.words, "|"), word) {
			return f.hint
		}
	}
	return ""
}
