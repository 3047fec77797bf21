package wording

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// atFirst is the message for who has no profile at all yet, and what makes the first one.
func (m message) atFirst(files profile.Files, option string) message {
	if (files == profile.Files{}) {
		return m
	}
	m.before = fmt.Sprintf("there is no profile yet, in %s or %s", files.Config, files.Credentials)
	m.hint = fmt.Sprintf(
		"'aws configure sso%s' makes the first, with a sign-in of IAM Identity Center, or 'aws configure%s', with an access key; then run this again",
		option,
		option,
	)
	return m
}

// noProfileYet is for who has neither profiles nor a machine that gives credentials. What the machine
// said matters to those who have an EC2 instance alone.
func (r report) noProfileYet(e *run.NoProfileError) message {
	m := r.noCredentials(e.None)
	m.why = "no profile was named, and neither the environment nor a default profile nor this machine has credentials"
	refused, ok := errors.AsType[*awscall.CallError](e.Err)
	switch {
	case !ok:
	case refused.Status == http.StatusNotFound:
		m.hint += "; on an EC2 instance, " + attachRole
	case refused.Status == http.StatusForbidden:
		m.hint += "; on an EC2 instance, " + enableMetadata
	}
	return m
}
