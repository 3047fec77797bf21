package cred

import (
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const config = runtest.User + `[profile role]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = user
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/Ops
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
[profile mfa2]
role_arn = arn:aws:iam::444455556666:role/Ops
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
[profile other]
role_arn = arn:aws:iam::444455556666:role/Ops
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/spare
[profile alone]
role_arn = arn:aws:iam::111122223333:role/Ops
source_profile = user
mfa_serial = arn:aws:iam::111122223333:mfa/alice
duration_seconds = 7200
` + runtest.SignIn

// resolved is the plan of a profile.
func resolved(t *testing.T, h *runtest.Home, r *run.Run, name string) profile.Plan {
	t.Helper()
	request := r.Request
	request.Profile = name
	return h.Plan(t, request)
}

// runs runs the program.
func runs(h *runtest.Home, args ...string) error {
	h.Env.Args = append([]string{"aws-federate-cred"}, args...)
	app := Program(h.Env)
	line, err := commandline.Read(h.Env, app, Commands)
	if err != nil {
		return err
	}
	return run.Start(app, line.Args)
}

// says checks that an error says something, or that there is none.
func says(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil && want != "" || err != nil && (want == "" || !strings.Contains(err.Error(), want)) {
		t.Errorf("%s: %v, want %q", what, err, want)
	}
}

// TestUsage has what is wrong with a command line be said before any file is read.
func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"prod":                    `"prod" is no command`,
		"--format yaml":           `--format is "yaml", and has to be one of process, env`,
		"--min-ttl soon":          `--min-ttl is "soon"`,
		"explain x y":             "explain takes one profile, and more are named",
		"explain x --profile y":   `explain takes one profile, and "x" and --profile y are named`,
		"version x":               `version takes no argument "x"`,
		"help x":                  `"x" is no command`,
		"--no-cache warm":         "warm has no use for --no-cache",
		"warm --all x":            "warm takes profiles or --all",
		"--no-cache clear":        "clear has no use for --no-cache",
		"clear --all x":           "clear takes profiles or --all",
		"clear --all --profile x": "clear takes profiles or --all",
		"--prompt loud warm":      `--prompt is "loud"`,
		"--prompt none list":      "list has no use for --prompt",
		"explain --refresh":       "explain has no use for --refresh",
		"login --duration 1h":     "login has no use for --duration",
		"list --json --no-such":   "there is no option --no-such of list",
		"list --sort region":      `--sort is "region", and has to be left, name or account`,
	} {
		h := runtest.New(t, "[")
		err := runs(h, strings.Fields(args)...)
		says(t, args, err, want)
		if h.Stdout.Len() > 0 {
			t.Errorf("%s: %q", args, &h.Stdout)
		}
	}
}

// TestCommands has each command be described, and take each option once.
func TestCommands(t *testing.T) {
	commands := Commands(runtest.New(t, "").Env)
	names := make([]string, 0, len(commands))
	for _, command := range commands {
		names = append(names, command.Name)
		taken := map[string]bool{}
		for _, flag := range command.Flags {
			for _, name := range flag.Names() {
				if taken[name] {
					t.Errorf("%s takes %s twice", command.Name, name)
				}
				taken[name] = true
			}
		}
		if command.Usage == "" || command.Action != nil && !taken["verbose"] { // else it has only commands below it
			t.Errorf("%s: %+v", command.Name, command)
		}
	}
	if got, want := strings.Join(
		names,
		" ",
	), "list explain doctor log warm login logout clear exec eks-token token serve setup keys completion help version"; got != want {
		t.Errorf("commands %s, want %s", got, want)
	}
}

// TestCredentials has the answer be in the format that is asked for, with the region.
func TestCredentials(t *testing.T) {
	for format, want := range map[string]string{
		"process": `"AccessKeyId":"AKIAIOSFODNN7EXAMPLE"`, "env": "AWS_REGION=eu-west-1\n",
		"export": "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n",
	} {
		h := runtest.New(t, config)
		err := runs(h, "--profile", "user", "--format", format)
		if got := strings.ReplaceAll(h.Stdout.String(), `": "`, `":"`); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, %v", format, got, err)
		}
	}
}
