package cred

import (
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// stepSetting is what `explain --json` prints of a [profile.Setting].
type stepSetting struct {
	Step    int      `json:"step"` // index into the steps
	Key     string   `json:"key"`  // as in the file
	From    string   `json:"from"`
	Shadows []string `json:"shadows,omitempty"`
}

func stepSettings(settings []profile.Setting) []stepSetting {
	shown := make([]stepSetting, len(settings))
	for i, s := range settings {
		shown[i] = stepSetting{Step: s.Step, Key: s.Key, From: run.OriginText(s.From), Shadows: originTexts(s.Shadows)}
	}
	return shown
}

// networkSetting is what `explain --json` prints of a [profile.NetworkSetting].
type networkSetting struct {
	Key     string   `json:"key"` // as in the file
	Service string   `json:"service,omitempty"`
	Value   string   `json:"value"`
	From    string   `json:"from"`
	Shadows []string `json:"shadows,omitempty"`
}

func networkSettings(settings []profile.NetworkSetting) []networkSetting {
	shown := make([]networkSetting, len(settings))
	for i, s := range settings {
		shown[i] = networkSetting{
			Key:     s.Key,
			Service: s.Service,
			Value:   s.Value,
			From:    run.OriginText(s.From),
			Shadows: originTexts(s.Shadows),
		}
	}
	return shown
}

func originTexts(all []profile.Origin) []string {
	texts := make([]string, len(all))
	for i, o := range all {
		texts[i] = run.OriginText(o)
	}
	return texts
}
