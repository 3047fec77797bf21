package profile_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestCases runs the project's cases as far as resolution goes; the programs' own tests run all of
// them.
func TestCases(t *testing.T) {
	var data struct {
		Cases []struct {
			ID, Config, Credentials *string
			Command                 string
			Profile                 string
			Env                     map[string]string
			Files                   map[string]any
			Expect                  struct {
				Steps     []map[string]any
				Region    string
				RegionNot string `json:"region_not"`
				Error     *string
				File      string
				Line      int
			}
		}
	}
	testkit.SharedJSON(t, &data, "cases/profile-cases.json")
	passed, planned := 0, 0
	for _, c := range data.Cases {
		if c.Command == "credentials" {
			continue // the plan is right and what comes of it is wrong
		}
		planned++
		ok := t.Run(*c.ID, func(t *testing.T) {
			home := t.TempDir()
			for path, text := range map[string]any{"~/.aws/config": c.Config, "~/.aws/credentials": c.Credentials} {
				if text := text.(*string); text != nil {
					put(t, home, path, *text)
				}
			}
			for path, text := range c.Files {
				put(t, home, path, fmt.Sprint(text))
			}
			environment := map[string]string{"HOME": home, "AWS_EC2_METADATA_DISABLED": "true"}
			maps.Copy(environment, c.Env)
			getenv := func(name string) string { return environment[name] }
			set := load(t, profile.Locate(getenv, "linux"))
			plan, err := profile.Resolve(set, profile.Request{Profile: c.Profile, Environment: profile.ReadEnvironment(getenv)})
			if c.Expect.Error != nil {
				checkError(t, err, *c.Expect.Error, filepath.Join(home, ".aws", c.Expect.File), c.Expect.Line)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			compareSteps(t, plan.Steps, c.Expect.Steps)
			if c.Expect.Region != "" && plan.Region != c.Expect.Region || c.Expect.RegionNot != "" && plan.Region == c.Expect.RegionNot {
				t.Errorf("region %q", plan.Region)
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d cases pass that end with a plan (of %d in all)", passed, planned, len(data.Cases))
}

func put(t *testing.T, home, path, text string) {
	t.Helper()
	path = filepath.Join(home, strings.TrimPrefix(path, "~"))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func checkError(t *testing.T, err error, words, file string, line int) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	message := strings.ToLower(err.Error())
	if !slices.ContainsFunc(strings.Split(strings.ToLower(words), "|"), func(word string) bool { return strings.Contains(message, word) }) {
		t.Errorf("%q has none of %q", message, words)
	}
	if place := fmt.Sprintf("%s:%d", file, line); line > 0 && !strings.Contains(err.Error(), place) {
		t.Errorf("%q does not name %s", err, place)
	}
}

// compareSteps holds a plan against the steps of a case. An MFA session between the keys and a role
// is as right as none.
func compareSteps(t *testing.T, got []profile.Step, want []map[string]any) {
	t.Helper()
	got = slices.DeleteFunc(slices.Clone(got), func(step profile.Step) bool { return step.Type() == "session_token" })
	if len(got) != len(want) {
		t.Fatalf("%d steps, want %d: %+v", len(got), len(want), got)
	}
	for i := range want {
		have := describe(t, got[i])
		for key, value := range want[i] {
			if have[key] != value {
				t.Errorf("step %d: %s = %v, want %v", i, key, have[key], value)
			}
		}
		for _, key := range []string{"external_id", "mfa_serial"} {
			if want[i][key] == nil && have[key] != nil {
				t.Errorf("step %d: %s = %v, want none", i, key, have[key])
			}
		}
	}
}
