//go:build unix

package app_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
)

const standsFor = `[profile base-role]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
region = eu-west-1
[profile work]
credential_process = aws-federate-cred --profile base-role
region = eu-west-1
`

// TestStandsFor runs every command and every option for a role, and for a profile whose
// credential_process is ours and names it: the answers and the calls are the same, with an empty
// cache and once the other of the two has filled it. PROFILE stands for the name, and CODE for a
// code.
func TestStandsFor(t *testing.T) {
	t.Parallel()
	for _, args := range standsForLines() {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			got, want := newStandIn(t), newStandIn(t)
			for i, turn := range [][2]string{{"work", "base-role"}, {"base-role", "work"}} {
				a, b := got.answer(t, turn[0], args), want.answer(t, turn[1], args)
				if a != b {
					t.Errorf("run %d, with %s:\n%s\nand with %s:\n%s", i+1, turn[0], a, turn[1], b)
				}
			}
		})
	}
}

// standsForLines are the command lines: every command and every option that a profile has to do
// with.
func standsForLines() [][]string {
	cred, console := []string{"aws-federate-cred"}, []string{"aws-console", "--print"}
	return [][]string{
		append(cred, "-p", "PROFILE", "-t", "CODE"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--refresh"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--no-cache"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--region", "us-west-2", "--format", "env"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--format", "fish"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--duration", "20m"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--duration", "8h"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--read-only", "--policy-arn", "arn:aws:iam::aws:policy/SecurityAudit"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--policy-file", "policy.json"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--role-arn", "arn:aws:iam::111122223333:role/Partner", "--external-id", "shared-42"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--role-session-name", "name", "--source-identity", "me", "--session-tag", "team=a"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--mfa-serial", "arn:aws:iam::111122223333:mfa/nobody"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--min-ttl", "50m", "--prompt", "gui"),
		append(cred, "-p", "PROFILE", "-t", "12"),
		append(cred, "-p", "PROFILE", "--no-prompt"),
		append(cred, "-p", "PROFILE", "--prompt", "none"),
		append(cred, "-p", "PROFILE"),
		append(cred, "explain", "-p", "PROFILE"),
		append(cred, "explain", "-p", "PROFILE", "--json", "--read-only", "-d", "8h"),
		append(cred, "list"),
		append(cred, "warm", "PROFILE", "-t", "CODE"),
		append(cred, "warm", "--all", "-p", "PROFILE", "-t", "CODE"),
		append(cred, "clear", "PROFILE"),
		append(cred, "clear", "-p", "PROFILE"),
		append(cred, "login", "-p", "PROFILE"),
		append(cred, "logout", "-p", "PROFILE"),
		append(cred, "exec", "-p", "PROFILE", "-t", "CODE", "--", "true"),
		append(cred, "exec", "PROFILE", "--no-prompt", "--", "true"),
		append(cred, "eks-token", "--cluster", "prod", "-p", "PROFILE", "-t", "CODE"),
		append(cred, "eks-token", "--cluster", "prod", "-p", "PROFILE", "--no-prompt"),
		append(cred, "token", "--audience", "a", "-p", "PROFILE", "-t", "CODE", "--lifetime", "2h", "--signing-algorithm", "RS256"),
		append(cred, "exec", "PROFILE", "-t", "CODE", "--serve", "--", "true"),
		append(console, "PROFILE", "-t", "CODE"),
		append(console, "PROFILE", "-t", "CODE", "-d", "20m"),
		append(console, "PROFILE", "-t", "CODE", "-d", "12h"),
		append(console, "PROFILE", "-t", "CODE", "--read-only", "-s", "s3", "--logout", "first", "--session-tag", "team=a"),
		append(console, "PROFILE", "-t", "CODE", "--refresh", "--no-cache", "-r", "us-west-2"),
		append(console, "PROFILE", "--no-prompt"),
		append(console, "PROFILE", "--portal"),
		append(console, "PROFILE", "https://444455556666-abcd1234.eu-west-1.console.aws.amazon.com/s3/home"),
		append(cred, "-p", "PROFILE", "-t", "CODE", "--verbose"),
		append(
			console,
			"PROFILE",
			"-t",
			"CODE",
			"--destination",
			"/s3/home",
			"--issuer",
			"https://example.com",
			"--signin-region",
			"us-east-2",
		),
		append(console, "PROFILE", "-t", "CODE", "--multi-session"),
		append(console, "PROFILE", "-t", "CODE", "--browser", "none", "--browser-profile", "Default"),
		append(console, "PROFILE", "-t", "CODE", "--container", "dev"),
		{"aws-console", "PROFILE", "-t", "CODE", "--qr"},
		{"aws-console", "PROFILE", "-t", "CODE", "--copy"},
	}
}

