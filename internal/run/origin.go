package run

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
	"SessionTags":     "--session-tag",
	"Policy":          "--policy-file",
	"PolicyARNs":      "--policy-arn",
	"ReadOnly":        "--read-only",
}

// OriginText words where a value comes from: "FILE:LINE", a variable or an option.
func OriginText(o profile.Origin) string {
	if o.Field != "" {
		return fieldOptions[o.Field]
	}
	return o.String()
}

// WarningText words what a plan warns of.
func WarningText(w profile.Warning) string {
	if option, ok := fieldOptions[w.Field]; ok {
		return option + " " + w.Text
	}
	return w.String()
}

// RefusalText words what [profile.Plan.Validate] says.
func RefusalText(err error) string {
	if e, ok := errors.AsType[*profile.SettingError](err); ok && e.Origin.Field != "" {
		return OriginText(e.Origin) + " " + e.Reason
	}
	return err.Error()
}
