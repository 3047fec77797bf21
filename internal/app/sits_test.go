//go:build unix

package app_test

import (
	"os"
	"strconv"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// sits ANSWER… -- EXITCODE PROGRAM [ARG…] runs a program for somebody who sits at its terminal: all of
// its streams are that. The file terminal has what has appeared.
func sits(ts *testscript.TestScript, neg bool, args []string) {
	t, cmd, want, end := seat(ts, "sits", neg, args)
	defer end()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.slave, t.slave, t.slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	_ = cmd.Run() // the code tells
	t.drain()
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), []byte(t.text()), 0o600))
	ts.Logf("[terminal]\n%s", t.text())
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != want {
		ts.Fatalf("exit code %s, want %s", got, want)
	}
}
