package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	// answerLimit is how long after the start of the run a person can answer, waiting for another
	// process that asks included. The SDK for Go kills its credential_process after a minute, but
	// only the shell that it started: the question would stay on the terminal, and one after the
	// other those of all that waited for it.
	answerLimit = 50 * time.Second
	// shortestQuestion is how long a question has to be able to stand to be asked: who has waited
	// for another process until nobody answered it is not to ask again for the seconds that it
	// started later.
	shortestQuestion = 15 * time.Second
	// waitLimit is how long after the start of the run another process is waited for that fetches
	// the same.
	waitLimit = 55 * time.Second
	// runLimit is how long after the start of the run a call of STS may end.
	runLimit = 58 * time.Second
	// shortestCall is what a call gets in any case.
	shortestCall = 5 * time.Second
	// tries is how often a person is asked; a process is run again once, for the next code.
	tries, processTries = 3, 2
	// codeStep is how long an MFA device shows a code (RFC 6238).
	codeStep = 30 * time.Second
)

// coded is a call that takes an MFA code.
type coded struct {
	// profile and role are whose the question is; role is empty for keys that get a session of
	// their own.
	profile, role string
	serial        string
	process       secret.String // prints the code in place of a person, if it is there
	call          func(ctx context.Context, code string) (aws.Credentials, error)
}

// withCode calls with codes, from the MFAToken, a process or a person, until STS takes one. Those
// that have been sent, by whatever process, are not sent again: AWS takes each once, and answers as
// if it were wrong.
func (r *run) withCode(ctx context.Context, c coded) (aws.Credentials, error) {
	if code := r.takeToken(); code != "" {
		return r.withToken(ctx, c, code)
	}
	left := answerLimit - r.Now().Sub(r.started)
	if left < shortestQuestion {
		return aws.Credentials{}, &PersonNeededError{What: c.device(), Profile: c.profile, Err: errNoTime}
	}
	asking, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	failed := &CodeError{Profile: c.profile, Serial: c.serial, Tries: tries}
	if !c.process.Empty() {
		failed.Tries = processTries
	}
	remark := r.lately(c.serial)
	for range failed.Tries {
		answer, err := r.code(ctx, asking, c, remark)
		if err != nil {
			return aws.Credentials{}, err
		}
		code, ok := sixDigits(answer)
		switch {
		case !ok:
			remark = "That is no code: a code has six digits. "
			continue
		case !r.Codes.Use(c.serial, code):
			failed.Spent = true
			const spent = "That code was sent before, and each is good once; the next one comes"
			if err := r.Prompter.Wait(asking, r.next(), spent); err != nil {
				return aws.Credentials{}, cmp.Or(ctx.Err(), error(failed))
			}
			remark = "That code was sent before: this takes the one that is shown now. "
			continue
		}
		creds, err := r.send(ctx, c, code)
		refusal, refused := errors.AsType[*awscall.CallError](err)
		if !refused || !refusal.WrongCode() {
			return creds, err
		}
		failed.Sent, failed.Err = true, err
		remark = "AWS refused that code; each is good once. "
	}
	return aws.Credentials{}, failed
}

// withToken calls with the code that was given by option. It is tried once, and nobody is asked in
// its place.
func (r *run) withToken(ctx context.Context, c coded, code string) (aws.Credentials, error) {
	failed := &CodeError{Profile: c.profile, Serial: c.serial, Tries: 1, Given: true}
	if !r.Codes.Use(c.serial, code) {
		failed.Spent = true
		return aws.Credentials{}, failed
	}
	creds, err := r.send(ctx, c, code)
	if refusal, ok := errors.AsType[*awscall.CallError](err); ok && refusal.WrongCode() {
		failed.Sent, failed.Err = true, err
		return aws.Credentials{}, failed
	}
	return creds, err
}

// send makes the call. A code that did not leave this machine is not used up.
func (r *run) send(ctx context.Context, c coded, code string) (aws.Credentials, error) {
	creds, err := c.call(ctx, code)
	if network, ok := errors.AsType[*awscall.NetworkError](err); ok && network.Unsent {
		r.Codes.Undo(c.serial, code)
	}
	return creds, err
}

// takeToken returns the code that was given by option, the first time.
func (r *Runner) takeToken() (code string) {
	r.token.Do(func() { code = r.MFAToken.Reveal() })
	return code
}

// code gets an answer from the process that prints codes, else from a person. The run's context
// ends with the run; that of asking a little later than a person would have answered.
func (r *run) code(ctx, asking context.Context, c coded, remark string) (answer string, err error) {
	if !c.process.Empty() {
		answer, err = r.codeOfProcess(asking, c)
	} else {
		answer, err = r.Prompter.Secret(asking, r.question(c, remark))
	}
	switch {
	case err == nil:
		return answer, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	}
	if !c.process.Empty() {
		return "", err
	}
	needed := &PersonNeededError{What: c.device(), Profile: c.profile, Err: err}
	if _, held := errors.AsType[*lock.HeldError](err); !held && asking.Err() != nil {
		needed.Waited = answerLimit
	}
	return "", needed
}

// question says who asks: the profile, the role with its account, the device, and the program that
// runs us.
func (r *run) question(c coded, remark string) string {
	whose := fmt.Sprintf("profile %q", c.profile)
	if c.profile == "" {
		whose = "the keys in the environment"
	}
	about := "device " + c.serial
	if c.role != "" {
		about = "role " + c.role + ", " + about
	}
	if r.Caller != nil {
		if caller := r.Caller(); caller != "" {
			about += "; asked by " + caller
		}
	}
	return fmt.Sprintf("%sMFA code for %s (%s): ", remark, whose, about)
}

// lately says that a code of a device was sent while the device still shows it.
func (r *run) lately(serial string) string {
	last, ok := r.Codes.Last(serial)
	if now := r.Now(); !ok || last.Unix()/int64(codeStep.Seconds()) != now.Unix()/int64(codeStep.Seconds()) {
		return ""
	}
	left := r.next().Sub(r.Now()).Round(time.Second)
	return fmt.Sprintf("A code was sent just now, and each is good once; the next one comes in %s. ", left)
}

// next is when the device shows another code, if its clock is right and this one too.
func (r *run) next() time.Time { return r.Now().Truncate(codeStep).Add(codeStep) }

// errNoTime says that a run has taken too long to ask: waiting for another that asked, or for the
// credentials below the role.
var errNoTime = fmt.Errorf("it took so long to come to the question that less than %s are left of %s to answer it",
	shortestQuestion, answerLimit)

func (c coded) device() string { return "an MFA code of device " + c.serial }

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
