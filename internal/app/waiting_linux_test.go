package app_test

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestWhoIsAsked has one run ask at a place, and give up there in some way: whoever waits at a
// terminal is told within a second for whom, and is asked there soon after.
func TestWhoIsAsked(t *testing.T) {
	t.Parallel()
	type asker struct {
		*started
		tty *terminal
	}
	for name, tt := range map[string]struct {
		window bool
		giveUp func(t *testing.T, h *home, a asker)
		code   int // that of the one who asked first
	}{
		"a window is killed": {true, func(t *testing.T, h *home, _ asker) {
			t.Helper()
			pid, _ := h.window(t)
			if err := syscall.Kill(-pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}, 3},
		"a window is cancelled": {true, func(t *testing.T, h *home, _ asker) {
			t.Helper()
			_, answer := h.window(t)
			if err := os.WriteFile(answer, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}, 3},
		"who asks in a window is killed": {true, func(t *testing.T, _ *home, a asker) { t.Helper(); a.kill(t) }, -1},
		"a question is closed at another terminal": {false, func(t *testing.T, _ *home, a asker) {
			t.Helper()
			fmt.Fprint(a.tty.master, "\x04")
		}, 3},
		"a question is interrupted at another terminal": {false, func(t *testing.T, _ *home, a asker) {
			t.Helper()
			fmt.Fprint(a.tty.master, "\x03")
		}, 130},
		"three wrong codes at another terminal": {false, func(t *testing.T, _ *home, a asker) {
			t.Helper()
			for n := range 3 {
				fmt.Fprintf(a.tty.master, "11111%d\n", n)
				for a.tty.questions() < n+2 && n < 2 {
					time.Sleep(5 * time.Millisecond)
				}
			}
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := mfaHome(t, 2)
			withWindows(t, h)
			first, place := asker{}, "in a window"
			if !tt.window {
				first.tty = wide(t)
				place = "on " + first.tty.name()
			}
			first.started = h.start(t, first.tty, "--profile", "r1")
			if tt.window {
				h.window(t)
			} else if !first.tty.asks(10 * time.Second) {
				t.Fatal("no question")
			}
			here := wide(t)
			second := h.start(t, here, "--profile", "r2")
			told := screenShows(t, here, fmt.Sprintf(`^\S+: waiting for \S+ \(pid %d, profile "r1", since \d\d:\d\d:\d\d\), which asks %s$`,
				first.cmd.Process.Pid, place))
			if told > time.Second && alone() {
				t.Errorf("told after %s", told)
			}
			tt.giveUp(t, h, first)
			asked := screenShows(t, here, `MFA code for profile "r2" .* Code:$`)
			t.Logf("told after %s, asked %s after the other gave up; the screen:\n%s", told.Round(time.Millisecond),
				asked.Round(time.Millisecond), screen(here.text()))
			fmt.Fprintln(here.master, h.device.Code())
			if code := second.wait(); code != 0 || !strings.Contains(second.stdout.String(), "ASIA") || second.stderr.Len() > 0 {
				t.Errorf("exit code %d: %s", code, &second.stderr)
			}
			if code := first.wait(); code != tt.code {
				t.Errorf("the first ends with %d: %s", code, &first.stderr)
			}
			if !here.echoes() {
				t.Error("the terminal is left without echo")
			}
		})
	}
}

// TestUnansweredElsewhere has nobody answer a question in a window: who waited at a terminal, and who
// is run by a program there, is asked with all the time that a question has, and who waited without
// one is not.
func TestUnansweredElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as a question stands")
	}
	t.Parallel()
	h := mfaHome(t, 2)
	withWindows(t, h)
	first := h.start(t, nil, "--profile", "r1")
	h.window(t)
	here, began := wide(t), time.Now()
	second, none := h.start(t, here, "--profile", "r2"), h.start(t, nil, "--profile", "r1")
	for end := time.Now().Add(time.Minute); here.questions() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not asked:\n%s", screen(here.text()))
		}
	}
	t.Logf("asked %s after the start:\n%s", time.Since(began).Round(10*time.Millisecond), screen(here.text()))
	if code := first.wait(); code != 3 || !strings.Contains(first.stderr.String(), "nobody answered within 50s") {
		t.Errorf("the first ends with %d: %s", code, &first.stderr)
	}
	if code := none.wait(); code != 3 || !strings.Contains(none.stderr.String(), "nobody answered within 50s") {
		t.Errorf("who has no terminal ends with %d: %s", code, &none.stderr)
	}
	time.Sleep(20 * time.Second) // more than was left of the time since its start
	fmt.Fprintln(here.master, h.device.Code())
	if code := second.wait(); code != 0 || !strings.Contains(second.stdout.String(), "ASIA") {
		t.Errorf("exit code %d: %s", code, &second.stderr)
	}
}

