package cred

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func explainCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "show how a profile resolves: no call, no question, no secret",
		ArgsUsage: "[PROFILE]",
		Description: `It shows each step, the file and line of each setting and what that shadows, who is asked, how long the session lasts, and what is cached. The options that decide the answer decide it here, too.

  aws-federate-cred explain prod
  aws-federate-cred explain prod --duration 8h --json`,
		Flags:  append(run.Take(run.OfProfile, run.OfSession, run.OfCache), command.JSON()),
		Action: func(c *cli.Context) error { return explain(c, env) },
	}
}

// explanation is what `explain --json` prints.
type explanation struct {
	Profile string `json:"profile"`
	// NoProfile says whose the credentials are where Profile is empty: those of no profile.
	NoProfile  string    `json:"no_profile,omitempty"`
	Through    []through `json:"through,omitempty"`
	Region     string    `json:"region"`
	RegionFrom string    `json:"region_from,omitempty"`
	Endpoint   string    `json:"sts_endpoint,omitempty"`
	// Agent is what AI agents may have, where that is not all that a person has.
	Agent       *agentRule        `json:"agent,omitempty"`
	Steps       []json.RawMessage `json:"steps"`
	Settings    []stepSetting     `json:"settings,omitempty"`
	MFA         string            `json:"mfa,omitempty"`
	Asks        []string          `json:"asks,omitempty"`
	Lifetime    string            `json:"lifetime,omitempty"`
	Console     string            `json:"console,omitempty"`
	CachedUntil string            `json:"cached_until,omitempty"`
	// SessionUntil is how long the MFA session lasts that is cached: so long nobody is asked.
	SessionUntil string `json:"mfa_session_until,omitempty"`
	// SignIn is the sign-in to IAM Identity Center that the plan begins with, SignInUntil how long
	// that lasts, and signIn the same in words.
	SignIn      string `json:"sign_in,omitempty"`
	SignInUntil string `json:"signed_in_until,omitempty"`
	signIn      string
	// CLICache is what is done with the AWS CLI's own cache, and CLICachedUntil how long the answer
	// lasts that it has.
	CLICache       profile.CLICache `json:"cli_cache"`
	CLICacheFrom   string           `json:"cli_cache_from,omitempty"`
	CLICachedUntil string           `json:"cli_cached_until,omitempty"`
	// Network are the settings that all calls of the plan have, where they are not the default.
	Network []networkSetting `json:"network,omitempty"`
	// Given are the settings of ours that no step has, where somebody has set them.
	Given    []run.Given `json:"given,omitempty"`
	Warnings []string    `json:"warnings,omitempty"`
}

// explain is the command that shows a plan and does nothing of it.
func explain(c *cli.Context, env run.Env) error {
	name, err := command.OneProfile(c)
	if err != nil {
		return err
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	r.Request.Profile = name
	set, err := r.Load()
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
		return command.WriteJSON(env.Stdout, e)
	}
	return e.print(env.Stdout)
}

// explained is the explanation of a plan.
func explained(r *run.Run, set *profile.Set, plan profile.Plan) (explanation, error) {
	r = r.For(plan)
	e := explanation{
		Profile:    plan.Profile,
		Through:    seenThrough(plan),
		Region:     plan.Region,
		RegionFrom: run.OriginText(plan.RegionFrom),
		Endpoint:   plan.Network.STS,
		Network:    networkSettings(plan.Network.Settings),
		Given:      r.Given(set, plan),
		Settings: stepSettings(
			plan.Settings,
		),
		MFA:          plan.MFA,
		Asks:         asks(plan),
		Lifetime:     lasts(plan),
		Console:      consoleplan.Lasts(r, set, r.Request),
		CachedUntil:  r.CachedUntil(plan.Key()),
		CLICache:     plan.CLICache,
		CLICacheFrom: run.OriginText(plan.CLICacheFrom),
	}
	if e.Profile == "" {
		e.NoProfile = noFile
	}
	if plan.Agent.Guarded() {
		e.Agent = ruleOf(plan.Agent)
	}
	if note := run.KeysWin(r.Request); note != "" {
		e.Warnings = append(e.Warnings, note)
	}
	for _, w := range plan.Warnings {
		e.Warnings = append(e.Warnings, run.WarningText(w))
	}
	e.Warnings = append(append(e.Warnings, plan.Hints...), plan.Differences...)
	e.Warnings = append(append(e.Warnings, r.Settings.Unknown()...), settings.UnknownVariables(r.Env.Environ)...)
	if closed := r.SettingsFiles.Closed(); closed != "" {
		e.Warnings = append(e.Warnings, closed)
	}
	if err := plan.Validate(); err != nil {
		e.Warnings = append(e.Warnings, "AWS would refuse this: "+run.RefusalText(err))
	}
	if until, ok := r.Runner(run.Wishes{}).CLIUntil(plan); ok {
		e.CLICachedUntil = text.Time(until)
	}
	if s, ok := signInOfPlan(r, plan); ok {
		e.SignIn, e.SignInUntil, e.signIn = s.To, s.until(), s.words()
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
	case profile.StaticKeys, profile.KeyringKeys, profile.EnvironmentKeys, profile.SSO, profile.WebIdentity,
		profile.Login, profile.Container, profile.Instance, profile.FederationToken:
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
