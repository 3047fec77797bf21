package canary_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

// hostile is what a terminal obeys, or shows as what it is not: OSC 52 and OSC 8, CSI in both forms,
// DEL, bidirectional overrides and isolates, marks, what has no width, tags, what is no UTF-8.
const hostile = "e\x1b]52;c;RVZJTA==\x07\x1b]8;;http://evil\x1b\\\x1b[31;5m\u009b2J\x7f\u202er\u2066l\u200f\u200b\U000E0041\u00ad\ufeff\xff\x08v"

// breaks are what ends a line on a terminal, or to some reader of one.
const breaks = "\r\v\f\u2028\u2029\u0085"

// raw is what of a text moves a terminal, with what stands before it; empty for nothing.
func raw(text string) string {
	for at, r := range text {
		_, size := utf8.DecodeRuneInString(text[at:])
		if r != '\n' && !unicode.IsPrint(r) || r == utf8.RuneError && size == 1 {
			return fmt.Sprintf("%q", text[max(0, at-60):min(len(text), at+10)])
		}
	}
	return ""
}

// hostileConfig plants it in names and values of the config file: each line is read by itself.
const hostileConfig = `[profile EVIL]
role_arn = arn:aws:iam::111122223333:role/EVIL
source_profile = base
region = EVIL
mfa_serial = EVIL
role_session_name = EVIL
external_id = EVIL
duration_seconds = EVIL
EVIL = EVIL
[profile session]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
role_session_name = EVIL
[profile missing]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = EVIL
[profile region]
region = EVIL
credential_process = process
[profile program]
credential_process = EVIL EVIL
[profile says]
credential_process = says
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/EVIL
[profile code]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
mfa_process = EVIL
[profile token]
role_arn = arn:aws:iam::111122223333:role/Pod
web_identity_token_file = EVIL
[profile center]
sso_session = EVIL
sso_account_id = EVIL
sso_role_name = EVIL
[sso-session EVIL]
sso_start_url = https://EVIL.awsapps.com/start
sso_region = EVIL
[profile pages]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
console_destination = EVIL
console_browser = EVIL
console_container = EVIL
console_duration = EVIL
console_federation_endpoint = EVIL
[profile guarded]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
agent = EVIL
[profile other]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
agent_profile = EVIL
[profile services]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
services = EVIL
endpoint_url = EVIL
ca_bundle = EVIL
[services EVIL]
sts =
  endpoint_url = EVIL
[EVIL EVIL]
EVIL
[profile loop]
role_arn = arn:aws:iam::111122223333:role/EVIL
source_profile = loop2
[profile loop2]
role_arn = arn:aws:iam::111122223333:role/EVIL
source_profile = loop
[profile admin]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`

// hostileVariables are those that the programs read, and that of a foreign agent.
var hostileVariables = []string{
	"AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL_STS", "AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_FEDERATE_CACHE_DIR", "AWS_FEDERATE_PROMPT",
	"AWS_FEDERATE_MIN_TTL", "AWS_FEDERATE_AGENT", "AWS_FEDERATE_AGENT_PROFILE", "AWS_FEDERATE_SOCKET", "AWS_FEDERATE_SESSION_TAGS",
	"AWS_FEDERATE_MFA_PROCESS", "AWS_FEDERATE_CLI_CACHE", "AWS_CONSOLE_BROWSER", "BROWSER", "AWS_CONSOLE_FEDERATION_ENDPOINT", "HTTPS_PROXY",
	"AI_AGENT", "AWS_ROLE_ARN", "AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE", "USER",
	"AWS_FEDERATE_ISSUANCE_LOG", "AWS_FEDERATE_CONSOLE_DESTINATION", "AWS_ROLE_SESSION_NAME", "SHELL", "KUBERNETES_EXEC_INFO",
}

// evil puts the texts of a test in place of the word.
func evil(text string) string { return strings.ReplaceAll(text, "EVIL", hostile) }

