//go:build unix

package app_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
)

// shows COLUMNSxROWS -- EXITCODE PROGRAM [ARG…] runs a program whose standard output and error are a
// terminal of that size. The file terminal has what has appeared.
func shows(ts *testscript.TestScript, neg bool, args []string) {
	var size pty.Winsize
	if neg || len(args) < 4 || args[1] != "--" {
		ts.Fatalf("usage: shows COLUMNSxROWS -- EXITCODE PROGRAM [ARG…]")
	}
	_, err := fmt.Sscanf(args[0], "%dx%d", &size.Cols, &size.Rows)
	ts.Check(err)
	t, err := openTerminal(nil)
	ts.Check(err)
	defer t.close()
	ts.Check(pty.Setsize(t.master, &size))
	path, err := lookPath(args[3], ts.Getenv("PATH"))
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args[4:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), append(environ(ts), "NO_COLOR="+ts.Getenv("NO_COLOR"), "TERM="+ts.Getenv("TERM"))
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = t.slave, t.slave, []*os.File{t.slave}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}
	_ = cmd.Run() // the code tells
	if !t.echoes() {
		ts.Fatalf("the terminal is left without echo")
	}
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), []byte(t.text()), 0o600))
	ts.Logf("[terminal]\n%s", t.text())
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != args[2] {
		ts.Fatalf("exit code %s, want %s", got, args[2])
	}
}

// narrower COLUMNS FILE checks that no line of a file needs more columns of a terminal.
func narrower(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: narrower COLUMNS FILE")
	}
	columns, err := strconv.Atoi(args[0])
	ts.Check(err)
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		if width := ansi.StringWidth(strings.TrimRight(line, "\r\n")); width > columns {
			ts.Fatalf("%d columns: %s", width, line)
		}
	}
}
