package run

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// withSettings returns the run with the settings for all profiles, where options and environment
// leave them open.
func (r *Run) withSettings() (*Run, error) {
	own := *r
	var err error
	if own.Settings, err = settings.Read(r.SettingsFiles); err != nil {
		return nil, err
	}
	own.Agent = r.Env.Agent()
	own.Request.Agent = own.Agent.Name
	if err := own.unreadForAgent(); err != nil {
		return nil, err
	}
	if own.options.prompt == "" {
		own.options.prompt, err = own.generalPrompt()
	}
	if err == nil {
		own.generalTTL, err = own.generalMinTTL()
	}
	if err == nil {
		own.generalSealed, err = own.generalEncryption()
	}
	if err != nil {
		return nil, err
	}
	if own.options.minTTL == 0 && own.generalTTL != 0 {
		own.options.minTTL = own.generalTTL
	}
	if own.Disk != nil { // which asks the run how a person is asked
		own.Disk = own.newDisk(own.options.minTTL, own.sealed(own.generalSealed))
	}
	return &own, nil
}

// generalPrompt is how a person is asked for all profiles.
func (r *Run) generalPrompt() (string, error) {
	s, ok := r.Settings[settings.Prompt]
	switch mode := s.Text.Reveal(); {
	case !ok:
		return promptAuto, nil
	case isPrompt(mode):
		return mode, nil
	}
	return "", wrongSetting(settings.Prompt, s, fmt.Sprintf("is %q, and has to be auto, tty, gui or none", s.Text.Reveal()))
}

// generalMinTTL is how long what is handed out has to last for all profiles, zero where nobody says.
func (r *Run) generalMinTTL() (time.Duration, error) {
	s := r.Settings[settings.MinTTL]
	ttl, err := Lifetime(settings.MinTTL, s.Text.Reveal())
	if err != nil {
		return 0, wrongSetting(settings.MinTTL, s, fmt.Sprintf("is %q, and has to be a time such as 20m, 8h or 3600", s.Text.Reveal()))
	}
	return ttl, nil
}

func wrongSetting(key string, s settings.Setting, reason string) error {
	return &profile.SettingError{Key: key, Origin: placed(s.At), Reason: reason}
}

func placed(at settings.Place) profile.Origin { return profile.Origin{File: at.File, Line: at.Line} }

// generalValue is a setting for all profiles as those of profiles are.
func generalValue(s settings.Setting) profile.Value {
	shadows := make([]profile.Origin, len(s.Shadows))
	for i, at := range s.Shadows {
		shadows[i] = placed(at)
	}
	return profile.NewValue(s.Text, placed(s.At), shadows...)
}

// Load reads AWS's two files, with the settings for all profiles below those of each.
func (r *Run) Load() (*profile.Set, error) {
	set, err := profile.Load(r.Files)
	if err != nil {
		return nil, err
	}
	r.complete(set)
	return set, nil
}

// complete gives a set what does not stand in AWS's files: the settings for all profiles, and which
// keys there are.
func (r *Run) complete(set *profile.Set) {
	general := map[string]profile.Value{}
	for _, name := range settings.Names() {
		if s, ok := r.Settings[name]; ok {
			general[name] = generalValue(s)
		}
	}
	set.Default(general)
	r.Env.GiveKeys(set)
}

// Given is a setting of ours that somebody has set, and where: an option, a variable or a line.
type Given struct {
	Key     string   `json:"key"`
	Value   string   `json:"value"`
	From    string   `json:"from"`
	Shadows []string `json:"shadows,omitempty"`
}

// Given returns the settings of ours that are set for a plan and are none of its steps': how a
// person is asked, how long an answer has to last, how it is kept and where it is written down, and
// those of the console.
func (r *Run) Given(set *profile.Set, plan profile.Plan) (all []Given) {
	for _, key := range settings.Names() {
		v, of, ok := r.Setting(set, plan, key)
		if key == settings.CacheEncryption && of != "" { // one cache is for all profiles: in one of them it counts for nothing
			s := r.Settings[key]
			v, ok = generalValue(s), !s.Text.Empty()
		}
		g := Given{Key: key, Value: v.Text(), From: OriginText(v.Origin)}
		for _, at := range v.Shadows {
			g.Shadows = append(g.Shadows, OriginText(at))
		}
		switch {
		case key == settings.Prompt && r.options.promptOption != "":
			g, ok = Given{Key: key, Value: r.options.prompt, From: lineOf(plan, "--prompt")}, true
		case key == settings.MinTTL && r.options.minTTLGiven:
			g, ok = Given{Key: key, Value: text.Duration(r.options.minTTL), From: lineOf(plan, "--min-ttl")}, true
		case key != settings.Prompt && key != settings.MinTTL && key != settings.IssuanceLog && key != settings.CacheEncryption &&
			!strings.HasPrefix(key, "console_"):
			continue // of a step
		case v.Origin.Variable == older[endpointKey]:
			continue // of a whole environment, as of a test, and no setting of a person
		}
		if ok {
			all = append(all, g)
		}
	}
	return all
}

// lineOf is where an option stands: on the command line, or on the first line that a plan sees
// through.
func lineOf(plan profile.Plan, option string) string {
	for _, t := range plan.Through {
		if !t.Source {
			return OriginText(t.Origin)
		}
	}
	return option
}

// older are the names that variables of settings had first.
var older = map[string]string{
	"console_browser": "AWS_CONSOLE_BROWSER", endpointKey: "AWS_CONSOLE_FEDERATION_ENDPOINT",
}

const endpointKey = "console_federation_endpoint"

// Setting is a setting of ours for a plan: of the environment, else of the profile, else of all
// profiles. The name is that of the profile that has it.
func (r *Run) Setting(set *profile.Set, plan profile.Plan, key string) (v profile.Value, name string, ok bool) {
	for _, variable := range []string{settings.Variable(key), older[key]} {
		if text := r.Env.Getenv(variable); variable != "" && text != "" {
			return profile.NewValue(secret.New(text), profile.Origin{Variable: variable}), "", true
		}
	}
	return set.LookupFor(plan, key)
}
