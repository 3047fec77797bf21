package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// patience is how long who waits may take to go on when the leader is killed.
const patience = 2 * time.Second

// TestKilledLeader kills the process that asks and calls for all, by SIGKILL: the next one goes on
// at once, and nothing is left.
func TestKilledLeader(t *testing.T) {
	for name, kill := range map[string]func(*testing.T, *home, *terminal, *started){
		"in the question": func(t *testing.T, _ *home, _ *terminal, leader *started) {
			t.Helper()
			leader.kill(t)
		},
		"in the call": func(t *testing.T, h *home, tty *terminal, leader *started) {
			t.Helper()
			h.Inject("GetSessionToken", fakeaws.Latency(time.Minute), 1)
			fmt.Fprintln(tty.master, h.device.Code())
			appears(t, filepath.Join(h.dir, ".aws/federate/cache/used/*-*"))
			time.Sleep(300 * time.Millisecond) // the code is about to be sent
			leader.kill(t)
		},
		"between call and save": func(t *testing.T, h *home, tty *terminal, leader *started) {
			t.Helper()
			fmt.Fprintln(tty.master, h.device.Code())
			if code := leader.wait(); code == 0 || !strings.HasSuffix(h.temporary(), ".tmp") {
				t.Fatalf("exit code %d, and it has left %q", code, h.temporary())
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := mfaHome(t, 2)
			var prefix []string
			if name == "between call and save" {
				prefix = behindStrace(t, "/^rename", "signal=KILL")
			}
			one, other := newTerminal(t), newTerminal(t)
			leader := h.startBehind(t, prefix, one, "--profile", "r1")
			if !one.asks(10 * time.Second) {
				t.Fatal("no question")
			}
			waiters := []*started{h.start(t, other, "--profile", "r1"), h.start(t, nil, "--profile", "r2")}
			time.Sleep(200 * time.Millisecond)
			if other.text() != "" {
				t.Fatalf("two questions at once: %s", other.text())
			}
			kill(t, h, one, leader)
			if !other.asks(patience) {
				t.Fatalf("nobody has gone on within %s", patience)
			}
			fmt.Fprintln(other.master, h.device.Code())
			if code := waiters[0].wait(); code != 0 || !strings.Contains(waiters[0].stdout.String(), "ASIA") {
				t.Errorf("exit code %d: %s", code, &waiters[0].stderr)
			}
			if code := waiters[1].wait(); code != 0 && code != 3 { // it may have come first, without a terminal
				t.Errorf("exit code %d: %s", code, &waiters[1].stderr)
			}
			if left := h.temporary(); left != "" {
				t.Errorf("left behind: %s", left)
			}
			if !other.echoes() {
				t.Error("the terminal is left without echo")
			}
		})
	}
}

// TestWrongCodeOfAScript has a wrong code that an option gave to one process not keep the person at
// another from being asked.
func TestWrongCodeOfAScript(t *testing.T) {
	t.Parallel()
	h := mfaHome(t, 1)
	h.Inject("GetSessionToken", fakeaws.Latency(time.Second), 1)
	leader := h.start(t, nil, "--profile", "r1", "--mfa-token", "000000")
	appears(t, filepath.Join(h.dir, ".aws/federate/cache/used/*-*"))
	tty := newTerminal(t)
	waiter := h.start(t, tty, "--profile", "r1")
	if code := leader.wait(); code != 1 {
		t.Fatalf("exit code %d: %s", code, &leader.stderr)
	}
	if !tty.asks(patience) {
		t.Fatal("the person is not asked")
	}
	fmt.Fprintln(tty.master, h.device.Code())
	if code := waiter.wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, &waiter.stderr)
	}
}

// TestStoppedLeader stops the process that asks: who waits gives up in time, and says for whom it
// waited.
func TestStoppedLeader(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as a run may wait")
	}
	t.Parallel()
	h := mfaHome(t, 1)
	tty := newTerminal(t)
	leader := h.start(t, tty, "--profile", "r1")
	if !tty.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	if err := leader.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { leader.kill(t) })
	waiter := h.start(t, nil, "--profile", "r1")
	code := waiter.wait()
	want := fmt.Sprintf(
		`^aws-federate-cred: waited in vain for aws-federate-cred \(pid %d, since \d\d:\d\d:\d\d\): .*\n.*'kill %d'`,
		leader.cmd.Process.Pid,
		leader.cmd.Process.Pid,
	)
	if stderr := waiter.stderr.String(); code != 1 || !regexp.MustCompile(want).MatchString(stderr) || waiter.stdout.Len() > 0 {
		t.Errorf("exit code %d, standard error %q", code, stderr)
	}
	if waiter.took < 50*time.Second || waiter.took > 59*time.Second {
		t.Errorf("it waited %s", waiter.took)
	}
}

func (p *started) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	p.wait()
}

// appears waits for a file.
func appears(t *testing.T, pattern string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return
		}
	}
	t.Fatalf("no %s", pattern)
}

// TestSameCodeAgain has somebody type a code twice within its half minute, for two calls: the
// second time it is not sent, a countdown runs until the device shows the next one, and that one is
// taken.
func TestSameCodeAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as a device shows a code")
	}
	t.Parallel()
	h := mfaHome(t, 2)
	tty := newTerminal(t)
	answer := func(question int, code string) {
		t.Helper()
		for deadline := time.Now().Add(40 * time.Second); strings.Count(tty.text(), "Code: ") < question; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("no question %d: %s", question, tty.text())
			}
		}
		fmt.Fprintln(tty.master, code)
	}
	code := h.device.Code()
	first := h.start(t, tty, "--profile", "r1")
	answer(1, code)
	if exit := first.wait(); exit != 0 {
		t.Fatalf("exit code %d: %s", exit, &first.stderr)
	}
	// Another session has the terminal now, as in another window of the same person.
	tty = newTerminal(t)
	second := h.start(t, tty, "--profile", "r2", "--duration", "1h1s", "--role-arn", h.AddRole(longRole(h)))
	answer(1, code)
	answer(2, h.device.Code())
	if exit := second.wait(); exit != 0 {
		t.Errorf("exit code %d: %s", exit, &second.stderr)
	}
	if !strings.Contains(tty.text(), "That code was sent before; the next one comes in ") {
		t.Errorf("no countdown: %s", tty.text())
	}
	for _, call := range h.Calls("") {
		if call.ErrorCode != "" {
			t.Errorf("AWS refused %s: %s", call.Action, call.ErrorCode)
		}
	}
}

// longRole is one whose sessions can last longer than an hour.
func longRole(h *home) fakeaws.Role {
	return fakeaws.Role{Account: account, Name: "Long", Trust: []string{h.alice.ARN}, RequireMFA: true, MaxSessionDuration: 12 * time.Hour}
}

// behindStrace is what a program is started behind to have its calls of a kind injected.
func behindStrace(t *testing.T, calls, inject string) []string {
	t.Helper()
	return []string{
		testkit.Program(t, "strace"), "-f", "-qqq", "-o", os.DevNull, "-e", "trace=" + calls, "-e", "inject=" + calls + ":" + inject,
	}
}
