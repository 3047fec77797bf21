package encode_test

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/encode"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// hostile are values that a careless encoder would let a shell expand, split or run.
var hostile = []string{
	"plain/+=", "=ls", "x:=ls", "~", "~root", "a b  c", " lead", "trail ", "$HOME", "$(id)", "`id`", "${x}", "'", "''", `'\''`,
	`"`, `\`, `\\`, `a\`, `\n`, `\'`, "*", "?", "[a-z]*", "{a,b}", "#c", "a#c", ";id", "a&b", "a|b", "<x", ">x", "!!", "!x", "%self",
	"%PATH%", "^a", "(id)", "-n", "--", "é’‘☃", "a=b", "@(x)", "x`n", "$Env:PATH", "\u00a0",
}

// names are the variables that the encoders may set or remove.
var names = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
	"AWS_CREDENTIAL_EXPIRATION", "AWS_REGION", "AWS_DEFAULT_REGION",
}

// interpreters take the text of a format on standard input, evaluate it as our manual says and
// print what became of the environment as `env -0` does. The last command asserts that all before
// it succeeded.
var interpreters = []struct {
	format string
	argv   []string
}{
	{"export", []string{"sh", "-c", `eval "$(cat)" && env -0`}},
	{"export", []string{"dash", "-c", `eval "$(cat)" && env -0`}},
	{"export", []string{"bash", "-c", `eval "$(cat)" && env -0`}},
	{"export", []string{"zsh", "-fc", `eval "$(cat)" && env -0`}},
	{"env", []string{"sh", "-c", `unset AWS_SECURITY_TOKEN; env $(cat) env -0`}},
	{"fish", []string{"fish", "--no-config", "-c", "source; and env -0"}},
	{"powershell", []string{
		"pwsh", "-NoProfile", "-NonInteractive", "-Command",
		`[Console]::In.ReadToEnd() | Invoke-Expression; ` +
			`[Console]::Out.Write((Get-ChildItem Env: | ForEach-Object { $_.Name + '=' + $_.Value + [char]0 }) -join '')`,
	}},
	{"dotenv", []string{"python3", "-c", `
import sys, dotenv
for k, v in dotenv.dotenv_values(stream=sys.stdin).items():
    sys.stdout.buffer.write(f"{k}={v}".encode() + b"\0")
`}},
}

func TestRealInterpreters(t *testing.T) {
	for _, in := range interpreters {
		t.Run(in.argv[0]+" "+in.format, func(t *testing.T) {
			requireInterpreter(t, in.argv[0])
			enc, _ := encode.Named(in.format)
			carried := 0
			for _, value := range hostile {
				c := aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: value, SessionToken: value + "x"}
				if enc(&strings.Builder{}, c, "eu-west-1") != nil {
					continue
				}
				carried++
				want := map[string]string{
					"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": value, "AWS_SESSION_TOKEN": value + "x",
					"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
				}
				if got := environmentAfter(t, in.argv, nil, text(t, in.format, c, "eu-west-1")); !maps.Equal(got, want) {
					t.Errorf("%q: got %q, want %q", value, got, want)
				}
			}
			if carried < 3 {
				t.Errorf("only %d values were tried", carried)
			}
		})
	}
}

func TestStaleVariablesAreRemoved(t *testing.T) {
	stale := []string{"AWS_SESSION_TOKEN=stale", "AWS_SECURITY_TOKEN=stale", "AWS_CREDENTIAL_EXPIRATION=stale"}
	want := map[string]string{"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s"}
	for _, in := range interpreters {
		if in.format == "env" || in.format == "dotenv" {
			continue // they cannot remove
		}
		t.Run(in.argv[0], func(t *testing.T) {
			requireInterpreter(t, in.argv[0])
			c := aws.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s"}
			if got := environmentAfter(t, in.argv, stale, text(t, in.format, c, "")); !maps.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestEvalWithoutQuotes(t *testing.T) {
	argv := []string{"sh", "-c", `eval $(cat) && env -0`}
	want := map[string]string{
		"AWS_ACCESS_KEY_ID": "ASIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s/e+c=r", "AWS_SESSION_TOKEN": "to/k+en==",
		"AWS_CREDENTIAL_EXPIRATION": "2026-11-23T12:00:00Z",
	}
	got := environmentAfter(t, argv, []string{"AWS_SECURITY_TOKEN=stale"}, text(t, "export", session, ""))
	if !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func requireInterpreter(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil && name == "pwsh" {
		t.Skip("pwsh is not installed, and Debian has none")
	}
	testkit.Program(t, name)
	if name == "python3" && exec.CommandContext(t.Context(), name, "-c", "import dotenv").Run() != nil {
		testkit.Missing(t, "python3-dotenv is not installed")
	}
}

// environmentAfter returns those of names that are set after an interpreter has evaluated text.
func environmentAfter(t *testing.T, argv, env []string, text string) map[string]string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LC_ALL=C.UTF-8"}, env...)
	cmd.Stdin = strings.NewReader(text)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s: %v: %s", argv[0], err, &stderr)
	}
	vars := map[string]string{}
	for line := range strings.SplitSeq(string(out), "\x00") {
		if name, value, _ := strings.Cut(line, "="); slices.Contains(names, name) {
			vars[name] = value
		}
	}
	return vars
}
