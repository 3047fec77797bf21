package canary_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// drawing are the sequences by which ours draw: bold, colours and the list of profiles. That of the
// hostile text is none of them.
var drawing = regexp.MustCompile(`\x1b\[[0-9;?<=>$]*[ ]?[A-Za-z]|[\r\t]`)

// drawnRaw is [raw] for a terminal, without what ours draw.
func drawnRaw(shown string) string {
	shown = strings.ReplaceAll(shown, "\x1b[31;5m", "\x00")
	return raw(drawing.ReplaceAllString(shown, ""))
}

// TestTerminalOfPerson has a person at a terminal meet hostile values: in questions, in the list to
// choose from, in lines that tell how far a command is or for whom it waits, in colours.
func TestTerminalOfPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.plant(t)
	config, err := os.ReadFile(w.path("home/.aws/config"))
	if err != nil {
		t.Fatal(err)
	}
	// The list begins with what is chosen from it, and that asks for a code.
	w.write(t, "home/.aws/config", evil("[profile \"!NAME\"]\nrole_arn = arn:aws:iam::111122223333:role/Secure\nsource_profile = base\n"+
		"mfa_serial = arn:aws:iam::111122223333:mfa/alice\n")+string(config))
	for _, row := range []struct {
		program, words string
		args           []string
		shows          string
	}{
		{consoleProgram, "", nil, "rofile:"},
		{consoleProgram, "", []string{"!" + hostileName}, "Code: "},
		{credProgram, "", []string{"--profile", "!" + hostileName, "--verbose"}, "Code: "},
		{credProgram, "exec", []string{"!" + hostileName, "--", "command"}, "Code: "},
		{credProgram, "list", []string{"--wide"}, "PROFILE"},
		{credProgram, "explain", []string{hostileName}, "52;c;"},
		{credProgram, "explain", []string{"!" + hostileName}, "asks one code"},
		{credProgram, "doctor", []string{"--offline"}, "52;c;"},
		{credProgram, "warm", []string{"--all"}, " of "},
		{credProgram, "log", nil, "52;c;"},
		{credProgram, "login", []string{hostileName}, "52;c;"},
		{credProgram, "login", []string{hostileName, "--device-code"}, "52;c;"},
		{credProgram, "logout", []string{hostileName}, "52;c;"},
		{credProgram, "setup profile", []string{hostileName}, "52;c;"},
		{credProgram, "setup profile", []string{"!" + hostileName}, "(y/N): "},
		{credProgram, "setup sso", []string{hostileName}, "52;c;"},
		{credProgram, "keys add", []string{hostileName}, "52;c;"},
		{credProgram, "keys import", []string{hostileName}, "52;c;"},
		{credProgram, "keys rotate", []string{hostile}, "52;c;"},
		{credProgram, "keys remove", []string{hostile}, "52;c;"},
		{credProgram, "keys get", []string{hostile}, "52;c;"},
		{credProgram, "clear", []string{hostileName}, "52;c;"},
	} {
		if w.secrets == nil && strings.HasPrefix(row.words, "keys ") {
			continue
		}
		c := command{program: row.program, words: row.words}
		dir, env := w.home(t)
		argv := c.line(row.args)
		what := fmt.Sprintf("%s %q", c.program, argv)
		_, r := w.seat(t, c, dir, typedCode, env, argv)
		if !strings.Contains(r.stderr, row.shows) {
			t.Errorf("%s: exit code %d, and shows %q", what, r.code, r.stderr)
		}
		if at := drawnRaw(r.stderr); at != "" {
			t.Errorf("%s: the terminal is shown %s", what, at)
		}
	}
	w.started(t, "command", "process", "mfa")
}

// TestTerminalOfHolder has another process hold the locks of a run, and say hostile things of itself:
// the person is told for whom the run waits.
func TestTerminalOfHolder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir, env := w.home(t)
	program := command{program: credProgram}
	start(t, dir, env, "", runLimit, credProgram, "--profile", "admin")
	locks, err := filepath.Glob(filepath.Join(dir, ".aws/federate/cache/locks/*"))
	if err != nil || len(locks) == 0 {
		t.Fatalf("no lock is there: %v", err)
	}
	said, err := json.Marshal(map[string]any{
		"holder": map[string]any{
			"program": hostile + breaks, "pid": 1, "host": hostile, "since": "2026-11-23T12:00:00Z",
			"for": hostile + breaks, "doing": hostile, "at": hostile,
		},
		"message": map[string]any{"text": hostile, "from": map[string]any{"program": hostile, "pid": 1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range locks {
		held, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = held.WriteAt(said, 1)
		if err := errors.Join(err, syscall.Flock(int(held.Fd()), syscall.LOCK_EX)); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(2*time.Second, func() { held.Close() })
	}
	doctor := start(t, dir, env, "", runLimit, credProgram, "doctor", "--offline")
	_, r := w.seat(t, program, dir, "", env, []string{"--profile", "admin", "--refresh", "--verbose"})
	if !strings.Contains(r.stderr, "waiting for ") || !strings.Contains(r.stderr, "52;c;") || !strings.Contains(doctor.stdout, "52;c;") {
		t.Errorf("it does not say for whom it waits: %q, %s", r.stderr, doctor.stdout)
	}
	if at := drawnRaw(r.stderr) + raw(doctor.stdout); at != "" {
		t.Errorf("the terminal is shown %s", at)
	}
}
