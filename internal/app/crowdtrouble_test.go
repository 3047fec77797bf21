//go:build unix

package app_test

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// crowdKilled: the next one goes on. It asks where it has a terminal; without one it has to give
// up, and so has the next, until somebody can ask.
func crowdKilled(t *testing.T, c *crowd, tty *terminal, shared bool) {
	t.Helper()
	next, before := tty, 1
	if !shared {
		next, before = newTerminal(t), 0
		c.gather(t, next, 1)
	}
	time.Sleep(2 * time.Second)
	if err := syscall.Kill(c.asker(t), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	for next.questions() == before {
		if time.Since(killed) > 30*time.Second {
			t.Fatal("nobody has gone on")
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Logf("the next one asked %s after the kill", time.Since(killed).Round(time.Millisecond))
	fmt.Fprintln(next.master, c.ask(t, "code"))
	typed := time.Now()
	counts := c.results(t, "")
	t.Logf("the last ended %s after the code was typed; by exit code: %v", time.Since(typed).Round(time.Millisecond), counts)
	if shared {
		c.calls(t, 1, c.roles)
	} else if sessions := c.ask(t, "count", "GetSessionToken"); sessions != "1" { // who found nobody asking has given up, be it all of a role
		t.Errorf("calls of GetSessionToken: %s, want 1", sessions)
	}
	if !next.echoes() {
		t.Error("the terminal is left without echo")
	}
	if next.questions() != before+1 || counts[137] != 1 || counts[0]+counts[3] != c.size-1 || shared && counts[3] > 0 {
		t.Errorf("%d questions, by exit code: %v", next.questions(), counts)
	}
}

// crowdStopped: all who wait give up in time, and say for whom they waited.
func crowdStopped(t *testing.T, c *crowd, tty *terminal, _ bool) {
	t.Helper()
	began, asker := time.Now(), c.asker(t)
	if err := syscall.Kill(asker, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	waited := func() int {
		done, _ := filepath.Glob(filepath.Join(c.dir, "results/*.code"))
		return len(done)
	}
	for waited() < c.size-1 {
		if time.Since(began) > 90*time.Second {
			t.Errorf("%d of %d have given up", waited(), c.size-1)
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if took := time.Since(began); took < 50*time.Second {
		t.Errorf("they gave up after %s", took)
	}
	if err := syscall.Kill(asker, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	counts := c.results(t, `^aws-federate-cred: waited in vain for aws-federate-cred \(pid \d+, since \d\d:\d\d:\d\d\): `)
	c.calls(t, 0, 0)
	if tty.questions() != 1 || counts[1] != c.size-1 || counts[137] != 1 {
		t.Errorf("%d questions, by exit code: %v", tty.questions(), counts)
	}
}

// crowdSlow: the answer comes after 40 seconds, and is that of all.
func crowdSlow(t *testing.T, c *crowd, tty *terminal, _ bool) {
	t.Helper()
	time.Sleep(40 * time.Second)
	fmt.Fprintln(tty.master, c.ask(t, "code"))
	typed := time.Now()
	counts := c.results(t, "")
	t.Logf("the last ended %s after the code was typed", time.Since(typed).Round(time.Millisecond))
	c.calls(t, 1, c.roles)
	if !tty.echoes() {
		t.Error("the terminal is left without echo")
	}
	if tty.questions() != 1 || counts[0] != c.size {
		t.Errorf("%d questions, by exit code: %v", tty.questions(), counts)
	}
}
