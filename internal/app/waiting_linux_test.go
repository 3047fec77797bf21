package app_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// screen is what a terminal of some width shows of a text: the lines, broken where the terminal
// breaks them.
func screen(text string, columns int) string {
	var lines [][]rune
	line, at := []rune{}, 0
	for _, c := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch {
		case c == '\n':
			lines, line, at = append(lines, line), []rune{}, 0
		case c == '\r':
			at = 0
		default:
			if at == columns {
				lines, line, at = append(lines, line), []rune{}, 0
			}
			for len(line) <= at {
				line = append(line, ' ')
			}
			line[at] = c
			at++
		}
	}
	var b strings.Builder
	for _, line := range append(lines, line) {
		b.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
	return b.String()
}

// wide is a terminal of 80 columns at which the test sits.
func wide(t *testing.T) *terminal {
	t.Helper()
	tty := newTerminal(t)
	if err := pty.Setsize(tty.master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	return tty
}

// shows waits until a terminal has shown a pattern, and returns how long that took.
func (t *terminal) shows(test *testing.T, pattern string, patience time.Duration) time.Duration {
	test.Helper()
	began, want := time.Now(), regexp.MustCompile(pattern)
	for time.Since(began) < patience {
		if want.MatchString(strings.Join(strings.Fields(t.text()), " ")) {
			return time.Since(began)
		}
		time.Sleep(5 * time.Millisecond)
	}
	test.Fatalf("no %q within %s:\n%s", pattern, patience, t.text())
	return 0
}

// name is how the programs call a terminal.
func (t *terminal) name() string { return "terminal " + strings.TrimPrefix(t.slave.Name(), "/dev/") }

// withWindows gives a home a display, and a program that asks in windows: its window stands until
// the file answer is there, which it answers with.
func withWindows(t *testing.T, h *home) {
	t.Helper()
	dir := t.TempDir()
	display, err := net.Listen("unix", filepath.Join(dir, "display"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { display.Close() })
	const zenity = "#!/bin/sh\necho $$ >\"$WINDOW/pid\"\nwhile ! [ -e \"$WINDOW/answer\" ]; do sleep 0.05; done\ncat \"$WINDOW/answer\"\n" +
		"[ -s \"$WINDOW/answer\" ] || exit 10\n"
	if err := os.WriteFile(filepath.Join(dir, "zenity"), []byte(zenity), 0o755); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	h.env = append(h.env, "WAYLAND_DISPLAY="+filepath.Join(dir, "display"), "WINDOW="+dir, "PATH="+dir+":"+os.Getenv("PATH"))
}

// window waits for a window, and returns its process and the file for its answer.
func (h *home) window(t *testing.T) (pid int, answer string) {
	t.Helper()
	dir := ""
	for _, variable := range h.env {
		if value, ok := strings.CutPrefix(variable, "WINDOW="); ok {
			dir = value
		}
	}
	appears(t, filepath.Join(dir, "pid"))
	for pid == 0 {
		text, _ := os.ReadFile(filepath.Join(dir, "pid"))
		_, _ = fmt.Sscan(string(text), &pid)
	}
	return pid, filepath.Join(dir, "answer")
}

// TestWhoIsAsked has one run ask at a place, and give up there in some way: whoever waits at a
// terminal is told within a second for whom, and is asked there soon after.
func TestWhoIsAsked(t *testing.T) {
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
			told := here.shows(t, fmt.Sprintf(`^\S+: waiting for \S+ \(pid %d, profile "r1", since \d\d:\d\d:\d\d\), which asks %s$`,
				first.cmd.Process.Pid, place), 10*time.Second)
			if told > time.Second && alone() {
				t.Errorf("told after %s", told)
			}
			tt.giveUp(t, h, first)
			asked := here.shows(t, `MFA code for profile "r2" .* Code:$`, 10*time.Second)
			t.Logf("told after %s, asked %s after the other gave up; the screen:\n%s", told.Round(time.Millisecond),
				asked.Round(time.Millisecond), screen(here.text(), 80))
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
	here.shows(t, `\(pid \d+, profile "r1", since \S+\), which asks on terminal pts/\d+$`, 10*time.Second)
	first := regexp.MustCompile(`pid (\d+)`).FindStringSubmatch(here.text())[1]
	emulator.kill(t)
	asked := here.shows(t, "Code:$", 10*time.Second)
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
	here.shows(t, "which asks in a window$", 10*time.Second)
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
	here.shows(t, "which asks on "+there.name()+"$", 10*time.Second)
	fmt.Fprint(here.master, "\x03")
	if code := second.wait(); code != 130 || second.stdout.Len() > 0 || !here.echoes() {
		t.Errorf("exit code %d: %s", code, &second.stderr)
	}
	first.kill(t)
}
