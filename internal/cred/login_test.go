package cred

import (
	"errors"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/internal/source"
)

// TestSignInStep has the sign-in be that of the profile, of the one below its role, or of one that names no role at all.
func TestSignInStep(t *testing.T) {
	for name, want := range map[string]string{
		"sso": "sso", "over": "sso", "onlysession": "onlysession",
		"role": `profile "role" does not sign in to IAM Identity Center: its credentials are of type static_keys`, "bad": "nobody", "gone": "gone",
	} {
		h := runtest.New(t, config)
		step, _, err := signInStep(h.Run(t, "--profile", name))
		if err != nil {
			says(t, name, err, want)
			continue
		}
		if step.Profile != want || step.StartURL != "https://corp.awsapps.com/start" {
			t.Errorf("%s: %+v, want %s", name, step, want)
		}
	}
}

// TestLoginSilent has nobody be asked where prompts are switched off, and say so.
func TestLoginSilent(t *testing.T) {
	err := runs(runtest.New(t, config), "--profile", "sso", "--no-prompt", "login")
	failed, ok := errors.AsType[*LoginError](err)
	needed, asked := errors.AsType[*source.PersonNeededError](err)
	if !ok || !failed.Switched || failed.Profile != "sso" || !asked || !needed.SignIn {
		t.Errorf("%#v", err)
	}
}
