package source

import (
	"errors"
	"io/fs"
	"os/exec"
	"time"

	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// Lack returns why a step gives nothing as things are on this machine now, as far as that shows
// without running anything; nil where nothing is known against it. It is an [ExpiredKeysError], or a
// [ProcessError] whose program is not there.
func Lack(step plan.Step, now time.Time) error {
	switch step := step.(type) {
	case plan.StaticKeys:
		if step.Expiration == "" {
			return nil
		}
		if expires, err := isotime.Parse(step.Expiration); err == nil && !expires.After(now) {
			return &ExpiredKeysError{Profile: step.Profile, Setting: step.ExpirationKey, Expired: expires}
		}
	case plan.Process:
		words, err := splitCommand(credentialProcess, step.Profile, step.Command)
		if err != nil {
			return nil //nolint:nilerr // planning has said so
		}
		if _, err := exec.LookPath(words[0]); notThere(err) {
			return &ProcessError{
				Setting: credentialProcess, Profile: step.Profile, Program: programName(words[0]), Reason: "is not there", Err: reason(err),
			}
		}
	case plan.KeyringKeys, plan.EnvironmentKeys, plan.SSO, plan.WebIdentity, plan.Login, plan.Container, plan.Instance,
		plan.SessionToken, plan.FederationToken, plan.AssumeRole:
	}
	return nil
}

// NotThere reports whether what was to be run does not exist.
func (e *ProcessError) NotThere() bool { return notThere(e.Err) }

func notThere(err error) bool {
	return errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)
}
