package run

import (
	"context"
	"errors"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

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
