package botocore_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/sections"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// ours is what we make of a pair of files.
type ours struct {
	sections *sections.Set
	set      *profile.Set
}

// read reads a pair of files. They are written anew each time.
func read(t *testing.T, dir string, f files) ours {
	t.Helper()
	paths := profile.Files{Config: filepath.Join(dir, "config"), Credentials: filepath.Join(dir, "credentials")}
	for path, text := range map[string]string{paths.Config: f.config, paths.Credentials: f.creds} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := profile.Load(paths)
	if err != nil {
		t.Fatalf("%v: %q", err, f)
	}
	found := &sections.Set{}
	found.Read(sections.File{Path: "config", Text: f.config}, sections.File{Path: "credentials", Text: f.creds})
	return ours{found, set}
}

// settings are those of a section, by their names; the problem that it has, if it has one.
func (o ours) settings(kind grammar.Kind, name string) (map[string]string, *sections.Problem) {
	entry, bad := o.sections.Find(kind, name)
	if bad != nil || entry == nil {
		return nil, bad
	}
	all := map[string]string{}
	for _, block := range []*sections.Block{&entry.Config, &entry.Creds} {
		for _, key := range block.Keys() {
			value, _ := block.Get(key)
			all[key] = value.Text.Reveal()
		}
	}
	return all, nil
}

// resolve plans a profile as an option names it.
func (o ours) resolve(name string) way {
	request := profile.Request{Profile: name, Environment: profile.ReadEnvironment(func(name string) string { return environment[name] })}
	plan, err := profile.Resolve(o.set, request)
	if err != nil {
		return way{Error: err.Error()}
	}
	var below map[string]any
	for _, step := range plan.Steps {
		if fields := fields(step); fields != nil {
			fields["below"] = below
			below = clean(fields)
		}
	}
	if command, ok := plan.Steps[0].(profile.Process); ok {
		line := command.Command.Reveal()
		if _, err := profile.Words(line); err != nil || strings.HasPrefix(line, "\n") { // it is an error when it is run
			return way{Error: "bad command"}
		}
	}
	return way{Step: below, Region: plan.Region}
}

// fields are those of a step that botocore has as well; nil for a step that is ours alone.
func fields(step profile.Step) map[string]any {
	all := map[string]any{"type": step.Type()}
	set := func(more map[string]any) { maps.Copy(all, more) }
	switch s := step.(type) {
	case profile.StaticKeys:
		set(map[string]any{"access_key_id": s.AccessKeyID, "secret": s.SecretAccessKey.Reveal(), "token": s.SessionToken.Reveal()})
	case profile.Process:
		set(map[string]any{"credential_process": s.Command.Reveal()})
	case profile.SSO:
		set(map[string]any{
			"sso_start_url": s.StartURL, "sso_region": s.Region, "sso_role_name": s.RoleName, "sso_account_id": s.AccountID,
			"sso_session": s.Session,
		})
	case profile.WebIdentity:
		set(map[string]any{"web_identity_token_file": s.TokenFile, "role_arn": s.RoleARN, "role_session_name": s.RoleSessionName})
	case profile.Login:
		set(map[string]any{"login_session": s.Session})
	case profile.AssumeRole:
		set(map[string]any{
			"role_arn": s.RoleARN, "external_id": s.ExternalID, "mfa_serial": s.MFASerial, "role_session_name": s.RoleSessionName,
			"duration_seconds": float64(s.DurationSeconds),
		})
	case profile.SessionToken, profile.FederationToken:
		return nil
	case profile.EnvironmentKeys, profile.Container, profile.Instance:
	}
	return all
}

// clean takes out what a step does not say. An empty value is sent by botocore, and refused by AWS.
func clean(step map[string]any) map[string]any {
	maps.DeleteFunc(step, func(key string, v any) bool {
		if below, ok := v.(map[string]any); ok && key == "below" {
			clean(below)
			return below == nil
		}
		return v == nil || v == "" || v == 0.0
	})
	return step
}

// same reports whether a value of ours is that of botocore. A block of settings is a text to us.
func same(our string, their any) bool {
	switch their := their.(type) {
	case string:
		return our == their
	case map[string]any:
		block := grammar.Nested(our)
		if !strings.HasPrefix(our, "\n") || len(block) != len(their) {
			return false
		}
		for key, value := range their {
			if block[strings.ToLower(key)] != value {
				return false
			}
		}
		return true
	}
	return false
}
