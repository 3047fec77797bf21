package source

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

const (
	// answerLimit is how long after the start of the run a person can answer, waiting for another process that asks
	// included. The SDK for Go kills its credential_process after a minute, but only the shell that it started: the
	// question would stay on the terminal, and one after the other those of all that waited for it.
	answerLimit = 50 * time.Second
	// shortestQuestion is how long a question has to be able to stand to be asked: who has waited for another process until
	// nobody answered it is not to ask again for the seconds that it started later.
	shortestQuestion = 15 * time.Second
	// runLimit is how long after the start of the run a call with a code may end.
	runLimit = 58 * time.Second
	// shortestCall is what a call with a code gets in any case.
	shortestCall = 5 * time.Second
	// tries is how often a person is asked.
	tries = 3
)

// withCode calls with codes, from the MFAToken or a person, until STS takes one.
func (r *Runner) withCode(ctx context.Context, c role) (aws.Credentials, error) {
	if code := r.takeToken(); code != "" {
		creds, err := r.call(ctx, c, code)
		if refusal, ok := errors.AsType[*CallError](err); ok && refusal.WrongCode() {
			return aws.Credentials{}, &CodeError{Profile: c.step.Profile, Serial: c.step.MFASerial, Tries: 1, Sent: true, Err: err}
		}
		return creds, err
	}
	left := answerLimit - r.Now().Sub(r.started)
	if left < shortestQuestion {
		return aws.Credentials{}, &PersonNeededError{What: c.device(), Profile: c.step.Profile, Err: errNoTime}
	}
	asking, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	failed := &CodeError{Profile: c.step.Profile, Serial: c.step.MFASerial, Tries: tries}
	remark := ""
	for range tries {
		answer, err := r.ask(ctx, asking, c, remark)
		if err != nil {
			return aws.Credentials{}, err
		}
		code, ok := sixDigits(answer)
		if !ok {
			remark = "That is no code: a code has six digits. "
			continue
		}
		creds, err := r.call(ctx, c, code)
		refusal, refused := errors.AsType[*CallError](err)
		if !refused || !refusal.WrongCode() {
			return creds, err
		}
		failed.Sent, failed.Err = true, err
		remark = "AWS refused that code; each is good once. "
	}
	return aws.Credentials{}, failed
}

// takeToken returns the code that was given by option, the first time.
func (r *Runner) takeToken() (code string) {
	r.token.Do(func() { code = r.MFAToken.Reveal() })
	return code
}

// ask puts the question. The run's context ends with the run; that of asking a little later than a person would have answered.
func (r *Runner) ask(ctx, asking context.Context, c role, remark string) (string, error) {
	whose := fmt.Sprintf("profile %q", c.step.Profile)
	if c.step.Profile == "" {
		whose = "the keys in the environment"
	}
	question := fmt.Sprintf("%sMFA code for %s (role %s, device %s): ", remark, whose, c.step.RoleARN, c.step.MFASerial)
	answer, err := r.Prompter.Secret(asking, question)
	switch {
	case err == nil:
		return answer, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	}
	needed := &PersonNeededError{What: c.device(), Profile: c.step.Profile, Err: err}
	if asking.Err() != nil {
		needed.Waited = answerLimit
	}
	return "", needed
}

// errNoTime says that a run has taken too long to ask: waiting for another that asked, or for the credentials below the role.
var errNoTime = fmt.Errorf("it took so long to come to the question that less than %s are left of %s to answer it", shortestQuestion, answerLimit)

func (c role) device() string { return "an MFA code of device " + c.step.MFASerial }

// sixDigits returns the code in an answer; people type it as "123 456", too.
func sixDigits(answer string) (code string, ok bool) {
	code = strings.Join(strings.Fields(answer), "")
	for _, c := range code {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	return code, len(code) == 6
}
