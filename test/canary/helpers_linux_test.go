package canary_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// secretVariables are those that no program has a use for that ours chooses, with a command of ours
// that may have a secret among its words.
var secretVariables = []string{
	"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK",
	"AWS_ACCESS_KEY_ID", "AWS_FEDERATE_MFA_PROCESS",
}

// helpers are the programs that ours start, by the command that starts each: the named ones of a
// setting have the whole environment, as a shell would give it to them; those that ours choose do
// not have what is secret in it, and nothing of ours besides.
var helpers = []struct {
	name   string
	argv   string
	extra  string // of the environment
	own    string // what its variables begin with that are for it alone
	chosen bool
}{
	{"browser", consoleProgram + " admin", "", "", true},
	{"xdg-open", consoleProgram + " admin", "BROWSER=", "", true},
	{"firefox", consoleProgram + " admin --browser firefox", "", "", true},
	{"browser", credProgram + " login gone", "", "", true},
	{"wl-copy", consoleProgram + " admin --copy", "", "", true},
	{"xclip", consoleProgram + " admin --copy", "WAYLAND_DISPLAY=", "", true},
	{"zenity", credProgram + " --profile secure --prompt gui", "", "ZENITY_", true},
	{"kdialog", credProgram + " --profile secure --prompt gui", "", "", true},
	{"pinentry", credProgram + " --profile secure --prompt gui", "", "", true},
	{"mfa", credProgram + " --profile coded", "", "", false},
	{"process", credProgram + " --profile run", "", "", false},
	{"command", credProgram + " exec admin -- command", "", "", false},
}

// TestCanaryEnvironment has secrets in the environment of ours, and looks at what each helper has of
// them.
func TestCanaryEnvironment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, helper := range helpers {
		words := strings.Fields(helper.argv)
		extra := []string{"DISPLAY=:77", helper.extra}
		for _, name := range secretVariables {
			if name == "AWS_FEDERATE_MFA_PROCESS" && strings.Contains(helper.argv, credProgram+" --profile") {
				continue // nobody would be asked
			}
			extra = append(extra, name+"=environment/"+fakeaws.Canary)
		}
		if at := w.onlyWindow(t, helper.name); at != "" {
			extra = append(extra, "PATH="+at)
		}
		w.sweep(t, commandOf(words[0], words[1:]), extra, words[1:])
		w.given(t, helper.name, helper.own, helper.chosen, append(slices.Clone(w.env), extra...))
	}
	w.waiting(t)
}

// onlyWindow makes a directory in which one program asks in a window and no other; it is empty for a
// program that does not ask.
func (w *world) onlyWindow(t *testing.T, name string) string {
	t.Helper()
	if !slices.Contains(windows, name) {
		return ""
	}
	dir := w.path("only-" + name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(w.path("tools/"+name), filepath.Join(dir, name)); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	return dir
}

// windows are the stand-ins that ask in a window.
var windows = []string{"zenity", "kdialog", "pinentry"}

// given looks at the environment that a helper has noted: what a shell adds of itself is not counted.
func (w *world) given(t *testing.T, name, own string, chosen bool, ours []string) {
	t.Helper()
	notes, err := filepath.Glob(filepath.Join(w.notes, name+".*"))
	if err != nil || len(notes) == 0 {
		t.Errorf("%s was not started: %v", name, err)
	}
	for _, note := range notes {
		text, err := os.ReadFile(note)
		if err != nil {
			t.Fatal(err)
		}
		_, environ, _ := strings.Cut(string(text), environment)
		for line := range strings.Lines(environ) {
			variable, is := strings.CutPrefix(line, "export ")
			variable, _, _ = strings.Cut(strings.TrimSpace(variable), "=")
			inherited := slices.ContainsFunc(ours, func(one string) bool { return strings.HasPrefix(one, variable+"=") })
			mayHave := inherited || own != "" && strings.HasPrefix(variable, own) ||
				slices.Contains([]string{"HOME", "TMPDIR", "RUN", "PWD", "OLDPWD", "SHLVL"}, variable)
			if is && chosen && (!mayHave || slices.Contains(secretVariables, variable)) {
				t.Errorf("%s has %s", name, variable)
			}
		}
	}
	w.started(t, "process", "mfa", "command")
}

// waiting looks at the process of ours that takes a copied address off the clipboard later. Its
// environment can be read by root alone.
func (w *world) waiting(t *testing.T) {
	t.Helper()
	seen := 0
	for range 100 {
		all, err := filepath.Glob("/proc/[0-9]*/cmdline")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range all {
			words, _ := os.ReadFile(path)
			if !bytes.HasPrefix(words, []byte(filepath.Join(bin, consoleProgram)+"\x00--clear-clipboard\x00")) {
				continue
			}
			environ, err := os.ReadFile(filepath.Join(filepath.Dir(path), "environ"))
			if err != nil {
				t.Skip(err)
			}
			if !bytes.Contains(environ, []byte(w.dir)) {
				continue // of another test
			}
			seen++
			if at := leak(string(words) + string(environ)); at != "" {
				t.Errorf("a secret is with the process that clears the clipboard: %s", at)
			}
		}
		if seen > 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("no process waits to clear the clipboard")
}