// TestClosedTerminal has the window of a terminal be closed in which a question stands: its program
// ends, and who waits at another is asked.
func TestClosedTerminal(t *testing.T) {
	t.Parallel()
	h := mfaHome(t, 1)
	testkit.Program(t, "script")
	prefix := []string{"sh", "-c", `exec script -qfec 'exec "$PROGRAM" --profile r1' /dev/null`}
	h.env = append(h.env, "PROGRAM="+h.program, "SHELL=/bin/sh")
	emulator := h.startBehind(t, prefix, nil)
	appears(t, filepath.Join(h.dir, ".aws/federate/cache/locks/question-*"))
	here := wide(t)
	second := h.start(t, here, "--profile", "r1")
	screenShows(t, here, `\(pid \d+, profile "r1", since \S+\), which asks on terminal pts/\d+$`)
	first := regexp.MustCompile(`pid (\d+)`).FindStringSubmatch(here.text())[1]
	emulator.kill(t)
	asked := screenShows(t, here, "Code:$")
	t.Logf("asked %s after the other terminal was closed", asked.Round(time.Millisecond))
	for end := time.Now().Add(5 * time.Second); runs(first); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("process %s still runs", first)
		}
	}
	fmt.Fprintln(here.master, h.device.Code())
	if code := second.wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, &second.stderr)
	}
}

// TestHangup has a run that asks be hung up by a signal: it is interrupted, and leaves its terminal
// in order.
func TestHangup(t *testing.T) {
	t.Parallel()
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("nohup has this process, and what it starts, ignore the signal")
	}
	h, tty := mfaHome(t, 1), wide(t)
	p := h.start(t, tty, "--profile", "r1")
	if !tty.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if code := p.wait(); code != 130 || p.stdout.Len() > 0 || !tty.echoes() {
		t.Errorf("exit code %d: %s", code, &p.stderr)
	}
}

// runs reports whether a process has not ended.
func runs(pid string) bool {
	status, err := os.ReadFile("/proc/" + pid + "/status")
	return err == nil && !strings.Contains(string(status), "\nState:\tZ")
}

// TestAnswerOfAWindow has who waits at a terminal go on with the answer that was given elsewhere.
func TestAnswerOfAWindow(t *testing.T) {
	t.Parallel()
	h := mfaHome(t, 2)
	withWindows(t, h)
	first := h.start(t, nil, "--profile", "r1")
	_, answer := h.window(t)
	here, none := wide(t), h.start(t, nil, "--profile", "r1")
	second := h.start(t, here, "--profile", "r2")
	screenShows(t, here, "which asks in a window$")
	if err := os.WriteFile(answer+"-", []byte(h.device.Code()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(answer+"-", answer); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*started{first, second, none} {
		if code := p.wait(); code != 0 || p.stderr.Len() > 0 { // nor is anything said where no terminal is
			t.Errorf("exit code %d: %s", code, &p.stderr)
		}
	}
	if here.questions() > 0 {
		t.Errorf("asked all the same: %s", here.text())
	}
}

// TestOneTerminal has a question stand on a terminal of several: nothing is written over it, and
// where it is closed, nobody asks the person there again.
func TestOneTerminal(t *testing.T) {
	t.Parallel()
	h := mfaHome(t, 2)
	tty := wide(t)
	cmd := h.startBehind(t, []string{"sh", "-c", `"$0" --profile r1 & "$0" --profile r2 & "$0" --profile r1 & wait`}, tty)
	if !tty.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	time.Sleep(2 * time.Second)
	if lines := strings.Count(strings.TrimSpace(tty.text()), "\n"); lines > 3 || strings.Contains(tty.text(), "waiting for") {
		t.Errorf("written over the question:\n%s", tty.text())
	}
	fmt.Fprint(tty.master, "\x04")
	cmd.wait()
	if tty.questions() != 1 || strings.Count(cmd.stderr.String(), "nobody can be asked: the question was closed") != 3 {
		t.Errorf("%d questions\n%s", tty.questions(), &cmd.stderr)
	}
}

// TestInterruptedWait has Ctrl-C end a wait for another.
func TestInterruptedWait(t *testing.T) {
	t.Parallel()
	h := mfaHome(t, 1)
	there, here := wide(t), wide(t)
	first := h.start(t, there, "--profile", "r1")
	if !there.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	second := h.start(t, here, "--profile", "r1", "--prompt", "tty")
	screenShows(t, here, "which asks on "+there.name()+"$")
	fmt.Fprint(here.master, "\x03")
	if code := second.wait(); code != 130 || second.stdout.Len() > 0 || !here.echoes() {
		t.Errorf("exit code %d: %s", code, &second.stderr)
	}
	first.kill(t)
}
