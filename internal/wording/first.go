package wording

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// noneYet says to who has no profile at all where one could be.
func noneYet(files profile.Files) string {
	return fmt.Sprintf("there is no profile yet, in %s or %s", files.Config, files.Credentials)
}

// makeFirst says what makes the first profile, of a name.
func makeFirst(name string) string {
	return fmt.Sprintf("'aws configure sso --profile %[1]s' makes the first, with a sign-in of IAM Identity Center, or "+
		"'aws configure --profile %[1]s', with an access key; then run this again", text.Quote(name))
}

// noProfileYet is for who has neither profiles nor a machine that gives credentials. What the machine
// said matters to those who have an EC2 instance alone.
func (r report) noProfileYet(e *run.NoProfileError) message {
	m := r.noCredentials(e.None)
	m.why = "no profile was named, and neither the environment nor a default profile nor this machine has credentials"
	if e.None.Above == nil && e.None.Files != (profile.Files{}) {
		m.why = noneYet(e.None.Files) + ", and neither the environment nor this machine has credentials"
	}
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
