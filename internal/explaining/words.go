package explaining

import (
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Asks says what a person is asked for where the cache has no answer.
func Asks(p plan.Plan) []string {
	var questions []string
	for i, step := range p.Steps {
		switch step := step.(type) {
		case plan.SessionToken:
			when := "when the last MFA session of access key " + step.AccessKeyID + " has ended"
			if p.Unsettled(i) {
				when = "when the last MFA session has ended, if the process gives long-lived keys"
				if i+1 < len(p.Steps) {
					when += fmt.Sprintf(", else for profile %q", p.Steps[i+1].Facts().Profile)
				}
			}
			questions = append(questions, askedCode(step.MFASerial, step.MFAProcess, when))
		case plan.AssumeRole:
			if step.MFASerial != "" && !p.FromMFASession(i) {
				questions = append(questions, askedCode(step.MFASerial, step.MFAProcess, fmt.Sprintf("for profile %q", step.Profile)))
			}
		case plan.SSO:
			questions = append(questions, "a sign-in at "+step.StartURL+", when the last one has ended")
		case plan.Login:
			questions = append(questions, "a sign-in with 'aws login', when the last one has ended")
		case plan.KeyringKeys:
			questions = append(
				questions,
				"the keyring's password for key "+step.AccessKeyID+", where it is locked, in a window of the keyring",
			)
		case plan.StaticKeys, plan.EnvironmentKeys, plan.Process, plan.WebIdentity, plan.Container, plan.Instance,
			plan.FederationToken:
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

// Lasts says how long what a step gives lasts when it is fresh, and what caps that; empty where that
// is not known.
func Lasts(p plan.Plan, index int) string {
	switch step := p.Steps[index].(type) {
	case plan.AssumeRole:
		return roleLasts(p, index, length(step.DurationSeconds, time.Hour))
	case plan.SessionToken:
		if p.Unsettled(index) {
			return "as an MFA session (12h; 36h at most) if the process gives long-lived keys, else as it says"
		}
		return length(step.DurationSeconds, 12*time.Hour) + "; 36h at most (an hour for the root user)"
	case plan.KeyringKeys:
		return forEver
	case plan.StaticKeys:
		if step.SessionToken.Empty() {
			return forEver
		}
	case plan.SSO:
		return "as the permission set says"
	case plan.WebIdentity:
		return length(step.DurationSeconds, time.Hour) + roleCap
	case plan.Login:
		return "15m; it is renewed without a question until the sign-in has ended"
	case plan.EnvironmentKeys, plan.Process, plan.Container, plan.Instance, plan.FederationToken:
	}
	return ""
}

const forEver = "for ever: these are long-lived keys"

const roleCap = "; at most what the role allows (MaxSessionDuration)"

// length is a number of seconds as a time, else AWS's own length.
func length(seconds int, usual time.Duration) string {
	if seconds == 0 {
		return text.Duration(usual)
	}
	return text.Duration(time.Duration(seconds) * time.Second)
}

// roleLasts adds to the length of a role's session what caps it.
func roleLasts(p plan.Plan, index int, length string) string {
	switch {
	case p.Unsettled(index - 1):
		return length + "; an hour at most, as of a role that is assumed from a session"
	case p.FromMFASession(index):
		return length + "; an hour at most, as the role is assumed from an MFA session; it is renewed without a question while that lasts"
	case p.Chained(index):
		return length + "; an hour at most, as the role is assumed from another role"
	}
	return length + roleCap
}
