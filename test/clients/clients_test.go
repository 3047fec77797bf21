//go:build unix

package clients_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// TestClients runs every client of this machine through everything that a client needs of us.
func TestClients(t *testing.T) {
	t.Parallel()
	js := t.TempDir()
	if err := os.CopyFS(js, os.DirFS("testdata/js")); err != nil {
		t.Fatal(err)
	}
	for _, c := range clients(js) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.prepare(t)
			t.Run("uses the cache", c.usesCache)
			t.Run("runs side by side", c.runsSideBySide)
			t.Run("gives a standard input without end", c.givesEndlessInput)
			t.Run("asks beside a standard input without end", c.asksBesideEndlessInput)
			t.Run("lets us ask", c.letsUsAsk)
			t.Run("has no terminal", c.hasNoTerminal)
		})
	}
}

// usesCache: the second process of the client has its credentials from the first one's call.
func (c client) usesCache(t *testing.T) {
	w := newWorld(t, c)
	for range 2 {
		w.start(t, c, "role", nil).succeeds(t)
		w.assumed(t, 1)
	}
}

// runsSideBySide: five processes at once, with nothing in the cache, make one call.
func (c client) runsSideBySide(t *testing.T) {
	w := newWorld(t, c)
	w.Inject("AssumeRole", fakeaws.Latency(time.Second), 1) // time enough for the others to come
	all := make([]*process, 5)
	for i := range all {
		all[i] = w.start(t, c, "role", nil)
	}
	for _, p := range all {
		p.succeeds(t)
	}
	w.assumed(t, 1)
}

// givesEndlessInput: the standard input of our program is the client's, or with the SDK for
// JavaScript a socket; either is never at its end. (kubectl alone has an empty one for us.) Neither
// our program nor the one that it runs waits for that.
func (c client) givesEndlessInput(t *testing.T) {
	w := newWorld(t, c)
	w.start(t, c, "nested", nil).succeeds(t)
	w.assumed(t, 1)
}

// asksBesideEndlessInput: that standard input does not come between us and the terminal.
func (c client) asksBesideEndlessInput(t *testing.T) {
	w, tty := newWorld(t, c), openTerminal(t)
	p := w.start(t, c, "nested-mfa", tty.slave)
	tty.sees(t, "Code: ")
	tty.types(t, w.device.Code()+"\n")
	p.succeeds(t)
	w.assumed(t, 1)
}

// letsUsAsk: the question is on the terminal and nowhere else, the answer is the code that AWS
// gets, and it is asked for once.
func (c client) letsUsAsk(t *testing.T) {
	w, tty := newWorld(t, c), openTerminal(t)
	w.stdin = tty.slave // as for most people
	code := w.device.Code()
	p := w.start(t, c, "mfa", tty.slave)
	tty.sees(t, "Code: ")
	tty.types(t, code+"\n")
	p.succeeds(t)
	shown := tty.takes(t)
	if strings.Count(shown, "MFA code") != 1 || !strings.Contains(shown, `"base-mfa"`) || !strings.Contains(shown, w.device.Serial) {
		t.Errorf("the terminal shows %q, want one question with profile and device", shown)
	}
	if strings.Contains(shown, code) {
		t.Error("the code is shown on the terminal")
	}
	if strings.Contains(p.stdout.String()+p.stderr.String(), "MFA") {
		t.Errorf("the question is in the client's output: %s%s", &p.stdout, &p.stderr)
	}
	if sent := w.codes(); !slices.Equal(sent, []string{code}) {
		t.Errorf("AWS got the codes %v, want %s alone", sent, code)
	}
	w.start(t, c, "mfa", tty.slave).succeeds(t)
	if shown := tty.takes(t); shown != "" {
		t.Errorf("the second time the terminal shows %q", shown)
	}
	w.assumed(t, 1)
}

// hasNoTerminal: the client fails at once and says why, as far as it says such things at all.
func (c client) hasNoTerminal(t *testing.T) {
	w := newWorld(t, c)
	p := w.start(t, c, "mfa", nil)
	p.fails(t)
	shown := p.stdout.String() + p.stderr.String()
	for _, words := range []string{
		`aws-federate-cred: profile "base-mfa" needs an MFA code`, "nobody can be asked",
		"aws-federate-cred: hint: ",
	} {
		if !c.mutes && !strings.Contains(shown, words) {
			t.Errorf("the client shows %q, want %q in it", shown, words)
		}
	}
	w.assumed(t, 0)
}