// noProfile are the commands and options that no profile has to do with, each with the reason.
var noProfile = map[string]string{
	"help":            "shows text",
	"version":         "shows text",
	"completion":      "shows text",
	"setup":           "writes the files",
	"doctor":          "looks at all of them",
	"keys":            "names keys, and no profile",
	"log":             "reads what was written down",
	"serve":           "has a test of its own",
	"socket":          "has the profile of a server",
	"quiet":           "says less",
	"stdin":           "takes credentials in place of a profile",
	"clear-clipboard": "is our own program's",
}

// TestStandsForAll has every command and option of both programs be in the table.
func TestStandsForAll(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, args := range standsForLines() {
		for _, arg := range args[1:] {
			used[args[0]+" "+strings.TrimLeft(arg, "-")] = true
			used[" "+strings.TrimLeft(arg, "-")] = true // an option of both programs is one
		}
	}
	for _, app := range []*cli.App{cred.Program(run.Env{}), console.Program(run.Env{})} {
		common := map[string]bool{}
		for _, f := range run.CommonFlags() {
			common[f.Names()[0]] = true
		}
		for _, f := range app.Flags {
			of := app.Name
			if common[f.Names()[0]] {
				of = ""
			}
			if in := func(name string) bool { return used[of+" "+name] || noProfile[name] != "" }; !slices.ContainsFunc(f.Names(), in) {
				t.Errorf("%s: --%s is not in the table", app.Name, f.Names()[0])
			}
		}
		for _, command := range commandsOf(app) {
			if !used[app.Name+" "+command.Name] && noProfile[command.Name] == "" {
				t.Errorf("%s %s is not in the table", app.Name, command.Name)
			}
		}
	}
}

// commandsOf are the commands of a program.
func commandsOf(app *cli.App) []*cli.Command {
	if app.Name == "aws-federate-cred" {
		return cred.Commands(run.Env{})
	}
	return app.Commands
}

// standIn is a home for one of the two.
type standIn struct{ *home }

func newStandIn(t *testing.T) standIn {
	t.Helper()
	h := newHome(t, "aws-federate-cred")
	h.write(t, ".aws/config", standsFor)
	h.write(t, "policy.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`)
	return standIn{h}
}

// answer is what a program says for a profile and which calls it makes, without what differs from
// run to run and with the names alike.
func (s standIn) answer(t *testing.T, profile string, args []string) string {
	t.Helper()
	s.ResetCalls()
	own := *s.home
	own.program = filepath.Join(filepath.Dir(own.program), args[0])
	if args[0] != "aws-federate-cred" {
		own.program = self(t, args[0])
	}
	args = slices.Clone(args[1:])
	for i, arg := range args {
		switch arg {
		case "PROFILE":
			args[i] = profile
		case "CODE":
			args[i] = s.device.Code()
		}
	}
	r := own.run(t, nil, args...)
	calls := map[string]int{}
	for _, call := range s.Calls("") {
		calls[call.Action]++
	}
	counted := ""
	for _, action := range slices.Sorted(maps.Keys(calls)) {
		counted += fmt.Sprintf("%d %s\n", calls[action], action)
	}
	text := fmt.Sprintf("exit %d\n%s\n%s\n%s", r.code, r.stdout, r.stderr, counted)
	for _, plain := range [][2]string{
		{`("through":\[.*?\],| → base-role \(\S*\))`, ""},
		{`config:\d+`, "config:N"},
		{`127\.0\.0\.1(:|%3A)\d+`, "HOST"},
		{`A[SK]IA[A-Z0-9]+`, "ID"},
		{`("SecretAccessKey":"|"SessionToken":"|SigninToken(?:=|%3D)|(SECRET_ACCESS_KEY|SESSION_TOKEN)[ =]'?)[^"'&\n]*`, "${1}SECRET"},
		{`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`, "TIME"},
		{`k8s-aws-v1\.[\w-]+`, "TOKEN"},
		{`\d+m?s\b|\b59m\b`, "LENGTH"},
		{`request [0-9a-f-]+`, "request ID"},
		{`key=[0-9a-f]+`, "key=KEY"},
		{`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC`, "TIME"},
		{`(?m)^.*\x1b\[.*\n`, ""}, // a QR code
		{`pid \d+`, "pid N"},
		{regexp.QuoteMeta(s.dir), "HOME"},
		{`\bwork\b`, "base-role"},
		{` {2,}`, "  "},
	} {
		text = regexp.MustCompile(plain[0]).ReplaceAllString(text, plain[1])
	}
	return text
}
