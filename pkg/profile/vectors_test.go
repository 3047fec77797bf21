package profile_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestParserVectors runs the 65 cases that all AWS SDKs' parsers are measured by.
func TestParserVectors(t *testing.T) {
	type sections map[string]map[string]string
	var data struct {
		Tests []struct {
			Name   string
			Input  struct{ ConfigFile, CredentialsFile *string }
			Output struct {
				Config *struct {
					Profiles    sections
					SSOSessions sections `json:"sso_sessions"`
				}
				ErrorContaining string
			}
		}
	}
	testkit.SharedJSON(t, &data, "vectors/smithy-rs/aws-runtime/test-data/profile-parser-tests.json")
	passed := 0
	for i, test := range data.Tests {
		ok := t.Run(fmt.Sprintf("%02d %s", i, test.Name), func(t *testing.T) {
			set := load(t, write(t, test.Input.ConfigFile, test.Input.CredentialsFile))
			problems := set.Problems()
			if test.Output.Config == nil {
				if len(problems) == 0 {
					t.Errorf("no bad line; AWS's parser says %q", test.Output.ErrorContaining)
				}
				return
			}
			if len(problems) > 0 {
				t.Fatalf("bad line: %v", problems[0])
			}
			if got := profile.Settings(set, ""); !equal(got, test.Output.Config.Profiles) {
				t.Errorf("profiles: got %v, want %v", got, test.Output.Config.Profiles)
			}
			if got := profile.Settings(set, "sso-session"); !equal(got, test.Output.Config.SSOSessions) {
				t.Errorf("sso-sessions: got %v, want %v", got, test.Output.Config.SSOSessions)
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d parser vectors pass", passed, len(data.Tests))
	if len(data.Tests) != 65 {
		t.Errorf("there are %d vectors, not 65", len(data.Tests))
	}
}

func equal(a, b map[string]map[string]string) bool {
	return maps.EqualFunc(a, b, maps.Equal[map[string]string, map[string]string])
}

// TestRoleVectors runs the 28 cases of chains of roles that the Rust SDK is measured by.
func TestRoleVectors(t *testing.T) {
	type settings = map[string]string
	var tests []struct {
		Docs  string
		Input struct {
			Profiles        map[string]settings
			SSOSessions     map[string]settings `json:"sso_sessions"`
			SelectedProfile string              `json:"selected_profile"`
		}
		Output struct {
			ProfileChain []map[string]any
			Error        string
		}
	}
	testkit.SharedJSON(t, &tests, "vectors/smithy-rs/aws-config/test-data/assume-role-tests.json")
	passed := 0
	for i, test := range tests {
		ok := t.Run(fmt.Sprintf("%02d %s", i, test.Docs), func(t *testing.T) {
			// The SDK's parser keeps no file apart, and it takes keys wherever they stand; the
			// credentials file it is.
			var config, creds strings.Builder
			for name, profile := range test.Input.Profiles {
				fmt.Fprintf(&config, "[profile %s]\n", name)
				fmt.Fprintf(&creds, "[%s]\n", name)
				for key, value := range profile {
					fmt.Fprintf(&creds, "%s = %s\n", key, value)
				}
			}
			for name, session := range test.Input.SSOSessions {
				fmt.Fprintf(&config, "[sso-session %s]\n", name)
				for key, value := range session {
					fmt.Fprintf(&config, "%s = %s\n", key, value)
				}
			}
			set := load(t, write(t, new(config.String()), new(creds.String())))
			plan, err := profile.Resolve(set, profile.Request{Profile: test.Input.SelectedProfile})
			switch {
			case test.Docs == "SSO token profile selected":
				// A session without account and role gives a token and no credentials, to the AWS
				// CLI as well: an error.
				if err == nil || !strings.Contains(err.Error(), "sso_session") {
					t.Errorf("got %v, want an error that names sso_session", err)
				}
			case test.Output.Error != "":
				if err == nil {
					t.Errorf("no error; the Rust SDK says %q", test.Output.Error)
				}
			case err != nil:
				t.Error(err)
			default:
				compareChain(t, plan.Steps, test.Output.ProfileChain)
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d role vectors pass", passed, len(tests))
	if len(tests) != 28 {
		t.Errorf("there are %d vectors, not 28", len(tests))
	}
}

// compareChain holds steps against those of a vector, each an object with the type as its only key.
func compareChain(t *testing.T, got []profile.Step, want []map[string]any) {
	t.Helper()
	types := map[string]string{
		"AccessKey": "static_keys", "AssumeRole": "assume_role", "WebIdentityToken": "web_identity", "Sso": "sso",
	}
	if len(got) != len(want) {
		t.Fatalf("%d steps, want %d", len(got), len(want))
	}
	for i, step := range want {
		for kind, fields := range step {
			if kind == "NamedSource" {
				if got[i].Type() != "instance" || fields != "Ec2InstanceMetadata" {
					t.Errorf("step %d: %s, want %v", i, got[i].Type(), fields)
				}
				continue
			}
			if got[i].Type() != types[kind] {
				t.Errorf("step %d: %s, want %s", i, got[i].Type(), types[kind])
			}
			wanted := fields.(map[string]any)
			if secret, ok := wanted["secret_access_key"]; ok {
				if keys := got[i].(profile.StaticKeys); keys.SecretAccessKey.Reveal() != secret {
					t.Errorf("step %d: another secret_access_key", i)
				}
				delete(wanted, "secret_access_key")
			}
			have := describe(t, got[i])
			for key, value := range wanted {
				if have[key] != value {
					t.Errorf("step %d: %s = %v, want %v", i, key, have[key], value)
				}
			}
			for _, key := range []string{"external_id", "role_session_name", "mfa_serial", "duration_seconds"} {
				if have[key] != nil && wanted[key] == nil {
					t.Errorf("step %d: %s = %v, want none", i, key, have[key])
				}
			}
		}
	}
}

// describe returns the JSON of a step, with its type.
func describe(t *testing.T, step profile.Step) map[string]any {
	t.Helper()
	text, err := json.Marshal(step)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]any{"type": step.Type()}
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

// TestFileLocations runs AWS's cases of where the two files are, on either system.
func TestFileLocations(t *testing.T) {
	var data struct {
		Tests []struct {
			Name                string
			Environment         map[string]string
			Platform            string
			Profile             string
			ConfigLocation      string
			CredentialsLocation string
		}
	}
	testkit.SharedJSON(t, &data, "vectors/smithy-rs/aws-runtime/test-data/file-location-tests.json")
	passed := 0
	for _, test := range data.Tests {
		ok := t.Run(test.Name, func(t *testing.T) {
			getenv := func(name string) string { return test.Environment[name] }
			got := profile.Locate(getenv, test.Platform)
			if want := (profile.Files{Config: test.ConfigLocation, Credentials: test.CredentialsLocation}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if test.Profile == "" {
				return
			}
			keys := fmt.Sprintf("[%s]\naws_access_key_id = AKIA\naws_secret_access_key = s\n", test.Profile)
			plan, err := profile.Resolve(load(t, write(t, nil, &keys)), profile.Request{Environment: profile.ReadEnvironment(getenv)})
			if err != nil || plan.Profile != test.Profile {
				t.Errorf("profile %q, want %q (%v)", plan.Profile, test.Profile, err)
			}
		})
		if ok {
			passed++
		}
	}
	t.Logf("%d of %d file-location vectors pass", passed, len(data.Tests))
	if len(data.Tests) != 9 {
		t.Errorf("there are %d vectors, not 9", len(data.Tests))
	}
}
