//go:build unix

package source_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// running is a plan whose credentials a command prints.
func running(command string) plan.Plan {
	return plan.Plan{Profile: "p", Steps: []plan.Step{
		plan.Process{Profile: "p", Command: secret.New(command), AccountID: "111122223333"},
	}}
}

// script writes a program of that name, and returns its path.
func script(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil { // #nosec G306 -- a program
		t.Fatal(err)
	}
	return path
}

// TestProcessAccount: an account that a process names is its own; where it names none, the
// profile's is taken.
func TestProcessAccount(t *testing.T) {
	t.Parallel()
	for printed, want := range map[string]string{
		"": "111122223333", `,"AccountId":""`: "111122223333", `,"AccountId":"444455556666"`: "444455556666",
	} {
		command := script(t, "prints", fmt.Sprintf(`echo '{"Version":1,"AccessKeyId":"ASIA","SecretAccessKey":"%s"%s}'`, canary, printed))
		creds, err := newRunner(t).Credentials(t.Context(), running(command))
		if err != nil || creds.AccountID != want || creds.Source != "process" || creds.CanExpire {
			t.Errorf("%s: of account %q, want %q (%v)", printed, creds.AccountID, want, err)
		}
	}
}

// TestProcessFails words what a process ends with. The exit codes of this program mean something;
// those of others do not.
func TestProcessFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ command, why string }{
		"fails":                {script(t, "other", "exit 7"), "other exit status 7"},
		"exits as we do":       {script(t, "other", "exit 3"), "other exit status 3"},
		"ends as we do":        {script(t, "other", "exit 130"), "other exit status 130"},
		"killed":               {script(t, "other", "kill -9 $$"), "signal: killed"},
		"not there":            {filepath.Join(dir, "none"), "none cannot be run: no such file or directory"},
		"not on the PATH":      {"no-such-program", "no-such-program cannot be run: executable file not found in $PATH"},
		"no program":           {plain, "cannot be run: permission denied"},
		"a variable":           {"TOKEN=" + canary + " program", "the command cannot be run"},
		"a variable's path":    {"TOKEN=" + canary + "/x program", "the command cannot be run"},
		"empty":                {" ", "the command is empty or cannot be split into words"},
		"an open quote":        {"program '" + canary, "the command is empty or cannot be split into words"},
		"prints nothing":       {"true", "true printed no JSON object"},
		"prints a secret":      {"echo " + canary, "echo printed no JSON object"},
		"leaves a child":       {script(t, "other", "sleep 4 & echo {}"), "ended, and something that it started still holds its output"},
		"does not stop":        {"cat /dev/zero", "cat printed more than a megabyte"},
		"is another's of ours": {script(t, "aws-federate-cred2", "exit 3"), "exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newRunner(t).Credentials(t.Context(), running(tt.command))
			e, ok := errors.AsType[*source.ProcessError](err)
			if !ok || e.Setting != "credential_process" || e.Profile != "p" || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("%T: %v", err, err)
			}
			testkit.NoSecret(t, canary, err)
		})
	}
}

// TestMFAProcessEnds words what a process that prints codes ends with. It has as long as a person.
func TestMFAProcessEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		command, why string
		used         bool
	}{
		"hangs":         {script(t, "x", "exec sleep 60"), "x gave no code within 50s", false},
		"leaves":        {script(t, "x", "sleep 4 & echo 111111"), "x ended, and something that it started still holds its output", false},
		"repeats":       {script(t, "x", "echo 111111"), "x gave no code within 50s that was not used up", true},
		"does not stop": {"cat /dev/zero", "cat printed more than a megabyte, and no answer is so long", false},
		"killed":        {script(t, "x", "echo 111111; kill -9 $$"), "x signal: killed", false},
		"a variable":    {"TOKEN=" + canary + " program", "the command cannot be run: executable file not found in $PATH", false},
		"not a program": {script(t, "x", "") + "/" + canary, "cannot be run: not a directory", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRunner(t)
			r.Codes = &cache.Once{Now: noon}
			if tt.used {
				r.Codes.Use("d", "111111")
			}
			r.Prompter = waits{nil, func(context.Context) error { return context.DeadlineExceeded }}
			ctx := t.Context()
			if name == "hangs" {
				var cancel func()
				ctx, cancel = context.WithTimeout(ctx, 200*time.Millisecond)
				defer cancel()
			}
			_, err := r.CodeOfProcess(ctx, tt.command)
			e, ok := errors.AsType[*source.ProcessError](err)
			if !ok || e.Setting != "mfa_process" || e.Profile != "p" || !strings.HasSuffix(err.Error(), tt.why) {
				t.Errorf("%v, want %s", err, tt.why)
			}
			testkit.NoSecret(t, canary, errors.Unwrap(err))
		})
	}
}

// TestProcessOfOurs: a process that is this program says by its exit code that a person is needed,
// or has interrupted it.
func TestProcessOfOurs(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"aws-federate-cred", "aws-federate-cred.exe"} {
		_, err := newRunner(t).Credentials(t.Context(), running(script(t, name, "exit 3")))
		if e, ok := errors.AsType[*source.PersonNeededError](err); !ok || !e.Nested || e.Profile != "p" {
			t.Errorf("%s: %v", name, err)
		}
		_, err = newRunner(t).Credentials(t.Context(), running(script(t, name, "exit 130")))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestProcessSurroundings: a process has the streams of the run, its environment, and the profiles
// whose processes are running.
func TestProcessSurroundings(t *testing.T) {
	t.Parallel()
	r, stderr := newRunner(t), &strings.Builder{}
	r.Environ = []string{"MINE=yes", "_AWS_FEDERATE_PROCESS_CHAIN=old", "_AWS_FEDERATE_PROCESS_CHAIN=a\nb"}
	r.Stdin, r.Stderr = strings.NewReader("typed"), stderr
	command := script(t, "says", `echo "$MINE $HOME" $(/bin/cat) $_AWS_FEDERATE_PROCESS_CHAIN >&2`)
	_, _ = r.Credentials(t.Context(), running(command))
	if got := stderr.String(); got != "yes  typed a b p\n" {
		t.Errorf("%q", got)
	}
}

// TestProcessCircle: a plan is refused that would run a process which is running already, and no
// other.
func TestProcessCircle(t *testing.T) {
	t.Parallel()
	for chain, circle := range map[string]bool{"": false, "other": false, "p": true, "p\nother": true, "pp": false} {
		r := newRunner(t)
		r.Environ = []string{"_AWS_FEDERATE_PROCESS_CHAIN=" + chain}
		_, err := r.Credentials(t.Context(), running("true"))
		e, ok := errors.AsType[*source.CircleError](err)
		if ok != circle || ok && !slices.Equal(e.Chain, append(strings.Split(chain, "\n"), "p")) {
			t.Errorf("%q: %v", chain, err)
		}
	}
}

// TestProcessInterrupted: a run that is interrupted asks the process to end, which may have to put
// a terminal in order.
func TestProcessInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	command := script(t, "asks", `cd "$1"; trap 'echo > ended; exit 1' TERM; echo > began; while :; do sleep 0.1; done`) + " " + dir
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for range 1000 {
			if _, err := os.Stat(filepath.Join(dir, "began")); err == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	_, err := newRunner(t).Credentials(ctx, running(command))
	if _, ended := os.Stat(filepath.Join(dir, "ended")); !errors.Is(err, context.Canceled) || ended != nil {
		t.Errorf("%v; asked to end: %v", err, ended)
	}
}
