package cred

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// print writes the explanation for people.
func (e explanation) print(w io.Writer) error {
	var out bytes.Buffer
	e.printThrough(&out)
	if e.Agent != nil {
		fmt.Fprintf(&out, "agent   %s\n", e.Agent.words)
	}
	fmt.Fprintf(&out, "region  %s (%s)\n", e.Region, cmp.Or(e.RegionFrom, "the partition's default"))
	e.printNetwork(&out)
	for i, step := range e.Steps {
		e.printStep(&out, i, step)
	}
	fmt.Fprintln(&out)
	if e.MFA != "" {
		fmt.Fprintf(&out, "mfa     %s\n", e.MFA)
	}
	for _, question := range e.Asks {
		fmt.Fprintf(&out, "asks    %s\n", question)
	}
	if e.Lifetime != "" {
		fmt.Fprintf(&out, "lasts   %s\n", e.Lifetime)
	}
	if e.Console != "" {
		fmt.Fprintf(&out, "console %s\n", e.Console)
	}
	fmt.Fprintf(&out, "cached  %s\n", cmp.Or(e.CachedUntil, "no"))
	if e.CLICacheFrom != "" || e.CLICachedUntil != "" {
		fmt.Fprintf(&out, "aws cli %s\n", e.cliCache())
	}
	for _, g := range e.Given {
		fmt.Fprintf(&out, "setting %s = %s (%s)\n", g.Key, g.Value, whence(g.From, g.Shadows))
	}
	if e.SessionUntil != "" {
		fmt.Fprintf(&out, "session %s, of the MFA session\n", e.SessionUntil)
	}
	if e.SignIn != "" {
		fmt.Fprintf(&out, "sign-in %s, to %s\n", e.signIn, e.SignIn)
	}
	for _, warning := range e.Warnings {
		fmt.Fprintf(&out, "warning %s\n", warning)
	}
	return text.Write(w, out.String())
}

// noFile says whose credentials are no profile's.
const noFile = "the credentials are those of no file"

// printThrough writes the profile and what it stands for, and the sources that stand for others.
func (e explanation) printThrough(out *bytes.Buffer) {
	sources := ""
	fmt.Fprintf(out, "profile %s", cmp.Or(e.Profile, "none: "+noFile))
	for _, t := range e.Through {
		arrow := fmt.Sprintf(" → %s (%s)", cmp.Or(t.Names, "the environment"), t.From)
		if t.Source {
			sources += "source  " + t.Profile + arrow + "\n"
			continue
		}
		out.WriteString(arrow)
	}
	out.WriteString("\n" + sources)
}

// cliCache says what is done with the AWS CLI's cache, who wants it so, and until when it has an
// answer.
func (e explanation) cliCache() string {
	said := "its cache is read"
	switch e.CLICache {
	case profile.CLICacheOff:
		said = "its cache is left alone"
	case profile.CLICacheShare:
		said = "its cache is read, and gets what is fetched"
	case profile.CLICacheRead:
	}
	said += " (" + cmp.Or(e.CLICacheFrom, "the default") + ")"
	if e.CLICachedUntil != "" {
		said += "; it has an answer until " + e.CLICachedUntil
	}
	return said
}

// printNetwork writes the settings of the network that are not the default, and behind each where
// it comes from.
func (e explanation) printNetwork(out *bytes.Buffer) {
	for _, s := range e.Network {
		switch s.Service {
		case "sts":
			fmt.Fprintf(out, "sts     %s (%s)\n", s.Value, whence(s.From, s.Shadows))
		case "":
			fmt.Fprintf(out, "network %s = %s (%s)\n", s.Key, s.Value, whence(s.From, s.Shadows))
		default:
			fmt.Fprintf(out, "network %s of %s = %s (%s)\n", s.Key, s.Service, s.Value, whence(s.From, s.Shadows))
		}
	}
}

// printStep writes one step: its fields, and behind each where it comes from.
func (e explanation) printStep(out *bytes.Buffer, index int, step json.RawMessage) {
	var rows [][]string
	for i, field := range fields(step) {
		if i == 0 { // the type
			fmt.Fprintf(out, "\n%d. %s\n", index+1, field.value)
			continue
		}
		rows = append(rows, []string{"   " + field.key, field.value, e.origin(index, field.key)})
	}
	out.WriteString(text.Table(rows))
}

// field is a field of a step, for people.
type field struct{ key, value string }

// fields returns the fields of an object in their order, which a map would not keep.
func fields(step json.RawMessage) []field {
	var all []field
	decoder := json.NewDecoder(bytes.NewReader(step))
	if _, err := decoder.Token(); err != nil { // the opening brace
		return nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return all
		}
		var value any
		if decoder.Decode(&value) != nil {
			return all
		}
		if list, ok := value.([]any); ok {
			value = strings.TrimSpace(fmt.Sprintln(list...))
		}
		all = append(all, field{key: fmt.Sprint(key), value: fmt.Sprint(value)})
	}
	return all
}

// origin says where a field of a step comes from, and what that shadows.
func (e explanation) origin(index int, key string) string {
	for _, setting := range e.Settings {
		matches := setting.Key == key || strings.TrimPrefix(setting.Key, "aws_") == key ||
			key == "program" && setting.Key == "credential_process"
		if setting.Step != index || !matches {
			continue
		}
		return whence(setting.From, setting.Shadows)
	}
	return ""
}

// whence is where a setting comes from, and what that shadows.
func whence(from string, shadows []string) string {
	if len(shadows) > 0 {
		return from + ", not " + strings.Join(shadows, ", ")
	}
	return from
}
