package cred

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// through is what `explain --json` prints of a [profile.Through].
type through struct {
	Profile string `json:"profile"`
	Names   string `json:"names,omitempty"` // empty for what the environment has
	From    string `json:"from"`
	// Source says that the profile is the source of a role.
	Source bool `json:"source,omitempty"`
}

func seenThrough(plan profile.Plan) (all []through) {
	for _, t := range plan.Through {
		all = append(all, through{Profile: t.Profile, Names: t.Names, From: t.Origin.String(), Source: t.Source})
	}
	return all
}

// marshal returns a step as JSON, its type first. The system, a GOOS value, says what the words of a
// command are.
func marshal(step profile.Step, system string) (json.RawMessage, error) {
	fields, err := json.Marshal(step)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf(`{"type":%q`, step.Type())
	switch step := step.(type) {
	case profile.Process:
		head += program("program", step.Command, system)
	case profile.SessionToken:
		head += program("mfa_process", step.MFAProcess, system)
	case profile.AssumeRole:
		head += program("mfa_process", step.MFAProcess, system)
	case profile.StaticKeys, profile.KeyringKeys, profile.EnvironmentKeys, profile.SSO, profile.WebIdentity,
		profile.Login, profile.Container, profile.Instance, profile.FederationToken:
	}
	if string(fields) == "{}" {
		return json.RawMessage(head + "}"), nil
	}
	return json.RawMessage(head + "," + string(fields[1:])), nil
}

// program is a field with the first word of a command, if that is a program.
func program(key string, command secret.String, system string) string {
	word := firstWord(command, system)
	if word == "" {
		return ""
	}
	name, _ := json.Marshal(word) //nolint:errchkjson // a string
	return fmt.Sprintf(",%q:%s", key, name)
}

// firstWord is the first word of a command, if that is a program. The other words may be secret.
func firstWord(command secret.String, system string) string {
	words, err := grammar.CommandWords(system, command.Reveal())
	if err != nil || len(words) == 0 || strings.Contains(words[0], "=") {
		return ""
	}
	return words[0]
}
