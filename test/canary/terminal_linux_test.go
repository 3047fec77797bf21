package canary_test

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// shows runs a program and looks at all that it writes.
func (w *world) shows(t *testing.T, c command, extra, argv []string) {
	t.Helper()
	dir, env := w.home(t)
	defer os.RemoveAll(dir)
	r := start(t, dir, append(env, extra...), stdin, limitOf(c, argv), append([]string{c.program}, argv...)...)
	if len(argv) > 0 && strings.HasPrefix(argv[0], "--complete=") { // the shell's part, and not for its terminal
		r.stdout = strings.ReplaceAll(r.stdout, "\t", " ")
	}
	for stream, text := range map[string]string{"output": r.stdout, "error": r.stderr} {
		if at := raw(text); at != "" {
			t.Errorf("%s %q %q: standard %s has %s", c.program, argv, extra, stream, at)
		}
		if strings.Contains(text, "panic:") {
			t.Errorf("%s %q: %s", c.program, argv, text)
		}
	}
}

// TestTerminal has all commands meet hostile values, of arguments, files, variables, AWS and
// programs: what they write moves no terminal, and says nothing that is not there.
func TestTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.plant(t)
	for _, c := range commands() {
		base := strings.Fields(needs[c.name()])
		json := slices.ContainsFunc(c.flags, func(f cli.Flag) bool { return f.Names()[0] == "json" })
		for _, flag := range c.flags {
			if _, yesNo := flag.(*cli.BoolFlag); yesNo || flag.Names()[0] == "listen" {
				continue
			}
			option := []string{"--" + flag.Names()[0], hostile + breaks}
			if !slices.Contains(base, option[0]) {
				w.shows(t, c, nil, c.line(base, append(option, "--verbose")...))
			}
		}
		for _, words := range [][]string{{hostile}, {hostileName}, {"--" + hostile}} {
			w.shows(t, c, nil, c.line(words))
			if json {
				w.shows(t, c, nil, c.line(append(words, "--json")))
			}
		}
		w.shows(t, c, nil, c.line(nil, "--verbose"))
		if json {
			w.shows(t, c, nil, c.line(nil, "--json"))
		}
	}
}

// TestTerminalProfiles goes through what the hostile profiles come to, in each of the places that
// name them.
func TestTerminalProfiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.plant(t)
	program, console := command{program: credProgram}, command{program: consoleProgram}
	for line := range strings.Lines(evil(hostileConfig)) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "[profile ")
		if !ok {
			continue
		}
		name = strings.Trim(strings.TrimSuffix(name, "]"), `"`)
		w.shows(t, program, nil, []string{"--profile", name, "--verbose"})
		w.shows(t, program, []string{"AI_AGENT=" + hostile}, []string{"explain", name})
		w.shows(t, program, nil, []string{"explain", name, "--json"})
		w.shows(t, console, nil, []string{name, "--print", "--verbose"})
		w.shows(t, program, nil, []string{"setup", "profile", name, "--dry-run"})
		w.shows(t, program, nil, []string{"--complete=" + name[:1], "--profile"})
	}
	for _, variable := range hostileVariables {
		for _, argv := range [][]string{{"--profile", "admin", "--verbose"}, {"doctor", "--offline"}} {
			w.shows(t, program, []string{variable + "=" + hostile}, argv)
		}
		w.shows(t, console, []string{variable + "=" + hostile}, []string{"admin"})
	}
	w.shows(t, console, []string{"BROWSER=" + w.path("tools/fails")}, []string{"admin", "--verbose"})
	w.started(t)
}

