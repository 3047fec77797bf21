package source

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/waiting"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	// credentialProcess names the setting in errors.
	credentialProcess = "credential_process" // #nosec G101 -- a name
	// processLimit is how long a credential_process may take; it is that of the SDK for Go
	// (processcreds.DefaultTimeout).
	processLimit = time.Minute
	// pipeLimit is how long the output may stay open after the process has ended, held by a child
	// of its own.
	pipeLimit = 2 * time.Second
	// chainVariable tells the processes below which profiles' processes are running, one a line.
	chainVariable = "_AWS_FEDERATE_PROCESS_CHAIN"
)

// circle refuses a plan with a process that is running already, somewhere above us: it runs this
// program again, by itself or by way of the AWS CLI, for ever. It looks before anything is locked:
// the program above waits for us, and we would wait for its locks.
func (r *Runner) circle(p plan.Plan) error {
	running := r.running()
	for _, step := range p.Steps {
		if process, ok := step.(plan.Process); ok && slices.Contains(running, process.Profile) {
			return &CircleError{Chain: append(running, process.Profile)}
		}
	}
	return nil
}

// running returns the profiles whose processes are running above us.
func (r *Runner) running() []string {
	if value := r.variable(chainVariable); value != "" {
		return strings.Split(value, "\n")
	}
	return nil
}

// variable returns a variable of the environment that child processes get.
func (r *Runner) variable(name string) string {
	for _, variable := range slices.Backward(r.Environ) {
		if value, ok := strings.CutPrefix(variable, name+"="); ok {
			return value
		}
	}
	return ""
}

// process runs a credential_process as the AWS CLI does: its line split into words, without a
// shell.
func (r *run) process(ctx context.Context, step plan.Process) (aws.Credentials, error) {
	words, err := splitCommand(credentialProcess, step.Profile, step.Command)
	if err != nil {
		return aws.Credentials{}, err
	}
	limited, cancel := context.WithTimeout(ctx, processLimit)
	defer cancel()
	var stdout output
	cmd := exec.CommandContext(limited, words[0], words[1:]...) // #nosec G204 -- running it is what the setting is for
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r.Stdin, &stdout, r.Stderr
	cmd.Env = append(slices.Clone(r.Environ), chainVariable+"="+strings.Join(append(r.running(), step.Profile), "\n"))
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = pipeLimit
	over := waiting.On(ctx, fmt.Sprintf("%s of %s (%s)", credentialProcess, whose(step.Profile), programName(words[0])))
	err = cmd.Run()
	over()
	failed := func(reason string, err error) (aws.Credentials, error) {
		return aws.Credentials{}, &ProcessError{
			Setting: credentialProcess, Profile: step.Profile, Program: programName(words[0]), Reason: reason, Err: err,
		}
	}
	exit, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case ctx.Err() != nil:
		return aws.Credentials{}, ctx.Err()
	case stdout.exceeded:
		return failed(tooMuch, err)
	case limited.Err() != nil:
		return failed(fmt.Sprintf("did not end within %s", processLimit), err)
	case exited && exit.ExitCode() == exitInterrupted && IsOurs(words[0]):
		return aws.Credentials{}, context.Canceled // by Ctrl-C, of which it may hear before we do
	case exited && exit.ExitCode() == exitNeedsPerson && IsOurs(words[0]):
		return aws.Credentials{}, &PersonNeededError{
			What: "a person for its credential_process, which says more above", Nested: true, Profile: step.Profile, Err: err,
		}
	case exited:
		return failed(exit.String(), err)
	case errors.Is(err, exec.ErrWaitDelay):
		return failed("ended, and something that it started still holds its output", err)
	case err != nil:
		why := reason(err)
		return failed("cannot be run: "+why.Error(), why)
	}
	creds, problem := r.fromJSON(stdout.text.Bytes())
	if problem != "" {
		return failed("printed "+problem, nil)
	}
	if creds.AccountID == "" {
		creds.AccountID = step.AccountID
	}
	return creds, nil
}

// CommandWords splits the line of a credential_process as the AWS CLI does here.
func CommandWords(line string) ([]string, error) { return grammar.CommandWords(runtime.GOOS, line) }

// splitCommand splits the command of a setting of a profile into words, of which there is one at
// least.
func splitCommand(setting, of string, command secret.String) ([]string, error) {
	words, err := CommandWords(command.Reveal())
	if err != nil || len(words) == 0 {
		return nil, &ProcessError{
			Setting: setting, Profile: of, Program: "the command", Reason: "is empty or cannot be split into words", Err: err,
		}
	}
	return words, nil
}

// Exit codes of this program.
const (
	exitNeedsPerson = 3
	exitInterrupted = 130
)

// IsOurs reports whether a program is aws-federate-cred, wherever it is: its options and exit codes
// are known.
func IsOurs(program string) bool {
	const ours = "aws-federate-cred"
	name := program[strings.LastIndexAny(program, `/\`)+1:] // of either system, as the files may be shared
	return name == ours || strings.EqualFold(name, ours+".exe")
}

// programName is the first word of a command, which can be named where it is a program: without a
// shell, NAME=VALUE is none, and may be secret.
func programName(word string) string {
	if strings.Contains(word, "=") {
		return "the command"
	}
	return word
}

// reason is why a program cannot be started, without its name, which can be a secret; see
// [programName].
func reason(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}
