package profile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const chained = `[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = s
[profile first]
role_arn = arn:aws:iam::111122223333:role/First
source_profile = base
[profile second]
role_arn = arn:aws:iam::111122223333:role/Second
source_profile = first
[profile own]
role_arn = arn:aws:iam::111122223333:role/Own
source_profile = first
source_identity = own
[profile below]
role_arn = arn:aws:iam::111122223333:role/Below
source_profile = own
[profile process]
credential_process = /bin/process
`

// TestSourceIdentityForAll has a name for all sessions be given to the first role on the way alone,
// and not at all where the request has another for the last.
func TestSourceIdentityForAll(t *testing.T) {
	for name, tt := range map[string]struct{ profile, variable, general, asked, want string }{
		"none":                    {"second", "", "", "", "-,-"},
		"of all":                  {"second", "", "all", "", "all,-"},
		"of a variable":           {"second", "variable", "all", "", "variable,-"},
		"a further one's own":     {"own", "", "all", "", "all,own"},
		"a variable before it":    {"own", "variable", "all", "", "variable,-"},
		"only a further one's":    {"own", "", "", "", "-,own"},
		"of one on the way":       {"below", "", "", "", "-,own,-"},
		"of the request":          {"second", "", "all", "asked", "-,asked"},
		"of the request, outside": {"own", "variable", "all", "asked", "-,asked"},
	} {
		plan, err := resolveWith(t, tt.general, "source_identity", profile.Request{
			Profile: tt.profile, SourceIdentity: tt.asked, Environment: profile.Environment{SourceIdentity: tt.variable},
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, step := range plan.Steps {
			if role, ok := step.(profile.AssumeRole); ok {
				if role.SourceIdentity == "" {
					role.SourceIdentity = "-"
				}
				got = append(got, role.SourceIdentity)
			}
		}
		if strings.Join(got, ",") != tt.want {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, ","), tt.want)
		}
	}
}

// TestWrongForAll has a wrong value for all profiles be told with its place, and no profile.
func TestWrongForAll(t *testing.T) {
	for key, in := range map[string]string{"cli_cache": "first", "process_cache": "process", "source_identity": "first"} {
		plan, err := resolveWith(t, "no such", key, profile.Request{Profile: in})
		if err == nil {
			err = plan.Validate()
		}
		wrong, ok := errors.AsType[*profile.SettingError](err)
		if !ok || wrong.Profile != "" || wrong.Key != key || wrong.Origin != (profile.Origin{File: "settings", Line: 1}) {
			t.Errorf("%s: %+v, %v", key, wrong, err)
		}
	}
}

// resolveWith resolves a request with a setting for all profiles.
func resolveWith(t *testing.T, general, key string, request profile.Request) (profile.Plan, error) {
	t.Helper()
	config, creds := chained, ""
	set := load(t, write(t, &config, &creds))
	if general != "" {
		set.Default(map[string]profile.Value{key: profile.NewValue(secret.New(general), profile.Origin{File: "settings", Line: 1})})
	}
	return profile.Resolve(set, request)
}
