package cred

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/dashboard"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// print writes the explanation for people: first what happens, then why.
func (e explanation) print(w io.Writer, p *text.Page) error {
	p.Headline(e.headline())
	e.printThrough(p)
	if e.Agent != nil {
		p.Line("agent", e.Agent.words)
	}
	p.Line("region", e.Region+" ("+cmp.Or(e.RegionFrom, "the partition's default")+")")
	e.printNetwork(p)
	for i, step := range e.Steps {
		e.printStep(p, i, step)
	}
	p.Title("")
	p.Line("mfa", e.MFA)
	for _, question := range e.Asks {
		p.Line("asks", question)
	}
	p.Line("lasts", e.Lifetime)
	p.Line("console", e.Console)
	p.Line("cached", cmp.Or(e.left(e.entry.Until), "no"))
	if e.CLICacheFrom != "" || e.CLICachedUntil != "" {
		p.Line("aws cli", e.cliCache())
	}
	for _, g := range e.Given {
		p.Line("setting", fmt.Sprintf("%s = %s (%s)", g.Key, g.Value, whence(g.From, g.Shadows)))
	}
	if left := e.left(e.entry.SessionEnd); left != "" {
		p.Line("session", left+", of the MFA session")
	}
	if e.SignIn != "" {
		p.Line("sign-in", e.signIn+", to "+e.SignIn)
	}
	for _, warning := range e.Warnings[:len(e.Warnings)-len(e.Differences)] {
		p.Line("warning", warning)
	}
	for _, difference := range e.Differences {
		p.Line("differs", difference)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// left is when something ends, and how long it is until then; empty for nothing.
func (e explanation) left(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	return text.Time(until) + " (" + dashboard.Left(until, e.now) + " left)"
}

// headline says what happens when the profile is used now, and first whether it is another one.
func (e explanation) headline() string {
	subject := cmp.Or(e.Profile, "no profile")
	for _, t := range e.Through {
		if !t.Source {
			subject += fmt.Sprintf(" → %s (%s)", cmp.Or(t.Names, "the environment"), t.From)
		}
	}
	return subject + ": " + e.Summary
}

// noFile says whose credentials are no profile's.
const noFile = "the credentials are those of no file"

// chosen notes who has chosen the profile; where there is none, whose the credentials are.
func (e *explanation) chosen(r *run.Run, plan profile.Plan) {
	if e.Profile != "" {
		if r.Request.Profile == "" {
			e.ProfileFrom, _ = run.NamedBy(&r.Request.Environment)
			e.byNobody = e.ProfileFrom == ""
		}
		return
	}
	e.NoProfile = noFile
	of := r.Env.Getenv(execProfile)
	if _, keys := plan.Steps[0].(profile.EnvironmentKeys); keys && of != "" {
		e.NoProfile = fmt.Sprintf("the keys are those of profile %s, as %s says", of, execProfile)
	}
}

// choice says who has chosen the profile; empty where the command line does.
func (e explanation) choice() string {
	switch {
	case e.ProfileFrom != "":
		return " (" + e.ProfileFrom + ")"
	case e.byNobody:
		return " (neither an option nor a variable names one)"
	}
	return ""
}

// printThrough writes the profile and what it stands for, and the sources that stand for others.
func (e explanation) printThrough(p *text.Page) {
	subject := cmp.Or(e.Profile, "none: "+e.NoProfile) + e.choice()
	var sources []string
	for _, t := range e.Through {
		arrow := fmt.Sprintf(" → %s (%s)", cmp.Or(t.Names, "the environment"), t.From)
		if t.Source {
			sources = append(sources, t.Profile+arrow)
			continue
		}
		subject += arrow
	}
	p.Line("profile", subject)
	for _, source := range sources {
		p.Line("source", source)
	}
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
func (e explanation) printNetwork(p *text.Page) {
	for _, s := range e.Network {
		from := " (" + whence(s.From, s.Shadows) + ")"
		switch s.Service {
		case "sts":
			p.Line("sts", s.Value+from)
		case "":
			p.Line("network", s.Key+" = "+s.Value+from)
		default:
			p.Line("network", s.Key+" of "+s.Service+" = "+s.Value+from)
		}
	}
}

// printStep writes one step: its fields, and behind each where it comes from; and how long it lasts,
// where more steps follow.
func (e explanation) printStep(p *text.Page, index int, step json.RawMessage) {
	var rows []text.Row
	for i, field := range fields(step) {
		if i == 0 { // the type
			p.Title(fmt.Sprintf("%d. %s", index+1, field.value))
			continue
		}
		rows = append(rows, text.Row{Key: field.key, Value: field.value, From: e.origin(index, field.key)})
	}
	if last := len(e.Steps) - 1; index < last && index < len(e.steps) {
		if lasts := e.steps[index].lasts; lasts != "" {
			rows = append(rows, text.Row{Key: "lasts", Value: lasts})
		}
		if left := e.left(e.steps[index].until); left != "" {
			rows = append(rows, text.Row{Key: "cached", Value: left})
		}
	}
	p.Rows(rows)
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
