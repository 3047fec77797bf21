package app_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// screen is what a terminal of 80 columns shows of a text: the lines, broken where the terminal
// breaks them.
func screen(text string) string {
	const columns = 80
	var lines [][]rune
	line, at := []rune{}, 0
	for _, c := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch c {
		case '\n':
			lines, line, at = append(lines, line), []rune{}, 0
		case '\r':
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

// screenShows waits until a terminal has shown a pattern, and returns how long that took.
func screenShows(t *testing.T, tty *terminal, pattern string) time.Duration {
	t.Helper()
	began, want := time.Now(), regexp.MustCompile(pattern)
	for time.Since(began) < time.Minute { // of a machine that is busy
		if want.MatchString(strings.Join(strings.Fields(tty.text()), " ")) {
			return time.Since(began)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("no %q:\n%s", pattern, tty.text())
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
	if err := os.WriteFile(filepath.Join(dir, "zenity"), []byte(zenity), 0o755); err != nil {
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
