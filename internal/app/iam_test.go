//go:build unix

package app_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// iam changes what IAM is like to alice, or looks at her access keys:
//
//	iam delay TIME       a new key is not known for a time
//	iam mfa              calls want MFA
//	iam deny ACTION      an action is refused
//	iam second           she has a second key: $SECOND
//	iam off ID           a key is switched off
//	iam has STATE…       her keys have these states, in any order
//	iam works FILE       the keys of profile base in a file are hers, and active
func iam(ts *testscript.TestScript, _ bool, args []string) {
	w := ts.Value("world").(*world)
	switch args[0] {
	case "delay":
		d, err := time.ParseDuration(args[1])
		ts.Check(err)
		w.SetKeyDelay(d)
	case "mfa":
		w.RequireMFAForIAM(w.alice.ARN)
	case "deny":
		w.DenyIAM(w.alice.ARN, args[1])
	case "second":
		ts.Setenv("SECOND", w.AddUser(account, "alice").AccessKeyID)
	case "off":
		w.DeactivateKey(args[1])
	case "has":
		got := slices.Sorted(maps.Values(w.AccessKeys(w.alice.ARN)))
		if want := slices.Sorted(slices.Values(args[1:])); !slices.Equal(got, want) {
			ts.Fatalf("alice has keys that are %v, want %v", got, want)
		}
	case "works":
		id, err := idIn(ts.MkAbs(args[1]))
		ts.Check(err)
		if state := w.AccessKeys(w.alice.ARN)[id]; state != "Active" {
			ts.Fatalf("the key in the file is %q", state)
		}
		ts.Setenv("ID", id)
	default:
		ts.Fatalf("iam %s?", args[0])
	}
}

// idIn is the access key ID of the first profile in a file.
func idIn(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if id, ok := strings.CutPrefix(line, "aws_access_key_id = "); ok {
			return strings.TrimSpace(id), nil
		}
	}
	return "", fmt.Errorf("no key in %s", path)
}
