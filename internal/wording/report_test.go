package wording

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestReport has what each kind of ending says in its two lines, and its exit code.
func TestReport(t *testing.T) {
	person := &source.PersonNeededError{What: "an MFA code", Profile: "dev", Err: errors.New("no terminal")}
	for name, tt := range map[string]struct {
		words Table
		err   error
		code  int
		first string
		hint  string
	}{
		"an unknown error": {Console(), errors.New("a\nb\x1b[2J"), 1, "failed: a b\ufffd[2J", "run it again with --verbose to see more"},
		"what a stranger says at length": {
			Console(), errors.New(strings.Repeat("x", 1<<20)), 1, "failed: xxx", "run it again with --verbose",
		},
		"an interrupt": {
			Console(), fmt.Errorf("x: %w", context.Canceled), 130, "interrupted", "nothing was changed; run it again when you like",
		},
		"wrong usage": {
			Console(), &run.UsageError{Problem: "--x is unknown"}, 2, "wrong usage: --x is unknown", "'prog --help' shows the options",
		},
		"a wrapped error": {
			Console(), fmt.Errorf("x: %w", &profile.FileError{File: "/f", Err: errors.New("denied")}), 1, "cannot read /f: denied", "see to it",
		},
		"a person": {
			Console(), person, 3, `profile "dev" needs an MFA code: no terminal`, "run the same in a terminal once, such as 'prog --profile dev'",
		},
		"a person at login": {
			FederateCred(), &signincmd.LoginError{Profile: "a b", Err: person}, 3, `not signed in for profile "a b"`,
			"run 'aws-federate-cred login --profile 'a b'' again",
		},
		"another login": {
			FederateCred(), &signincmd.LoginError{Profile: "dev", Err: &run.UsageError{Problem: "x"}}, 2, "wrong usage: x", "'prog --help'",
		},
		"standard output": {
			Console(), &fs.PathError{Op: "write", Path: "/dev/stdout", Err: errors.New("full")}, 1, "cannot write to standard output: full",
			"look where",
		},
		"another file": {
			Console(), &fs.PathError{Op: "write", Path: "/x", Err: errors.New("full")}, 1, "failed: write /x: full", "run it again with --verbose",
		},
		"a list that was left": {
			Console(), &prompt.NobodyError{
				Reason: "x", Asked: true,
			}, 130, "no profile was chosen: the list was left", "name it: aws-console PROFILE",
		},
		"some of the profiles": {
			FederateCred(), &cred.WarmError{
				Names: []string{"a", "b"}, Of: 3, Err: person,
			}, 3, `2 of 3 profiles were not fetched (a, b): profile "dev" needs an MFA code: no terminal`, "run the same",
		},
		"profiles and an interrupt": {
			FederateCred(), &cred.WarmError{Names: []string{"a"}, Of: 3, Err: context.Canceled}, 130, "interrupted", "nothing was changed",
		},
		"a sign-in that was refused": {
			Console(), &console.SignInRefusedError{Kind: consoleplan.ServiceRole, Of: `profile "m"`, Err: &federation.RefusedError{Status: 400}}, 1,
			`sign-in refused: AWS refused the session of a machine's role of profile "m" (HTTP 400)`, "the machine's session may have ended",
		},
		"nowhere to sign in": {
			Console(), fmt.Errorf("VARIABLE: %w", &federation.EndpointError{}), 1, "cannot sign in: VARIABLE: ", "give an https URL",
		},
	} {
		var out strings.Builder
		code := Report(&out, "prog", tt.err, tt.words)
		lines := strings.Split(out.String(), "\n")
		if code != tt.code || len(lines) != 3 || !strings.HasPrefix(lines[0], "prog: "+tt.first) ||
			!strings.HasPrefix(lines[1], "prog: hint: "+tt.hint) {
			t.Errorf("%s: exit code %d, want %d:\n%s", name, code, tt.code, &out)
		}
	}
	var out strings.Builder
	if code := Report(&out, "prog", nil, Console()); code != 0 || out.Len() > 0 {
		t.Errorf("no error: exit code %d, %q", code, &out)
	}
}
