package cred

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/dashboard"
	"github.com/seed642dee07/aws-federate/internal/explaining"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func explainCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "show how a profile resolves: no call, no question, no secret",
		ArgsUsage: "[PROFILE]",
		Description: `It shows each step, the file and line of each setting and what that shadows, who is asked, how long the session lasts, and what is cached. Without PROFILE it is the one that a run would take here, and it says why. Options count as they do for a run.

  aws-federate-cred explain prod
  aws-federate-cred explain prod --duration 8h --json`,
		Flags:  append(run.Take(run.OfProfile, run.OfSession, run.OfCache), command.JSON()),
		Action: func(c *cli.Context) error { return explain(c, env) },
	}
}

// explanation is what `explain --json` prints.
type explanation struct {
	Profile string `json:"profile"`
	// ProfileFrom is the variable that names the profile where the command line does not; empty where
	// neither does.
	ProfileFrom string `json:"profile_from,omitempty"`
	byNobody    bool   // it is the profile that is taken where none is named
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
	Given []run.Given `json:"given,omitempty"`
	// Summary says what happens when the profile is used now.
	Summary string `json:"summary"`
	// Warnings are all that is wrong, may be, or is otherwise for other tools; the last are Differences.
	Warnings    []string `json:"warnings,omitempty"`
	Differences []string `json:"differences,omitempty"`

	entry run.Entry
	now   time.Time
	steps []stepState
}

// stepState is what is said of a step that is not the last one.
type stepState struct {
	lasts string
	until time.Time // that it is cached; zero where it is not
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
	return e.print(env.Stdout, pageOf(r))
}

// explained is the explanation of a plan.
func explained(r *run.Run, set *profile.Set, plan profile.Plan) (explanation, error) {
	r = r.For(&plan)
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
		Asks:         explaining.Asks(plan),
		Lifetime:     explaining.Lasts(plan, len(plan.Steps)-1),
		Console:      consoleplan.Lasts(r, set, r.Request),
		entry:        r.Describe(plan),
		CLICache:     plan.CLICache,
		CLICacheFrom: run.OriginText(plan.CLICacheFrom),
	}
	e.now, e.CachedUntil, e.SessionUntil = r.Env.Now(), e.entry.CachedUntil, e.entry.SessionUntil
	e.chosen(r, plan)
	if plan.Agent.Guarded() {
		e.Agent = ruleOf(plan.Agent)
	}
	if _, machine := plan.Steps[0].(profile.Instance); machine && plan.Profile == "" && len(set.Names()) == 0 {
		e.Warnings = append(e.Warnings, noProfiles(r))
	}
	e.warn(r, plan)
	if until, ok := r.Runner(run.Wishes{}).CLIUntil(plan); ok {
		e.CLICachedUntil = text.Time(until)
	}
	signIn, signs := signincmd.OfPlan(r, plan)
	if signs {
		e.SignIn, e.SignInUntil, e.signIn = signIn.To, signIn.Ends(), signIn.Words()
	}
	e.Summary = explaining.Sentence(plan, e.state(r, plan, signIn))
	for n, step := range plan.Steps {
		fields, err := marshal(step, r.Env.System)
		if err != nil {
			return e, err
		}
		e.Steps = append(e.Steps, fields)
		e.steps = append(e.steps, stepState{explaining.Lasts(plan, n), r.Until(plan, n+1)})
	}
	return e, nil
}

// warn gathers what is to be known beside the plan.
func (e *explanation) warn(r *run.Run, plan profile.Plan) {
	if note := run.KeysWin(r.Request); note != "" {
		e.Warnings = append(e.Warnings, note)
	}
	if at := r.Env.Getenv("AWS_FEDERATE_SOCKET"); at != "" {
		e.Warnings = append(e.Warnings, "AWS_FEDERATE_SOCKET is set: a run asks the server at "+at+", whose profiles these are not")
	}
	for _, w := range plan.Warnings {
		e.Warnings = append(e.Warnings, run.WarningText(w))
	}
	e.Warnings = append(e.Warnings, plan.Hints...)
	e.Warnings = append(append(e.Warnings, r.Settings.Unknown()...), settings.UnknownVariables(r.Env.Environ)...)
	if closed := r.SettingsFiles.Closed(); closed != "" {
		e.Warnings = append(e.Warnings, closed)
	}
	if err := plan.Validate(); err != nil {
		e.Warnings = append(e.Warnings, wouldRefuse(err))
	}
	e.Differences = plan.Differences
	e.Warnings = append(e.Warnings, e.Differences...)
}

func wouldRefuse(err error) string {
	if e, ok := errors.AsType[*profile.SettingError](err); ok && e.Profile != "" && e.Origin.Variable != "" {
		return run.RefusalText(err) // it is not there, and nothing comes to AWS
	}
	return "AWS would refuse this: " + run.RefusalText(err)
}

// state is what the caches have for a plan.
func (e *explanation) state(r *run.Run, plan profile.Plan, signIn signincmd.State) explaining.State {
	s := explaining.State{Code: e.entry.Needs == run.NeedsCode, SignInTo: signIn.To}
	if !e.entry.Until.IsZero() && r.Fresh(plan) {
		s.Cached = dashboard.Left(e.entry.Until, e.now)
	}
	if left := e.entry.SessionEnd; left.Sub(e.now) >= time.Minute {
		s.Session = dashboard.Left(left, e.now)
	}
	if e.SignIn != "" {
		s.SignIn = e.SignInUntil == "" && !signIn.Kept.Renewable
		if e.SignInUntil != "" {
			s.SignedIn = dashboard.Left(signIn.Kept.Until, e.now)
		}
	}
	if err := plan.Validate(); err != nil {
		s.Refused = wouldRefuse(err)
	} else if err := r.Lack(&plan); err != nil {
		s.Refused = err.Error()
	}
	if a := plan.Agent; a.Denied() {
		s.Refused = fmt.Sprintf("the agent %s gets nothing: %s", a.Name, run.AgentText(a))
	}
	if process, ok := plan.Steps[0].(profile.Process); ok {
		s.Program = firstWord(process.Command, r.Env.System)
	}
	return s
}

// pageOf is the page for where a run writes to. On a terminal the home directory is ~: most paths
// are below it, and have room beside what stands there then.
func pageOf(r *run.Run) *text.Page {
	p := &text.Page{Width: r.Columns()}
	if p.Width > 0 {
		p.Colour, p.Home = r.Colour(), profile.Home(r.Env.Getenv, r.Env.System)
	}
	return p
}
