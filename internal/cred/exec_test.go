package cred

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// TestExecWords has the first word be the profile, and all behind it, or behind a first "--", be the
// command.
func TestExecWords(t *testing.T) {
	for words, tt := range map[string]struct{ option, profile, command, err string }{
		"":                       {},
		"|--":                    {},
		"|--|cmd|--|x":           {"", "", "cmd -- x", ""},
		"|prod":                  {"", "prod", "", ""},
		"|prod|--":               {"", "prod", "", ""},
		"|prod|--|cmd|-v":        {"", "prod", "cmd -v", ""},
		"|prod|cmd|--|x":         {"", "prod", "cmd -- x", ""},
		"|--|cmd":                {"prod", "prod", "cmd", ""},
		"|prod|--|cmd|--profile": {"prod", "prod", "cmd --profile", ""},
		"|cmd|x":                 {"prod", "", "", `"cmd" as its PROFILE`},
		"||--|cmd":               {"", "", "", "is empty"},
	} {
		all := strings.Split(words, "|")[1:]
		profile, command, err := execWords(all, tt.option)
		says(t, words, err, tt.err)
		if err == nil && (profile != tt.profile || strings.Join(command, " ") != tt.command) {
			t.Errorf("%q: profile %q, command %q", all, profile, command)
		}
	}
}

// TestExecEnviron has each variable that is given be there once, on Windows whatever its letters,
// and the name of an outer profile stay where the keys are those of the environment.
func TestExecEnviron(t *testing.T) {
	answer := run.Answer{
		Credentials:   aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s"},
		DefaultRegion: "us-east-1",
		Profile:       "a b",
	}
	for system, tt := range map[string]struct{ environ, profile, want string }{
		"linux": {
			"PATH=/bin AWS_PROFILE=x Aws_Profile=y AWS_REGION=z AWS_FEDERATE_PROFILE=o AWS_REGION=z", "a",
			"PATH=/bin Aws_Profile=y AWS_ACCESS_KEY_ID=AKIA AWS_SECRET_ACCESS_KEY=s AWS_REGION=us-east-1 " +
				"AWS_DEFAULT_REGION=us-east-1 AWS_FEDERATE_PROFILE=a",
		},
		"windows": {
			"Path=C:\\ Aws_Profile=y aws_region=z AWS_FEDERATE_PROFILE=o", "",
			"Path=C:\\ AWS_FEDERATE_PROFILE=o AWS_ACCESS_KEY_ID=AKIA AWS_SECRET_ACCESS_KEY=s AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1",
		},
	} {
		answer.Profile = tt.profile
		got := execEnviron(
			run.Env{System: system, Environ: strings.Fields(tt.environ)},
			answer,
			encode.Environ(answer.Credentials, answer.DefaultRegion),
		)
		if !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%s: %q, want %q", system, got, tt.want)
		}
	}
}

// TestShell has the shell of the person run, on Windows that of the system.
func TestShell(t *testing.T) {
	h := runtest.New(t, "")
	for _, tt := range []struct{ system, variable, want string }{
		{"linux", "", "/bin/sh"},
		{"linux", "SHELL=/bin/zsh", "/bin/zsh"},
		{"windows", "", "cmd.exe"},
		{"windows", `ComSpec=C:\cmd.exe`, `C:\cmd.exe`},
	} {
		name, value, _ := strings.Cut(tt.variable, "=")
		h.Variables[name], h.Env.System = value, tt.system
		if got := shell(h.Env); got != tt.want {
			t.Errorf("%s, %s: %s", tt.system, tt.variable, got)
		}
	}
}
