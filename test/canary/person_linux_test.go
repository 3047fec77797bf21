package canary_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// person sits at a terminal of their own.
type person struct {
	w      *world
	master *os.File
	shown  bytes.Buffer
	wrong  string   // the code that is typed first; empty for none
	typed  []string // what is not to be shown
	done   chan struct{}
}

// reactions are what a person does about what appears.
var reactions = []struct {
	sees *regexp.Regexp
	does func(p *person, text string) (typed string)
}{
	{regexp.MustCompile(`Code: $`), func(p *person, _ string) string {
		code := p.wrong
		if p.wrong = ""; code == "" {
			code = p.w.device.Code()
		}
		return p.hides(code)
	}},
	{regexp.MustCompile(`Access key ID of [^:]+: $`), func(p *person, _ string) string { return p.w.alice.AccessKeyID }},
	{regexp.MustCompile(`Secret access key: ?$`), func(p *person, _ string) string { return p.hides(p.w.alice.SecretAccessKey) }},
	{regexp.MustCompile(`\(y/N\): $`), func(*person, string) string { return "y" }},
	{regexp.MustCompile(`rofile:\x1b|rofile> `), func(*person, string) string { return "" }}, // the list
	{regexp.MustCompile(`https?://\S*user_code=\S+`), func(_ *person, text string) string {
		if answer, err := http.Get(text); err == nil {
			_ = answer.Body.Close()
		}
		return ""
	}},
}

func (p *person) hides(text string) string {
	p.typed = append(p.typed, text)
	return text
}

// sit reads what appears, and reacts to it once for each time.
func (p *person) sit() {
	defer close(p.done)
	buffer, heeded := make([]byte, 4096), 0
	for {
		n, err := p.master.Read(buffer)
		if err != nil {
			return
		}
		p.shown.Write(buffer[:n])
		for _, r := range reactions {
			if at := r.sees.FindIndex(p.shown.Bytes()[heeded:]); at != nil {
				seen := string(p.shown.Bytes()[heeded+at[0] : heeded+at[1]])
				heeded += at[1]
				_, _ = p.master.WriteString(r.does(p, seen) + "\r")
			}
		}
	}
}

// seat runs a program for a person at a terminal, which gets all that it writes but for an answer that
// may be a secret.
func (w *world) seat(t *testing.T, of command, dir, wrong string, env, argv []string) (p *person, r result) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	if err := pty.Setsize(master, &pty.Winsize{Rows: 40, Cols: 200}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), runLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, of.program), argv...)
	var stdout bytes.Buffer
	cmd.Dir, cmd.Env = dir, slices.Concat(env, []string{"TERM=xterm-256color"})
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	if mayAnswer(of, argv) {
		cmd.Stdout = &stdout
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	cmd.WaitDelay = time.Second
	p = &person{w: w, master: master, wrong: wrong, done: make(chan struct{})}
	go p.sit()
	_ = cmd.Run() // the code tells
	slave.Close()
	select {
	case <-p.done: // nobody has the terminal any more
	case <-time.After(time.Second):
		master.Close()
		<-p.done
	}
	if ctx.Err() != nil {
		t.Errorf("%s %q does not end: %q", of.program, argv, &p.shown)
	}
	return p, result{stdout: stdout.String(), stderr: p.shown.String(), code: cmd.ProcessState.ExitCode()}
}

// TestCanaryTerminal has a person at a terminal be asked, choose from the list, see how far a command
// is, and be shown what is said where there is a terminal alone.
func TestCanaryTerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, row := range []struct{ program, words, line, wrong, shows string }{
		{credProgram, "", "--profile secure", typedCode, "AWS refused that code"},
		{credProgram, "exec", "secure -- command", "", "Code: "},
		{credProgram, "eks-token", "--cluster c --profile secure", "", "Code: "},
		{credProgram, "token", "--audience a --profile secure", "", "Code: "},
		{credProgram, "warm", "--all", "", " of 2 profiles: "},
		{credProgram, "login", "gone", "", "signed in to"},
		{credProgram, "login", "gone --device-code", "", "user_code="},
		{credProgram, "logout", "corp", "", "signed out"},
		{credProgram, "list", "", "", "PROFILE"},
		{credProgram, "explain", "secure", "", "asks one code"},
		{credProgram, "doctor", "", "", "ok  "},
		{credProgram, "setup profile", "admin", "", "(y/N): "},
		{credProgram, "keys add", "new", "", "Secret access key:"},
		{credProgram, "keys import", "base", "", "(y/N): "},
		{credProgram, "keys get", "kept", "", ""},
		{credProgram, "keys remove", "kept", "", "(y/N): "},
		{consoleProgram, "", "", "", "rofile:"},
		{consoleProgram, "", "secure", "", "Code: "},
		{consoleProgram, "", "admin --copy", "", ""},
		{consoleProgram, "", "admin --print", "", ""},
		{credProgram, "keys rotate", "kept", "", "kept"}, // the last: the key of the files is off then
	} {
		c := command{program: row.program, words: row.words}
		if w.secrets == nil && strings.HasPrefix(row.words, "keys ") {
			continue
		}
		for _, option := range [][]string{nil, {"--verbose"}} {
			w.keep(t)
			dir, env := w.home(t)
			argv := c.line(strings.Fields(row.line), option...)
			what := fmt.Sprintf("%s %q", c.program, argv)
			p, r := w.seat(t, c, dir, row.wrong, env, argv)
			if !strings.Contains(r.stderr, row.shows) || r.code != 0 && row.words != "warm" && row.words != "keys rotate" {
				t.Errorf("%s: exit code %d, and shows %q", what, r.code, r.stderr)
			}
			echoed := slices.ContainsFunc(p.typed, func(secret string) bool { return strings.Contains(r.stderr, secret) })
			if at := leak(r.stderr); at != "" || echoed {
				t.Errorf("%s: a secret is on the terminal: %s, %q", what, at, r.stderr)
			}
			searchHome(t, dir, what)
		}
	}
	if count := w.started(t, "command", "shell"); count["browser"] == 0 || count["command"] == 0 {
		t.Errorf("this looks at little: %v", count)
	}
}
