// Package examples_test keeps the examples from going stale: each is read and resolved as the
// programs do it.
package examples_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// plans has a line for each profile of each example: its steps, base first, and what is particular
// to them.
var plans = map[string][]string{
	"mfa-role": {
		"base: keys",
		"base-role: keys, MFA session, role Admin of 111122223333",
		"work: work is base-role, keys, MFA session, role Admin of 111122223333",
	},
	"many-roles": {
		"audit: keys, MFA session, role Audit of 444455556666",
		"base: keys",
		"batch: keys, role Batch of 111122223333 for 28800 s with a code",
		"break-glass: keys, role BreakGlass of 111122223333 with a code",
		"console: keys, MFA session, role Admin of 111122223333",
		"dev: keys, MFA session, role Developer of 111122223333",
	},
	"role-chain": {
		"base: keys",
		"jump: keys, MFA session, role Jump of 111122223333",
		"prod: keys, MFA session, role Jump of 111122223333, role Deploy of 444455556666",
		"prod-logs: keys, MFA session, role Jump of 111122223333, role Deploy of 444455556666, role ReadLogs of 777788889999",
	},
	"identity-center": {
		"dev: Developer of 111122223333 by corp",
		"ops: Operator of 444455556666 by corp",
		"ops-deploy: Operator of 444455556666 by corp, role Deploy of 777788889999",
	},
	"base-role": {
		"base: keys",
		"base-role: keys, MFA session, role Base of 111122223333",
		"billing: tools is base-role, keys, MFA session, role Base of 111122223333, role Billing of 444455556666",
		"tools: tools is base-role, keys, MFA session, role Base of 111122223333",
	},
	"terraform": {
		"base: keys",
		"deploy: keys, MFA session, role Deploy of 111122223333",
		"terraform: terraform is deploy, keys, MFA session, role Deploy of 111122223333",
	},
	"docker": {
		"app: keys, MFA session, role App of 111122223333",
		"base: keys",
	},
	"windows": {
		"base: keys",
		"base-role: keys, MFA session, role Admin of 111122223333",
		"work: work is base-role, keys, MFA session, role Admin of 111122223333",
	},
	"fleet": {
		"default: no credentials",
		"dev: Developer of 111122223333 by corp",
		"prod: Operator of 444455556666 by corp",
		"prod-deploy: Operator of 444455556666 by corp, role Deploy of 444455556666 at https://sts.gateway.corp.example",
		"tools: tools is prod-deploy, Operator of 444455556666 by corp, role Deploy of 444455556666 at https://sts.gateway.corp.example",
	},
}

// TestExamples resolves every profile of every example. All tools have to read an example alike,
// and no value may be one that AWS would refuse.
func TestExamples(t *testing.T) {
	dirs, err := filepath.Glob("*/config")
	if err != nil || len(dirs) != len(plans) {
		t.Errorf("%d examples, and the lines of %d (%v)", len(dirs), len(plans), err)
	}
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range plans {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(page), "]("+name+"/config)") {
				t.Error("README.md does not link it")
			}
			set, err := profile.Load(profile.Files{Config: filepath.Join(name, "config"), Credentials: filepath.Join(name, "credentials")})
			if err != nil {
				t.Fatal(err)
			}
			if got := summaries(t, set); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// TestPages resolves what the pages tell people to copy into ~/.aws/config, beside the keys that
// they say are there.
func TestPages(t *testing.T) {
	for _, page := range []string{"../README.md", "README.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		var config strings.Builder
		for _, block := range regexp.MustCompile("(?s)```ini\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(block[1], "[toplevel]") { // the AWS CLI's aliases
				config.WriteString(block[1])
			}
		}
		dir := t.TempDir()
		files := profile.Files{Config: filepath.Join(dir, "config"), Credentials: "mfa-role/credentials"}
		if err := os.WriteFile(files.Config, []byte(config.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := profile.Load(files)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range summaries(t, set) {
			t.Log(page + ": " + line)
		}
	}
}

// summaries are a line for each profile of a set.
func summaries(t *testing.T, set *profile.Set) (lines []string) {
	t.Helper()
	for _, problem := range set.Problems() {
		t.Error(problem)
	}
	for _, name := range set.Names() {
		plan, err := run.Resolve(set, profile.Request{Profile: name})
		if err != nil {
			if name != "default" {
				t.Error(err)
			}
			lines = append(lines, name+": no credentials")
			continue
		}
		if err := plan.Validate(); err != nil {
			t.Error(err)
		}
		if len(plan.Warnings)+len(plan.Differences) > 0 {
			t.Errorf("%s: %v, %v", name, plan.Warnings, plan.Differences)
		}
		lines = append(lines, name+": "+summary(plan))
	}
	return lines
}

// summary says what the steps of a plan are.
func summary(plan profile.Plan) string {
	var steps []string
	for _, t := range plan.Through {
		steps = append(steps, fmt.Sprintf("%s is %s", t.Profile, t.Names))
	}
	for i, step := range plan.Steps {
		switch step := step.(type) {
		case profile.StaticKeys:
			steps = append(steps, "keys")
		case profile.Process:
			steps = append(steps, "process")
		case profile.SSO:
			steps = append(steps, fmt.Sprintf("%s of %s by %s", step.RoleName, step.AccountID, cmp.Or(step.Session, step.StartURL)))
		case profile.SessionToken:
			steps = append(steps, "MFA session")
		case profile.AssumeRole:
			arn := strings.Split(step.RoleARN, ":")
			text := fmt.Sprintf("role %s of %s", strings.TrimPrefix(arn[5], "role/"), arn[4])
			if step.DurationSeconds != 0 {
				text += fmt.Sprintf(" for %d s", step.DurationSeconds)
			}
			if step.MFASerial != "" && !plan.FromMFASession(i) {
				text += " with a code"
			}
			if plan.Network.STS != "" {
				text += " at " + plan.Network.STS
			}
			steps = append(steps, text)
		default:
			steps = append(steps, step.Type())
		}
	}
	return strings.Join(steps, ", ")
}
