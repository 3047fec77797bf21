package app

import (
	"errors"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// fieldOptions are the options that the fields of a request come from.
var fieldOptions = map[string]string{
	"Profile":         "--profile",
	"Region":          "--region",
	"Duration":        "--duration",
	"RoleARN":         "--role-arn",
	"ExternalID":      "--external-id",
	"MFASerial":       "--mfa-serial",
	"RoleSessionName": "--role-session-name",
	"SourceIdentity":  "--source-identity",
	"Policy":          "--policy-file",
	"PolicyARNs":      "--policy-arn",
	"ReadOnly":        "--read-only",
}

// origin words where a value comes from: "FILE:LINE", a variable or an option.
func origin(o profile.Origin) string {
	if o.Field != "" {
		return fieldOptions[o.Field]
	}
	return o.String()
}

func origins(all []profile.Origin) []string {
	texts := make([]string, len(all))
	for i, o := range all {
		texts[i] = origin(o)
	}
	return texts
}

// warning words what a plan warns of.
func warning(w profile.Warning) string {
	if w.Field != "" {
		return fieldOptions[w.Field] + " " + w.Text
	}
	return w.Text
}

// refusal words what [profile.Plan.Validate] says.
func refusal(err error) string {
	if e, ok := errors.AsType[*profile.SettingError](err); ok && e.Origin.Field != "" {
		return origin(e.Origin) + " " + e.Reason
	}
	return err.Error()
}

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
		shown[i] = stepSetting{Step: s.Step, Key: s.Key, From: origin(s.From), Shadows: origins(s.Shadows)}
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
		shown[i] = networkSetting{Key: s.Key, Service: s.Service, Value: s.Value, From: origin(s.From), Shadows: origins(s.Shadows)}
	}
	return shown
}
