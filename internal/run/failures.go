package run

import (
	"context"
	"errors"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// NoProfileError says that there is no profile at all, so that the metadata service of this machine was
// asked, in vain. Most machines have none: what they lack is a profile.
type NoProfileError struct {
	None *profile.NoCredentialsError // what it would be without the service
	Err  error                       // what came of the service
}

// Error implements error.
func (e *NoProfileError) Error() string { return e.None.Error() + "; " + e.Err.Error() }

// Unwrap returns what came of the service.
func (e *NoProfileError) Unwrap() error { return e.Err }

// withoutProfiles makes an error of the metadata service a [NoProfileError] where nobody has chosen it.
func (r *Run) withoutProfiles(plan profile.Plan, err error) error {
	if err == nil || plan.Profile != "" || !ofInstance(err) {
		return err
	}
	set, unread := r.Load()
	if unread != nil {
		return err
	}
	request := r.Request
	request.Environment.MetadataDisabled = true
	_, without := Resolve(set, request)
	if none, ok := errors.AsType[*profile.NoCredentialsError](without); ok && none.NoProfiles {
		return &NoProfileError{None: none, Err: err}
	}
	return err
}

// nobodyThere reports whether an error means that a person is needed and was not there, or what
// gives codes in a person's place, or that another process may be asking still.
func nobodyThere(err error) bool {
	if process, ok := errors.AsType[*source.ProcessError](err); ok && process.Setting == "mfa_process" {
		return true
	}
	_, needed := errors.AsType[*source.PersonNeededError](err)
	_, shared := errors.AsType[*cache.SharedError](err)
	_, other := errors.AsType[*signin.OtherError](err)
	_, held := errors.AsType[*lock.HeldError](err)
	return needed || shared || other || held && !errors.Is(err, context.Canceled)
}

// answered reports whether an error is what came of asking a person, who is not to be asked the
// same again by those who waited.
func answered(err error) bool {
	if e, ok := errors.AsType[*source.CodeError](err); ok {
		return !e.Given
	}
	if _, other := errors.AsType[*signin.OtherError](err); other {
		return true
	}
	e, ok := errors.AsType[*source.PersonNeededError](err)
	if !ok {
		return false
	}
	_, denied := errors.AsType[*signin.DeniedError](err)
	nobody, closed := errors.AsType[*prompt.NobodyError](e)
	return e.Waited > 0 || denied || closed && nobody.Asked
}

// ofInstance reports whether the metadata service of the machine refused, or is not there.
func ofInstance(err error) bool {
	if refused, ok := errors.AsType[*awscall.CallError](err); ok {
		return refused.Service == awscall.Instance
	}
	if other, ok := errors.AsType[*awscall.AnswerError](err); ok {
		return other.Service == awscall.Instance
	}
	silent, ok := errors.AsType[*awscall.NetworkError](err)
	return ok && silent.Service == awscall.Instance
}
