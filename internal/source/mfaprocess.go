package source

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/seed642dee07/aws-federate/internal/awsfile"
	"github.com/seed642dee07/aws-federate/internal/waiting"
)

// mfaProcess names the setting in errors.
const mfaProcess = "mfa_process"

// codeOfProcess runs the mfa_process of a profile, without a shell and with no standard input. It
// prints the code that the device shows: when that is used up, it is waited for the next one.
func (r *run) codeOfProcess(ctx context.Context, c coded) (string, error) {
	words, err := splitCommand(mfaProcess, c.profile, c.process)
	if err != nil {
		return "", err
	}
	words[0] = awsfile.ExpandHome(func(string) string { return r.Home }, runtime.GOOS, words[0])
	failed := &ProcessError{Setting: mfaProcess, Profile: c.profile, Program: programName(words[0])}
	for {
		answer := r.runMFAProcess(ctx, words, failed)
		code, ok := SixDigits(answer)
		switch {
		case failed.Reason != "":
			return "", failed
		case !ok:
			failed.Reason = "did not print a code of six digits, and nothing else"
			return "", failed
		case !r.Codes.Used(c.serial, code):
			return code, nil
		}
		if failed.Err = r.Prompter.Wait(ctx, r.next(), "The MFA code is used up; the next one comes"); failed.Err != nil {
			failed.Reason = fmt.Sprintf("gave no code within %s that was not used up", r.Patience)
			return "", failed
		}
	}
}

// runMFAProcess returns what the process prints, or completes the error.
func (r *run) runMFAProcess(ctx context.Context, words []string, failed *ProcessError) string {
	var stdout output
	cmd := exec.CommandContext(ctx, words[0], words[1:]...) // #nosec G204 -- running it is what the setting is for
	cmd.Stdout, cmd.Stderr, cmd.Env = &stdout, r.Stderr, r.Environ
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = pipeLimit
	over := waiting.On(ctx, fmt.Sprintf("%s of %s (%s)", mfaProcess, whose(failed.Profile), failed.Program))
	failed.Err = cmd.Run()
	over()
	switch {
	case ctx.Err() != nil:
		failed.Reason = fmt.Sprintf("gave no code within %s", r.Patience)
	case stdout.exceeded:
		failed.Reason = tooMuch
	case errors.Is(failed.Err, exec.ErrWaitDelay):
		failed.Reason = "ended, and something that it started still holds its output"
	case cmd.ProcessState != nil && !cmd.ProcessState.Success():
		failed.Reason = cmd.ProcessState.String()
	case failed.Err != nil:
		failed.Err = reason(failed.Err)
		failed.Reason = "cannot be run: " + failed.Err.Error()
	}
	return stdout.text.String()
}