// TestTerminalOfAWS has AWS answer with hostile texts.
func TestTerminalOfAWS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		text, _ := json.Marshal(hostile + breaks)
		answer.Header().Set("X-Amzn-Errortype", "ValidationException")
		answer.Header().Set("X-Amzn-Requestid", "\u009b2J\u202e")
		answer.WriteHeader(http.StatusBadRequest)
		if strings.Contains(r.Header.Get("Content-Type"), "json") || r.Method == http.MethodGet {
			fmt.Fprintf(answer, `{"message":%s,"__type":%[1]s,"error":%[1]s,"error_description":%[1]s}`, text)
			return
		}
		const shown = "\u009b2J\u202er\u2066l\u200f\u200b\U000E0041\u2028\u0085\x7f"
		fmt.Fprintf(answer, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%[1]s</Message></Error>"+
			"<RequestId>%[1]s</RequestId></ErrorResponse>", shown)
	}))
	t.Cleanup(server.Close)
	w.NameAccount(account, hostile+breaks)
	program, console := command{program: credProgram}, command{program: consoleProgram}
	w.shows(t, program, nil, []string{"setup", "sso", "corp", "--dry-run"})
	for i := range w.env {
		w.env[i] = strings.ReplaceAll(w.env[i], w.url, server.URL)
	}
	for _, name := range []string{"admin", "dev", "out", "signed", "pod"} {
		w.shows(t, program, nil, []string{"--profile", name, "--verbose"})
		w.shows(t, console, nil, []string{name, "--print"})
	}
	w.shows(t, program, nil, []string{"doctor"})
	w.shows(t, program, nil, []string{"login", "corp"})
	w.shows(t, program, nil, []string{"logout", "corp", "--verbose"})
	w.shows(t, console, nil, []string{"--stdin"})
	w.shows(t, program, w.leadsAstray(t), []string{"login", "own", "--verbose"})
}

// leadsAstray has a start URL be on a company's own host, which redirects to a hostile one. It returns
// what has that host be trusted.
func (w *world) leadsAstray(t *testing.T) (env []string) {
	t.Helper()
	own := httptest.NewTLSServer(http.RedirectHandler("https://a%E2%80%AE%C2%9B2J%E2%80%8B.example/EVIL?EVIL", http.StatusFound))
	t.Cleanup(own.Close)
	w.write(t, "home/.aws/config", "[sso-session own]\nsso_start_url = "+own.URL+"/start\nsso_region = eu-west-1\n")
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate().Raw})
	w.write(t, "root.pem", string(root))
	return []string{"SSL_CERT_FILE=" + w.path("root.pem")}
}

// TestTerminalOfCaller has a program with a hostile name ask, in a hostile directory, for a hostile
// profile, by each of the programs that ask in a window: the window has nothing that moves, and neither
// has what is said of it.
func TestTerminalOfCaller(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := evil("[profile \"NAME\"]\nrole_arn = arn:aws:iam::111122223333:role/Secure\nsource_profile = base\n" +
		"mfa_serial = arn:aws:iam::111122223333:mfa/alice\n")
	w.write(t, "home/.aws/config", config)
	for _, window := range windows {
		path := w.onlyWindow(t, window)
		dir, env := w.home(t)
		place := filepath.Join(dir, hostileName)
		script := filepath.Join(place, hostileName+".py")
		if err := os.Mkdir(place, 0o700); err != nil {
			t.Fatal(err)
		}
		text := "#!/bin/sh\n" + filepath.Join(bin, credProgram) + ` --profile "$1" --prompt gui` + "\necho\n"
		if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), script, hostileName)
		cmd.Dir, cmd.Env = place, slices.Concat(env, []string{"PATH=" + path})
		out, err := cmd.CombinedOutput()
		if err != nil || raw(string(out)) != "" {
			t.Errorf("%v: %s", err, raw(string(out)))
		}
		shown := w.asked(t, window)
		if !strings.Contains(shown, ".py") || !strings.Contains(shown, "52;c;") {
			t.Errorf("%s does not say who asks for what: %s, %s", window, shown, out)
		}
		if at := raw(shown); at != "" {
			t.Errorf("%s shows %s", window, at)
		}
	}
}

// asked is what a window was given to show, and forgets it.
func (w *world) asked(t *testing.T, window string) (shown string) {
	t.Helper()
	for _, pattern := range []string{window + ".*", "said.*"} {
		notes, err := filepath.Glob(filepath.Join(w.notes, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, note := range notes {
			text, err := os.ReadFile(note)
			if err := errors.Join(err, os.Remove(note)); err != nil {
				t.Fatal(err)
			}
			args, _, _ := strings.Cut(string(text), environment)
			shown += args
		}
	}
	unescaped, err := url.PathUnescape(shown) // as pinentry does
	if err != nil {
		t.Fatal(err)
	}
	return unescaped
}
