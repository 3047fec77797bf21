package profile_test

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// environment makes one of "NAME=value NAME=value".
func environment(text string) profile.Environment {
	variables := map[string]string{}
	for _, word := range strings.Fields(text) {
		name, value, _ := strings.Cut(word, "=")
		variables[name] = value
	}
	return profile.ReadEnvironment(func(name string) string { return variables[name] })
}

func TestRegion(t *testing.T) {
	tests := []struct{ name, request, env, profile, want, from string }{
		{"request", "r1", "AWS_REGION=r2 AWS_DEFAULT_REGION=r3", "role", "r1", "Request.Region"},
		{"AWS_REGION", "", "AWS_REGION=r2 AWS_DEFAULT_REGION=r3", "role", "r2", "AWS_REGION"},
		{"AWS_DEFAULT_REGION", "", "AWS_DEFAULT_REGION=r3", "role", "r3", "AWS_DEFAULT_REGION"},
		{"profile", "", "", "role", "eu-west-1", "config:40"},
		{"empty", "", "", "empty-region", "", ""},
		{"none, whatever the source has", "", "", "chain", "", ""},
		{"an sso_region is none", "", "", "legacy", "", ""},
		{
			"of the profile that keys outdo",
			"",
			"AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s AWS_PROFILE=region",
			"",
			"us-west-2",
			"config:77",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := resolve(t, bases+"[profile empty-region]\ncredential_process = x\nregion =\n", "",
				profile.Request{Profile: test.profile, Region: test.request, Environment: environment(test.env)})
			if err != nil {
				t.Fatal(err)
			}
			if plan.Region != test.want || !strings.HasSuffix(plan.RegionFrom.String(), test.from) ||
				plan.RegionFrom.IsZero() != (test.from == "") {
				t.Errorf("%q from %q, want %q from %q", plan.Region, plan.RegionFrom, test.want, test.from)
			}
		})
	}
}

// TestReadEnvironment has the older name of the session token come first, and an empty variable
// count for nothing.
func TestReadEnvironment(t *testing.T) {
	for env, want := range map[string]string{
		"AWS_SESSION_TOKEN=new":                        "new",
		"AWS_SECURITY_TOKEN=old":                       "old",
		"AWS_SESSION_TOKEN=new AWS_SECURITY_TOKEN=old": "old",
		"AWS_SESSION_TOKEN=new AWS_SECURITY_TOKEN=":    "new",
	} {
		if got := environment(env).SessionToken.Reveal(); got != want {
			t.Errorf("%s: got %q, want %q", env, got, want)
		}
	}
}

// TestBlankKeys has keys of nothing but blanks be none: they would be signed with.
func TestBlankKeys(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		e := profile.ReadEnvironment(func(asked string) string { return map[string]string{name: " \t"}[asked] })
		if e.AccessKeyID != "" || !e.SecretAccessKey.Empty() {
			t.Errorf("%s holds blanks, which are a key", name)
		}
	}
}
