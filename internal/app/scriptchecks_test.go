//go:build unix

package app_test

import (
	"errors"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// fails CODE PROGRAM [ARG…] runs a program that has to fail with that exit code, an empty standard
// output, and on standard error the two lines of an error (below others, with --verbose or a
// warning) and no secret.
func fails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fails CODE PROGRAM [ARG…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		ts.Fatalf("%s did not fail: %v", args[1], err)
	}
	if got := strconv.Itoa(exit.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
	if stdout := ts.ReadFile("stdout"); stdout != "" {
		ts.Fatalf("standard output is not empty")
	}
	stderr := ts.ReadFile("stderr")
	lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
	name := filepath.Base(args[1])
	if name == "setsid" {
		name = args[2]
	}
	n := len(lines)
	if n < 2 || !strings.HasPrefix(lines[n-2], name+": ") || !strings.HasPrefix(lines[n-1], name+": hint: ") ||
		len(lines[n-1]) < len(name)+20 {
		ts.Fatalf("no two lines that say what happened and what to do")
	}
	for _, line := range lines[:n-2] {
		if noted, _ := ts.Value("noted").(*bool); *noted {
			break
		}
		if !strings.HasPrefix(line, name+": warning: ") && !strings.HasPrefix(line, name+": debug: ") {
			ts.Fatalf("a line beside the two of the error: %s", line)
		}
	}
	if strings.Contains(stderr, fakeaws.Canary) {
		ts.Fatalf("a secret is on standard error")
	}
}

// failsNoted is fails for a program that speaks to a person before it fails.
func failsNoted(ts *testscript.TestScript, neg bool, args []string) {
	noted, _ := ts.Value("noted").(*bool)
	*noted = true
	defer func() { *noted = false }()
	fails(ts, neg, args)
}

// gives PROGRAM [ARG…] runs a program that has to succeed, with no secret on standard error.
func gives(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: gives PROGRAM [ARG…]")
	}
	if err := ts.Exec(args[0], args[1:]...); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	if strings.Contains(ts.ReadFile("stderr"), fakeaws.Canary) {
		ts.Fatalf("a secret is on standard error")
	}
}

// calls ACTION N asserts how many requests for the action AWS has answered.
func calls(ts *testscript.TestScript, _ bool, args []string) {
	if got := strconv.Itoa(the(ts).Count(args[0])); got != args[1] {
		ts.Fatalf("%s calls of %s, want %s", got, args[0], args[1])
	}
}

// sent [ACTION] PARAMETER VALUE asserts what the last call of an action (AssumeRole) carried; an
// empty value asserts that it did not.
func sent(ts *testscript.TestScript, _ bool, args []string) {
	action := "AssumeRole"
	if len(args) > 2 {
		action, args = args[0], args[1:]
	}
	all := the(ts).Calls(action)
	if len(all) == 0 {
		ts.Fatalf("no call")
	}
	if got := all[len(all)-1].Form.Get(args[0]); got != args[1] {
		ts.Fatalf("%s is %q, want %q", args[0], got, args[1])
	}
}

// signin PARAMETER VALUE asserts the same of the last getSigninToken, whose "method" is a
// parameter, too.
func signin(ts *testscript.TestScript, _ bool, args []string) {
	all := the(ts).Calls("getSigninToken")
	if len(all) == 0 {
		ts.Fatalf("no call")
	}
	last := all[len(all)-1]
	got := last.Form.Get(args[0])
	if args[0] == "method" {
		got = last.Method
	}
	if got != args[1] {
		ts.Fatalf("%s is %q, want %q", args[0], got, args[1])
	}
}

// signs-in ARN follows the URL on standard output, as a browser does, and asserts that the page
// says who is signed in.
func signsIn(ts *testscript.TestScript, _ bool, args []string) {
	answer, err := http.Get(strings.TrimSpace(ts.ReadFile("stdout")))
	ts.Check(err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(page), args[0]) {
		ts.Fatalf("HTTP %d, and the page does not name %s:\n%s", answer.StatusCode, args[0], page)
	}
}
