package source

import (
	"errors"
	"io/fs"
	"os/exec"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// Lacks finds out what steps lack on this machine as things are now. It looks for each program once:
// thousands of profiles may name the same one. Many goroutines may ask it at once.
type Lacks struct {
	Now func() time.Time

	programs sync.Map // those that were looked for, with the error of each that is not there
}

// Of returns why a step gives nothing, as far as that shows without running anything; nil where
// nothing is known against it. It is an [ExpiredKeysError], or a [ProcessError] whose program is not
// there.
func (l *Lacks) Of(step plan.Step) error {
	switch step := step.(type) {
	case plan.StaticKeys:
		if step.Expiration == "" {
			return nil
		}
		if expires, err := isotime.Parse(step.Expiration); err == nil && !expires.After(l.Now()) {
			return &ExpiredKeysError{Profile: step.Profile, Setting: step.ExpirationKey, Expired: expires}
		}
	case plan.Process:
		words, err := splitCommand(credentialProcess, step.Profile, step.Command)
		if err != nil {
			return nil //nolint:nilerr // planning has said so
		}
		if err := l.missing(words[0]); err != nil {
			return &ProcessError{
				Setting: credentialProcess, Profile: step.Profile, Program: programName(words[0]), Reason: "is not there", Err: reason(err),
			}
		}
	case plan.KeyringKeys, plan.EnvironmentKeys, plan.SSO, plan.WebIdentity, plan.Login, plan.Container, plan.Instance,
		plan.SessionToken, plan.FederationToken, plan.AssumeRole:
	}
	return nil
}

// missing returns why a program is not there; nil where it is.
func (l *Lacks) missing(program string) error {
	if known, ok := l.programs.Load(program); ok {
		err, _ := known.(error)
		return err
	}
	_, err := exec.LookPath(program)
	if !notThere(err) {
		err = nil
	}
	l.programs.Store(program, err)
	return err
}

// NotThere reports whether what was to be run does not exist.
func (e *ProcessError) NotThere() bool { return notThere(e.Err) }

func notThere(err error) bool {
	return errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)
}