// plant makes the home of a world hostile.
func (w *world) plant(t *testing.T) {
	t.Helper()
	w.write(t, "home/.aws/config", evil(hostileConfig))
	w.write(t, "home/.aws/federate/settings", evil("issuance_log = ~/log\nEVIL = EVIL\nconsole_destination = EVIL\nmin_ttl = EVIL\n"))
	event, err := json.Marshal(map[string]string{
		"time": "2026-11-23T12:00:00Z", "event": "issued", "profile": hostile + breaks, "account": hostile, "role": hostile, "caller": hostile,
		"access_key_id": hostile, "agent": hostile, "expires": "2026-11-23T13:00:00Z",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "home/log", string(event)+"\n"+hostile+"\n")
	index, err := json.Marshal(map[string]any{"version": 1, "keys": []map[string]string{{
		"name": hostile, "access_key_id": hostile, "store": hostile, "since": "2026-11-23T12:00:00Z", "from": hostile,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "home/.aws/federate/keys.json", string(index))
	token, err := json.Marshal(map[string]string{"startUrl": "https://" + hostile, "region": hostile, "accessToken": "t", "expiresAt": hostile})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "home/.aws/sso/cache/"+strings.Repeat("a", 40)+".json", string(token))
	answer, err := json.Marshal(map[string]any{
		"Version": 1, "AccessKeyId": hostile, "SecretAccessKey": hostile + breaks, "SessionToken": hostile, "AccountId": hostile,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "tools/says", "#!/bin/sh\nprintf '%s\\n' '"+string(answer)+"'\n")
	w.write(t, "tools/fails", "#!/bin/sh\nprintf '%s\\n' '"+hostile+breaks+"' >&2\nexit 1\n")
	for _, name := range []string{"says", "fails"} {
		if err := os.Chmod(w.path("tools/"+name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

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
		for _, words := range [][]string{{hostile}, {"--" + hostile}, {"admin", hostile}} {
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
		name = strings.TrimSuffix(name, "]")
		w.shows(t, program, nil, []string{"--profile", name, "--verbose"})
		w.shows(t, program, []string{"AI_AGENT=" + hostile}, []string{"explain", name})
		w.shows(t, program, nil, []string{"explain", name, "--json"})
		w.shows(t, console, nil, []string{name, "--print", "--verbose"})
		w.shows(t, program, nil, []string{"setup", "profile", name, "--dry-run"})
		w.shows(t, program, nil, []string{"--complete=" + name[:1], "--profile"})
	}
	for _, variable := range hostileVariables {
		for _, argv := range [][]string{{"--profile", "admin", "--verbose"}, {"doctor", "--offline"}, {"list"}, {}} {
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
}

// TestTerminalOfCaller has a program with a hostile name ask, in a hostile directory: the window has
// nothing that moves, and neither has what is said of it.
func TestTerminalOfCaller(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir, env := w.home(t)
	name := strings.ReplaceAll(hostile, "/", "_")
	place := filepath.Join(dir, name)
	script := filepath.Join(place, name+".py")
	if err := os.Mkdir(place, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "#!/bin/sh\n" + filepath.Join(bin, credProgram) + " --profile secure --prompt gui\necho\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), script)
	cmd.Dir, cmd.Env = place, env
	if out, err := cmd.CombinedOutput(); err != nil || raw(string(out)) != "" {
		t.Errorf("%v: %s", err, raw(string(out)))
	}
	notes, err := filepath.Glob(filepath.Join(w.notes, "zenity.*"))
	if err != nil || len(notes) == 0 {
		t.Fatalf("nobody was asked: %v", err)
	}
	note, err := os.ReadFile(notes[0])
	if err != nil {
		t.Fatal(err)
	}
	args, _, _ := strings.Cut(string(note), environment)
	if !strings.Contains(args, ".py") {
		t.Errorf("the caller is not named: %s", args)
	}
	if at := raw(args); at != "" {
		t.Errorf("the window shows %s", at)
	}
}
