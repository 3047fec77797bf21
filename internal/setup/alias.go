package setup

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/sections"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// aliasSection is where the AWS CLI looks for aliases of commands.
// Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-alias.html
const aliasSection = "toplevel"

// Aliases are what "aws NAME" is to run, by name.
func aliases() [][2]string {
	return [][2]string{{"console", "aws-console"}, {"fedcred", "aws-federate-cred"}}
}

// Alias plans the aliases of the AWS CLI that run our programs. Others in the file stay.
func Alias(file editor.File) (Proposal, error) {
	there, err := aliasesIn(file)
	if err != nil {
		return Proposal{}, err
	}
	change := editor.Change{Kind: grammar.Ignored, Name: aliasSection, Header: "[" + aliasSection + "]"}
	var says []string
	for _, alias := range aliases() {
		name, program := alias[0], alias[1]
		value, ok := there[name]
		at := profile.Origin{File: value.At.File, Line: value.At.Line}
		switch {
		case !ok:
			change.In = append(change.In, name+" = !"+program)
			says = append(says, fmt.Sprintf("'aws %s' runs %s", name, program))
		case !runs(value.Text.Reveal(), program):
			return Proposal{}, &TakenError{What: "alias", Name: name, At: at, Reason: "is not ours: it does not run " + program}
		}
	}
	if change.In == nil {
		return Proposal{Says: []string{"the aliases console and fedcred are there already (" + file.Path + ")"}}, nil
	}
	return Proposal{Changes: []editor.Change{change}, Says: says}, nil
}

// aliasesIn are the aliases of a file, by name.
func aliasesIn(file editor.File) (map[string]sections.Value, error) {
	all := map[string]sections.Value{}
	text := strings.TrimPrefix(file.Text, "\ufeff")
	found, _ := grammar.Scan(text, true)
	for _, s := range found {
		if s.Kind != grammar.Ignored || s.Name != aliasSection || s.Problem != "" {
			continue
		}
		settings, _, bad := grammar.Parse(text[s.Start:s.End], s.Line+1)
		if bad != nil {
			return nil, &editor.LineError{Path: file.Path, Line: bad.Line, Problem: bad.Text}
		}
		for _, setting := range settings.All {
			line := setting.At[len(setting.At)-1].First
			all[setting.Key] = sections.Value{Text: setting.Text, At: sections.Place{File: file.Path, Line: line}}
		}
	}
	return all, nil
}

// runs reports whether an alias runs a program, wherever it is.
func runs(alias, program string) bool {
	command, external := strings.CutPrefix(alias, "!")
	words, err := grammar.Words(command)
	if !external || err != nil || len(words) == 0 {
		return false
	}
	name := words[0][strings.LastIndexAny(words[0], `/\`)+1:]
	name = strings.TrimSuffix(strings.ToLower(name), ".exe")
	return name == program || program == "aws-console" && name == "aws-federate-console"
}
