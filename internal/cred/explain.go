package cred

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// explanation is what `explain --json` prints.
type explanation struct {
	Profile     string            `json:"profile"`
	Through     []through         `json:"through,omitempty"`
	Region      string            `json:"region"`
	RegionFrom  string            `json:"region_from,omitempty"`
	Endpoint    string            `json:"sts_endpoint,omitempty"`
	Steps       []json.RawMessage `json:"steps"`
	Settings    []stepSetting     `json:"settings,omitempty"`
	MFA         string            `json:"mfa,omitempty"`
	Asks        []string          `json:"asks,omitempty"`
	Lifetime    string            `json:"lifetime,omitempty"`
	Console     string            `json:"console,omitempty"`
	CachedUntil string            `json:"cached_until,omitempty"`
	// SessionUntil is how long the MFA session lasts that is cached: so long nobody is asked.
	SessionUntil string `json:"mfa_session_until,omitempty"`
	// CLICache is what is done with the AWS CLI's own cache, and CLICachedUntil how long the answer
	// lasts that it has.
	CLICache       profile.CLICache `json:"cli_cache"`
	CLICacheFrom   string           `json:"cli_cache_from,omitempty"`
	CLICachedUntil string           `json:"cli_cached_until,omitempty"`
	// Network are the settings that all calls of the plan have, where they are not the default.
	Network  []networkSetting `json:"network,omitempty"`
	Warnings []string         `json:"warnings,omitempty"`
}

// explain is the command that shows a plan and does nothing of it.
func explain(c *cli.Context, env run.Env) error {
	if err := noArguments(c); err != nil {
		return err
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	set, err := profile.Load(r.Files)
	if err != nil {
		return err
	}
	plan, err := run.Resolve(set, r.Request)
	if err != nil {
		return err
	}
	e, err := explained(r, set, plan)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return writeJSON(env.Stdout, e)
	}
	return e.print(env.Stdout)
}

// explained is the explanation of a plan.
func explained(r *run.Run, set *profile.Set, plan profile.Plan) (explanation, error) {
	r = r.For(plan)
	e := explanation{
		Profile: plan.Profile, Through: seenThrough(plan), Region: plan.Region, RegionFrom: run.OriginText(plan.RegionFrom), Endpoint: plan.Network.STS, Network: networkSettings(plan.Network.Settings),
		Settings: stepSettings(plan.Settings), MFA: plan.MFA, Asks: asks(plan), Lifetime: lasts(plan), Console: consoleplan.Lasts(r, set, r.Request),
		CachedUntil: r.CachedUntil(plan.Key()), CLICache: plan.CLICache, CLICacheFrom: run.OriginText(plan.CLICacheFrom),
	}
	for _, w := range plan.Warnings {
		e.Warnings = append(e.Warnings, run.WarningText(w))
	}
	e.Warnings = append(append(e.Warnings, plan.Hints...), plan.Differences...)
	if err := plan.Validate(); err != nil {
		e.Warnings = append(e.Warnings, "AWS would refuse this: "+run.RefusalText(err))
	}
	if until, ok := r.Runner(run.Wishes{}).CLIUntil(plan); ok {
		e.CLICachedUntil = text.Time(until)
	}
	for n, step := range plan.Steps {
		if _, session := step.(profile.SessionToken); session {
			e.SessionUntil = r.CachedUntil(plan.Fingerprint(n + 1))
		}
		fields, err := marshal(step)
		if err != nil {
			return e, err
		}
		e.Steps = append(e.Steps, fields)
	}
	return e, nil
}

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

// marshal returns a step as JSON, its type first.
func marshal(step profile.Step) (json.RawMessage, error) {
	fields, err := json.Marshal(step)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf(`{"type":%q`, step.Type())
	switch step := step.(type) {
	case profile.Process:
		head += program("program", step.Command)
	case profile.SessionToken:
		head += program("mfa_process", step.MFAProcess)
	case profile.AssumeRole:
		head += program("mfa_process", step.MFAProcess)
	case profile.StaticKeys, profile.EnvironmentKeys, profile.SSO, profile.WebIdentity, profile.Login, profile.Container, profile.Instance,
		profile.FederationToken:
	}
	if string(fields) == "{}" {
		return json.RawMessage(head + "}"), nil
	}
	return json.RawMessage(head + "," + string(fields[1:])), nil
}

