package cred

import (
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

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
		case profile.KeyringKeys:
			questions = append(questions, "the keyring's password for key "+step.AccessKeyID+", where it is locked, in a window of the keyring")
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
			return text.Duration(
				length,
			) + "; an hour at most, as the role is assumed from an MFA session; it is renewed without a question " +
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
	case profile.KeyringKeys:
		return "for ever: these are long-lived keys"
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
