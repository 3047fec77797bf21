package canary_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// answers are the commands whose standard output may be a secret, or have one.
var answers = []string{
	credProgram, credProgram + " eks-token", credProgram + " token", credProgram + " keys get", credProgram + " serve",
	consoleProgram + " --print", consoleProgram + " --copy",
}

// needs is what a command cannot do without; HOME is the home.
var needs = map[string]string{
	consoleProgram:                 "admin",
	credProgram:                    "--profile admin",
	credProgram + " explain":       "admin",
	credProgram + " warm":          "admin",
	credProgram + " login":         "corp",
	credProgram + " logout":        "corp",
	credProgram + " clear":         "admin",
	credProgram + " exec":          "admin -- command",
	credProgram + " eks-token":     "--cluster c --profile admin",
	credProgram + " token":         "--audience a --profile admin",
	credProgram + " serve":         "admin --socket HOME/s.sock",
	credProgram + " setup profile": "admin --yes",
	credProgram + " setup sso":     "corp --yes",
	credProgram + " setup alias":   "--yes",
	credProgram + " setup shell":   "bash",
	credProgram + " setup undo":    "--yes",
	credProgram + " keys add":      "new --stdin",
	credProgram + " keys import":   "base --yes",
	credProgram + " keys get":      "kept",
	credProgram + " keys rotate":   "kept",
	credProgram + " keys remove":   "kept",
	credProgram + " completion":    "bash",
	credProgram + " help":          "exec",
}

// values are what options get; any other gets a letter.
var values = map[string]string{
	"profile":           "admin",
	"region":            "us-east-1",
	"duration":          "20m",
	"role-arn":          "arn:aws:iam::111122223333:role/Admin",
	"mfa-serial":        "arn:aws:iam::111122223333:mfa/alice",
	"policy-file":       "HOME/policy.json",
	"policy-arn":        "arn:aws:iam::aws:policy/Job",
	"session-tag":       "team=a",
	"mfa-token":         typedCode,
	"prompt":            "gui",
	"min-ttl":           "1m",
	"format":            "export",
	"socket":            "HOME/none.sock",
	"sort":              "left",
	"listen":            "127.0.0.1:0",
	"token-file":        "HOME/serve-token",
	"from":              "aws-vault",
	"lifetime":          "10m",
	"file":              "base",
	"signing-algorithm": "RS256",
	"service":           "ec2",
	"destination":       "/ec2/home",
	"browser":           "firefox",
	"container":         "work",
	"logout":            "first",
	"issuer":            "https://example.com/",
	"signin-region":     "us-east-1",
	"browser-profile":   "p",
}

// stdin is a session for those that read one.
var stdin = fmt.Sprintf(
	`{"Version":1,"AccessKeyId":"ASIASTDIN","SecretAccessKey":"stdin/%s/0123456789ABCDEFGHIJ","SessionToken":"stdin.%[1]s"}`,
	fakeaws.Canary,
)

// leak is where a canary is in a text: as it is, in hexadecimal, in Base64 of any alignment. It is
// empty for none.
func leak(text string) string {
	inHex := hex.EncodeToString([]byte(fakeaws.Canary))
	forms := append(make([]string, 0, 6), fakeaws.Canary, inHex, strings.ToUpper(inHex))
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + fakeaws.Canary))
		forms = append(forms, encoded[(shift*8+5)/6:(shift+len(fakeaws.Canary))*8/6])
	}
	for _, form := range forms {
		if at := strings.Index(text, form); at >= 0 {
			return fmt.Sprintf("…%q", text[max(0, at-60):at])
		}
	}
	if at := code.FindStringIndex(text); at != nil {
		return fmt.Sprintf("…%q", text[max(0, at[0]-60):at[0]])
	}
	return ""
}

var code = regexp.MustCompile(`\b` + typedCode + `\b`)

// sweep runs one command and looks at what it leaves: at its streams and its home. The programs
// themselves run twice, the second time with what is cached.
func (w *world) sweep(t *testing.T, of command, extra []string, argv []string) result {
	t.Helper()
	dir, env := w.home(t)
	defer os.RemoveAll(dir)
	for i := range argv {
		argv[i] = strings.ReplaceAll(argv[i], "HOME", dir)
	}
	r := w.look(t, of, dir, append(env, extra...), argv)
	if of.words == "" && r.code == 0 {
		r = w.look(t, of, dir, append(env, extra...), argv)
	}
	searchHome(t, dir, fmt.Sprintf("%s %q", of.program, argv))
	return r
}

// mayAnswer reports whether standard output of a run may have a secret.
func mayAnswer(of command, argv []string) bool {
	return slices.ContainsFunc(answers, func(one string) bool {
		words := strings.Fields(one)
		return of.name() == one || of.program == words[0] && len(words) == 2 && slices.Contains(argv, words[1])
	})
}

// look runs a command and looks at its streams.
func (w *world) look(t *testing.T, of command, dir string, env, argv []string) result {
	t.Helper()
	r := start(t, dir, env, stdin, limitOf(of, argv), append([]string{of.program}, argv...)...)
	what := fmt.Sprintf("%s %q", of.program, argv)
	if at := leak(r.stderr); at != "" {
		t.Errorf("%s: a secret is on standard error: %s", what, at)
	}
	if at := leak(r.stdout); at != "" && (!mayAnswer(of, argv) || r.code > 0) {
		t.Errorf("%s: a secret is on standard output: %s", what, at)
	}
	return r
}

// started looks at what the stand-ins have been given. The programs of exec get a session by their
// environment, and no other does.
func (w *world) started(t *testing.T, mayHave ...string) map[string]int {
	t.Helper()
	count := map[string]int{}
	notes, err := os.ReadDir(w.notes)
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range notes {
		name, _, _ := strings.Cut(note.Name(), ".")
		count[name]++
		path := filepath.Join(w.notes, note.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		args, environ, _ := strings.Cut(string(text), environment)
		if at := leak(args); at != "" {
			t.Errorf("a secret is in the arguments of %s: %s", note.Name(), at)
		}
		if at := leak(environ); at != "" && !slices.Contains(mayHave, name) {
			t.Errorf("a secret is in the environment of %s: %s", note.Name(), at)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	return count
}

// TestCanary runs all commands with each of their options.
func TestCanary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keep(t)
	runs, failed := 0, 0
	for _, c := range commands() {
		lines := [][]string{nil, {"--verbose"}}
		for _, flag := range c.flags {
			name := flag.Names()[0]
			option := []string{"--" + name}
			if _, yesNo := flag.(*cli.BoolFlag); !yesNo {
				value := values[name]
				if value == "" {
					value = "x"
				}
				option = append(option, value)
			}
			if !slices.Contains(strings.Fields(needs[c.name()]), option[0]) {
				lines = append(lines, append(option, "--verbose"))
			}
		}
		for _, option := range lines {
			w.keep(t)
			if r := w.sweep(t, c, nil, c.line(strings.Fields(needs[c.name()]), option...)); r.code != 0 && r.code != -1 {
				failed++
			}
			runs++
		}
	}
	count := w.started(t, "command", "shell")
	t.Logf("%d runs, %d of them failed; started: %v", runs, failed, count)
	if runs < 250 || failed > runs/2 || count["browser"] == 0 || count["command"] == 0 {
		t.Error("this looks at little")
	}
}
