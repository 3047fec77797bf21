// Package completion says what may stand at the end of a command line: commands, options, and the
// values that the programs name.
//
// It knows a program by the descriptions of its commands and options. It asks nobody and calls
// nothing.
package completion

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Candidate is what may stand there, with a few words about it.
type Candidate struct{ Value, About string }

// Answer is all that may stand at one place.
type Answer struct {
	Candidates []Candidate
	// Files and Commands say that the shell is to offer what it has of these.
	Files, Commands bool
}

// Values are what a program knows of its own values.
type Values struct {
	// Options says what the value of an option may be, by the option's first name.
	Options map[string]func(start string) Answer
	// Words says what a word of a command may be that begins so, behind other words; the command is
	// nil for the program itself.
	Words func(command *cli.Command, before []string, start string) Answer
}

// Of says what may stand behind some words of a command line, begun with start.
func Of(at commandline.Place, start string, values Values) Answer {
	name, value, joined := strings.Cut(start, "=")
	switch {
	case at.Dashes:
		return Answer{Commands: at.Begins, Files: !at.Begins}
	case at.Waiting != nil:
		return valuesOf(at.Waiting, start, values)
	case joined && strings.HasPrefix(start, "-"):
		answer := valuesOf(at.Find(strings.TrimLeft(name, "-")), value, values)
		for i := range answer.Candidates {
			answer.Candidates[i].Value = name + "=" + answer.Candidates[i].Value
		}
		return answer
	case strings.HasPrefix(start, "-"):
		return Answer{Candidates: begun(options(at), start)}
	case len(at.Commands) > 0 && len(at.Words) == 0:
		return Answer{Candidates: begun(commands(at.Commands), start)}
	}
	answer := values.Words(at.Command, at.Words, start)
	answer.Candidates = begun(answer.Candidates, start)
	return answer
}

func valuesOf(flag cli.Flag, start string, values Values) Answer {
	if flag == nil {
		return Answer{}
	}
	find, ok := values.Options[flag.Names()[0]]
	if !ok {
		return Answer{}
	}
	answer := find(start)
	answer.Candidates = begun(answer.Candidates, start)
	return answer
}

// options are those that can stand there and do not yet.
func options(at commandline.Place) (found []Candidate) {
	for _, flag := range at.Flags {
		name := flag.Names()[0]
		_, repeatable := flag.(*cli.GenericFlag)
		if v, ok := flag.(cli.VisibleFlag); ok && !v.IsVisible() || slices.Contains(at.Given, name) && !repeatable {
			continue
		}
		found = append(found, Candidate{"--" + name, about(flag)})
	}
	return append(found, Candidate{"--help", "how it is used"})
}

// about is what an option does, without the default.
func about(flag cli.Flag) string {
	f, ok := flag.(cli.DocGenerationFlag)
	if !ok {
		return ""
	}
	words, _, _ := strings.Cut(strings.ReplaceAll(f.GetUsage(), "`", ""), " (default")
	return words
}

func commands(all []*cli.Command) []Candidate {
	found := make([]Candidate, 0, len(all))
	for _, c := range all {
		if !c.Hidden {
			found = append(found, Candidate{c.Name, c.Usage})
		}
	}
	return found
}

// begun are the candidates that begin so. One that a terminal would obey is none: it could not be
// typed either.
func begun(all []Candidate, start string) []Candidate {
	return slices.DeleteFunc(all, func(c Candidate) bool {
		return !strings.HasPrefix(c.Value, start) || c.Value == "" || text.Printable(c.Value) != c.Value
	})
}

// Named makes candidates of names.
func Named(names ...string) Answer {
	found := make([]Candidate, 0, len(names))
	for _, name := range names {
		found = append(found, Candidate{Value: name})
	}
	return Answer{Candidates: found}
}
