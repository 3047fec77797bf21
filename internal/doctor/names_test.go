package doctor

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestNames has programs with our names in two directories of a PATH, ours and those of somebody
// else.
func TestNames(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of somebody else are scripts")
	}
	self, err := os.Executable() // built from this module, like the programs
	if err != nil {
		t.Fatal(err)
	}
	const cred, console, other = "aws-federate-cred", "aws-console", "aws-federate-console"
	for name, test := range map[string]struct {
		ours, theirs []string // what is in the directory of this program, and in another one
		also         []string // ours, in that other one
		last         bool     // that other one comes last
		status       Status
		says, cure   string
	}{
		"ours alone": {ours: []string{cred, console}, status: OK, says: "OURS/aws-console (ours)"},
		"a stranger comes first": {
			ours: []string{cred, console}, theirs: []string{console}, status: Warn,
			says: "runs by that name is OTHER/aws-console (of somebody else), and this one is OURS/aws-console", cure: "export PATH=OURS:",
		},
		"a stranger comes last":  {ours: []string{cred, console}, theirs: []string{console}, last: true, status: OK, says: "aws-console runs OURS/aws-console (ours)"},
		"beside a stranger":      {ours: []string{cred, other}, theirs: []string{console}, status: OK, says: "aws-console runs OTHER/aws-console (of somebody else), aws-federate-console runs OURS"},
		"a stranger alone":       {ours: []string{cred}, theirs: []string{console}, status: Warn, says: "ours is not installed", cure: "install aws-console beside OURS"},
		"another of ours first":  {ours: []string{cred, console}, also: []string{console}, status: Warn, says: "OTHER/aws-console (ours), and this one is", cure: "export PATH=OURS:"},
		"another of ours second": {ours: []string{cred, console}, also: []string{console}, last: true, status: Warn, says: "a second one is OTHER/aws-console (ours)", cure: "mv OTHER"},
		"not on the path":        {status: OK, says: "none of our programs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			here, there := filepath.Join(dir, "here"), filepath.Join(dir, "there")
			for _, d := range []string{here, there} {
				if err := os.Mkdir(d, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, program := range test.ours {
				place(t, self, filepath.Join(here, program))
			}
			for _, program := range test.also {
				place(t, self, filepath.Join(there, program))
			}
			for _, program := range test.theirs {
				if err := os.WriteFile(filepath.Join(there, program), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			path := there + ":" + here
			if test.last {
				path = here + ":" + there
			}
			s := of(t, "", keysOfBase, "PATH="+path)
			s.Self = filepath.Join(here, cred)
			places := strings.NewReplacer("OURS", here, "OTHER", there)
			judge(t, others(s), test.status, places.Replace(test.says), places.Replace(test.cure))
		})
	}
}

// place copies a program, so that it is another file.
func place(t *testing.T, program, as string) {
	t.Helper()
	content, err := os.ReadFile(program)
	if err == nil {
		err = os.WriteFile(as, content, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
}
