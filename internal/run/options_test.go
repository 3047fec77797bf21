package run

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// outside is what a program gets from outside, with variables as "NAME=VALUE".
func outside(variables ...string) Env {
	return Env{
		Stderr: &strings.Builder{}, Now: time.Now, System: "linux", UserID: 1000, TempDir: "/tmp", ReadFile: os.ReadFile,
		Caller: func(string) caller.Process { return caller.Process{} }, Agent: func() agent.Agent { return agent.Agent{} },
		Getenv: func(name string) string {
			for _, variable := range variables {
				if value, ok := strings.CutPrefix(variable, name+"="); ok {
					return value
				}
			}
			return ""
		},
	}
}

// made makes a run with options.
func made(env Env, args ...string) (r *Run, err error) {
	program := NewProgram("program", "")
	program.Flags = append(CommonFlags(), &cli.StringFlag{Name: "min-ttl"})
	program.Action = func(c *cli.Context) error {
		r, err = New(c, env)
		return err
	}
	return r, Start(program, args)
}

func TestOptions(t *testing.T) {
	r, err := made(outside("AWS_PROFILE=around", "AWS_FEDERATE_MIN_TTL=20m", "AWS_FEDERATE_PROMPT=tty", "HOME=/home/a"),
		"-p", "prod", "-r", "eu-west-1", "-d", "3600", "--role-arn", "arn", "--external-id", "id", "--mfa-serial", "mfa",
		"--role-session-name", "me",
		"--source-identity", "who", "--policy-arn", "a,b", "--policy-arn", "c", "--read-only", "-t", "123456", "--refresh", "-v")
	if err != nil {
		t.Fatal(err)
	}
	want := profile.Request{
		Profile:         "prod",
		Region:          "eu-west-1",
		Duration:        time.Hour,
		RoleARN:         "arn",
		ExternalID:      "id",
		MFASerial:       "mfa",
		RoleSessionName: "me",
		SourceIdentity:  "who",
		PolicyARNs:      []string{"a,b", "c"},
		ReadOnly:        true,
		Environment:     profile.Environment{Profile: "around"},
	}
	if r.Request.Fingerprint() != want.Fingerprint() {
		t.Errorf("%+v", r.Request)
	}
	o := r.options
	if o.mfaToken.Reveal() != "123456" || o.prompt != promptTTY || o.minTTL != 20*time.Minute || !o.refresh || o.noCache || !o.verbose ||
		r.Silent() || !r.OnTerminal() {
		t.Errorf("%+v", o)
	}
	if r.Disk == nil || r.Disk.Dir != "/home/a/.aws/federate/cache" || r.Disk.MinTTL != 20*time.Minute || !r.Disk.Run.Refresh ||
		r.Disk.Run.Heed(lock.Holder{}) || r.Files.Config != "/home/a/.aws/config" {
		t.Errorf("%+v, %+v", r.Disk, r.Files)
	}
}

func TestOptionsRefused(t *testing.T) {
	dir := t.TempDir()
	empty := dir + "/empty"
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"--profile=":              "--profile is empty, as of a variable that is not set",
		"--role-arn=":             "--role-arn is empty",
		"--external-id=":          "--external-id is empty",
		"--mfa-serial=":           "--mfa-serial is empty",
		"--policy-file=":          "--policy-file is empty",
		"--duration=":             "--duration is empty",
		"--duration 0":            `--duration is "0", and has to be a time such as 8h, 90m or 3600`,
		"--duration -1h":          `--duration is "-1h"`,
		"--duration 8":            `--duration is "8", which is seconds, and no session is shorter than 15 minutes`,
		"--duration 899":          `--duration is "899", which is seconds`,
		"--duration 900":          "",
		"--duration 8m":           "", // AWS says what is wrong with it
		"--duration 8x":           `--duration is "8x"`,
		"--min-ttl x":             `--min-ttl is "x"`,
		"--prompt loud":           `--prompt is "loud", and has to be auto, tty, gui or none`,
		"--mfa-token 12345":       "--mfa-token has to have six digits",
		"--mfa-token 12345a":      "--mfa-token has to have six digits",
		"--policy-file " + dir:    "--policy-file: ",
		"--policy-file /nowhere":  "--policy-file: ",
		"--policy-file " + empty:  "--policy-file names an empty file",
		"--region= --policy-arn=": "", // which mean nothing to anybody
	} {
		_, err := made(outside("HOME=/home/a"), strings.Fields(args)...)
		usage, ok := errors.AsType[*UsageError](err)
		if err == nil && want != "" || err != nil && (!ok || want == "" || !strings.HasPrefix(usage.Problem, want)) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
		if strings.Contains(args, "token") && strings.Contains(err.Error(), "12345") {
			t.Errorf("the code is repeated: %v", err)
		}
	}
}

// TestPrompt has the ways to ask be those of the options, an option before the variable, and
// --no-prompt before all.
func TestPrompt(t *testing.T) {
	for _, tt := range []struct {
		env, args          string
		silent, onTerminal bool
	}{
		{"", "", false, true},
		{"AWS_FEDERATE_PROMPT=none", "", true, false},
		{"AWS_FEDERATE_PROMPT=none", "--prompt gui", false, false},
		{"AWS_FEDERATE_PROMPT=gui", "--prompt auto", false, true},
		{"", "--prompt tty --no-prompt", true, false},
	} {
		r, err := made(outside(tt.env, "HOME=/home/a"), strings.Fields(tt.args)...)
		if err != nil || r.Silent() != tt.silent || r.OnTerminal() != tt.onTerminal {
			t.Errorf("%s %s: silent %t, on the terminal %t, %v", tt.env, tt.args, r.Silent(), r.OnTerminal(), err)
		}
		if runner := r.Runner(Wishes{}); (runner.Person == nil) != tt.silent {
			t.Errorf("%s %s: who signs in is %v", tt.env, tt.args, runner.Person)
		}
	}
}

// TestMeantLength has a bare number be asked for in hours or, where that is no session's length, in
// minutes.
func TestMeantLength(t *testing.T) {
	for text, want := range map[string]string{"1": "--duration 1h", "36": "--duration 36h", "60": "--duration 60m", "899": "--duration 899m"} {
		_, err := made(outside("HOME=/home/a"), "--duration", text)
		if e, ok := errors.AsType[*UsageError](err); !ok || e.Meant != want {
			t.Errorf("%s: %+v", text, err)
		}
	}
}

func TestLifetime(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "3600": time.Hour, "8h": 8 * time.Hour, "1h30m": 90 * time.Minute, "1.5h": 90 * time.Minute, "99999999999": -1, "-5": -1,
	} {
		got, err := Lifetime("x", text)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}