// program is a field with the first word of a command, if that is a program. The other words may be
// secret.
func program(key string, command secret.String) string {
	words, err := profile.Words(command.Reveal())
	if err != nil || len(words) == 0 || strings.Contains(words[0], "=") {
		return ""
	}
	name, _ := json.Marshal(words[0]) //nolint:errchkjson // a string
	return fmt.Sprintf(",%q:%s", key, name)
}

func writeJSON(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// asks says what a person is asked for where the cache has no answer.
func asks(plan profile.Plan) []string {
	var questions []string
	for i, step := range plan.Steps {
		switch step := step.(type) {
		case profile.SessionToken:
			when := "when the last MFA session of access key " + step.AccessKeyID + " has ended"
			if plan.Unsettled(i) {
				when = "when the last MFA session has ended, if the process gives long-lived keys"
				if i+1 < len(plan.Steps) {
					when += fmt.Sprintf(", else for profile %q", plan.Steps[i+1].Facts().Profile)
				}
			}
			questions = append(questions, askedCode(step.MFASerial, step.MFAProcess, when))
		case profile.AssumeRole:
			if step.MFASerial != "" && !plan.FromMFASession(i) {
				questions = append(questions, askedCode(step.MFASerial, step.MFAProcess, fmt.Sprintf("for profile %q", step.Profile)))
			}
		case profile.SSO:
			questions = append(questions, "a sign-in at "+step.StartURL+", when the last one has ended")
		case profile.Login:
			questions = append(questions, "a sign-in with 'aws login', when the last one has ended")
		case profile.StaticKeys, profile.EnvironmentKeys, profile.Process, profile.WebIdentity, profile.Container, profile.Instance,
			profile.FederationToken:
		}
	}
	return questions
}

// askedCode says what is asked for a code: a person, or the process that prints it.
func askedCode(serial string, process secret.String, when string) string {
	question := fmt.Sprintf("an MFA code of %s, %s", serial, when)
	if process.Empty() {
		return question
	}
	return question + "; the mfa_process gives it"
}

// lasts says how long fresh credentials last, and what caps that.
func lasts(plan profile.Plan) string {
	last := len(plan.Steps) - 1
	switch step := plan.Steps[last].(type) {
	case profile.AssumeRole:
		length := time.Hour
		if step.DurationSeconds != 0 {
			length = time.Duration(step.DurationSeconds) * time.Second
		}
		switch {
		case plan.Unsettled(last - 1):
			return text.Duration(length) + "; an hour at most, as of a role that is assumed from a session"
		case plan.FromMFASession(last):
			return text.Duration(length) + "; an hour at most, as the role is assumed from an MFA session; it is renewed without a question " +
				"while that lasts"
		case plan.Chained(last):
			return text.Duration(length) + "; an hour at most, as the role is assumed from another role"
		}
		return text.Duration(length) + "; at most what the role allows (MaxSessionDuration)"
	case profile.SessionToken:
		if plan.Unsettled(last) {
			return "as an MFA session (12h; 36h at most) if the process gives long-lived keys, else as it says"
		}
		if step.DurationSeconds == 0 {
			return "12h; 36h at most (an hour for the root user)"
		}
		return text.Duration(time.Duration(step.DurationSeconds)*time.Second) + "; 36h at most (an hour for the root user)"
	case profile.StaticKeys:
		if step.SessionToken.Empty() {
			return "for ever: these are long-lived keys"
		}
	case profile.SSO:
		return "as the permission set says"
	case profile.WebIdentity:
		if step.DurationSeconds == 0 {
			return "1h; at most what the role allows (MaxSessionDuration)"
		}
		return text.Duration(time.Duration(step.DurationSeconds)*time.Second) + "; at most what the role allows (MaxSessionDuration)"
	case profile.Login:
		return "15m; it is renewed without a question until the sign-in has ended"
	case profile.EnvironmentKeys, profile.Process, profile.Container, profile.Instance, profile.FederationToken:
	}
	return ""
}
