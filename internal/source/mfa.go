package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	// answerLimit is how long after the start of the run a person can answer where a program waits
	// for it. The SDK for Go kills its credential_process after a minute, but only the shell that it
	// started: the question would stay on the terminal. Waiting for another process does not count:
	// whom that asked is not the person here, and what is answered late serves the next call.
	answerLimit = 50 * time.Second
	// shortestQuestion is how long a question has to be able to stand to be asked, where slow calls
	// came before it.
	shortestQuestion = 15 * time.Second
	// waitMargin is how long after the time for an answer another process is waited for that fetches
	// the same, and callMargin when a call of STS ends.
	waitMargin, callMargin = 5 * time.Second, 8 * time.Second
	// shortestCall is what a call gets in any case.
	shortestCall = 5 * time.Second
	// tries is how often a person is asked; a process is run again once, for the next code.
	tries, processTries = 3, 2
	// codeStep is how long an MFA device shows a code (RFC 6238).
	codeStep = 30 * time.Second
)

// left is what is left of the time for an answer, and of a margin after it. The time that was spent
// on waiting for other processes does not count.
func (r *run) left(margin time.Duration) time.Duration {
	return r.leftToWait(margin) + r.waited
}

// leftToWait is what is left of the time to wait for other processes, in all of a run.
func (r *run) leftToWait(margin time.Duration) time.Duration {
	return r.Patience + margin - r.Now().Sub(r.started)
}

// coded is a call that takes an MFA code.
type coded struct {
	// profile and role are whose the question is; role is empty for keys that get a session of
	// their own.
	profile, role string
	// shared are the profiles that wait for the code; none where it is for the profile alone.
	shared  []string
	serial  string
	process secret.String // prints the code in place of a person, if it is there
	call    func(ctx context.Context, code string) (aws.Credentials, error)
}

// withCode calls with codes, from the MFAToken, a process or a person, until STS takes one. Those
// that have been sent, by whatever process, are not sent again: AWS takes each once, and answers as
// if it were wrong.
func (r *run) withCode(ctx context.Context, c coded) (aws.Credentials, error) {
	if r.unlocked != nil {
		return aws.Credentials{}, &UnlockedError{Profile: c.profile, Serial: c.serial, Err: r.unlocked}
	}
	if code := r.takeToken(); code != "" {
		return r.withToken(ctx, c, code)
	}
	left := r.left(0)
	if left < shortestQuestion {
		return aws.Credentials{}, &PersonNeededError{What: c.device(), Profile: c.profile, Shared: c.shared, Err: r.noTime()}
	}
	asking, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	failed, all := &CodeError{Profile: c.profile, Shared: c.shared, Serial: c.serial}, tries
	if !c.process.Empty() {
		all = processTries
	}
	remark := r.lately(c.serial)
	for n := range all {
		answer, err := r.code(ctx, asking, c, remark, n > 0)
		if err != nil {
			return aws.Credentials{}, err
		}
		code, ok := SixDigits(answer)
		switch {
		case !ok:
			failed.Mistyped++
			remark = "A code has six digits. "
			continue
		case !r.Codes.Use(c.serial, code):
			failed.Spent++
			const spent = "That code was sent before; the next one comes"
			if err := r.Prompter.Wait(asking, r.next(), spent); err != nil {
				return aws.Credentials{}, cmp.Or(ctx.Err(), error(failed))
			}
			remark = "That code was sent before. The one that is shown now: "
			continue
		}
		creds, err := r.send(ctx, c, code)
		refusal, refused := errors.AsType[*awscall.CallError](err)
		if !refused || !refusal.WrongCode() {
			return creds, err
		}
		failed.Refused, failed.Err = failed.Refused+1, err
		remark = "AWS refused that code; each is good once. "
	}
	return aws.Credentials{}, failed
}

// withToken calls with the code that was given by option. It is tried once, and nobody is asked in
// its place.
func (r *run) withToken(ctx context.Context, c coded, code string) (aws.Credentials, error) {
	failed := &CodeError{Profile: c.profile, Shared: c.shared, Serial: c.serial, Given: true}
	if !r.Codes.Use(c.serial, code) {
		failed.Spent = 1
		return aws.Credentials{}, failed
	}
	creds, err := r.send(ctx, c, code)
	if refusal, ok := errors.AsType[*awscall.CallError](err); ok && refusal.WrongCode() {
		failed.Refused, failed.Err = 1, err
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
func (r *run) code(ctx, asking context.Context, c coded, remark string, again bool) (answer string, err error) {
	if !c.process.Empty() {
		answer, err = r.codeOfProcess(asking, c)
	} else {
		answer, err = r.Prompter.Secret(asking, r.about(c), remark+"Code:", again)
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
	needed := &PersonNeededError{What: c.device(), Profile: c.profile, Shared: c.shared, Err: err}
	if _, held := errors.AsType[*lock.HeldError](err); !held && asking.Err() != nil {
		needed.Waited = r.Patience
	}
	return "", needed
}

// lately says that a code of a device was sent while the device still shows it.
func (r *run) lately(serial string) string {
	last, ok := r.Codes.Last(serial)
	if now := r.Now(); !ok || last.Unix()/int64(codeStep.Seconds()) != now.Unix()/int64(codeStep.Seconds()) {
		return ""
	}
	left := r.next().Sub(r.Now()).Round(time.Second)
	return fmt.Sprintf("A code was used just now; the next one comes in %s. ", left)
}

// next is when the device shows another code, if its clock is right and this one too.
func (r *run) next() time.Time { return r.Now().Truncate(codeStep).Add(codeStep) }

// noTime says that a run has taken too long to ask: for the credentials below the role.
func (r *run) noTime() error {
	return fmt.Errorf("it took so long to come to the question that less than %s are left of %s to answer it", shortestQuestion, r.Patience)
}

func (c coded) device() string { return "an MFA code of device " + c.serial }

// SixDigits returns the code in an answer; people type it as "123 456" and "123-456", too.
func SixDigits(answer string) (code string, ok bool) {
	code = strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.Is(unicode.Pd, c) {
			return -1
		}
		return c
	}, answer)
	for _, c := range code {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	return code, len(code) == 6
}
