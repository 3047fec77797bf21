//go:build unix

package app_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// sits ANSWER… -- EXITCODE PROGRAM [ARG…] runs a program for somebody who sits at its terminal: all of
// its streams are that. The file terminal has what has appeared.
func sits(ts *testscript.TestScript, neg bool, args []string) {
	cut := slices.Index(args, "--")
	if neg || cut < 0 || len(args) < cut+3 {
		ts.Fatalf("usage: sits ANSWER… -- EXITCODE PROGRAM [ARG…]")
	}
	t, err := openTerminal(args[:cut])
	ts.Check(err)
	defer t.close()
	path, err := lookPath(args[cut+2], ts.Getenv("PATH"))
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args[cut+3:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environ(ts)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.slave, t.slave, t.slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	_ = cmd.Run() // the code tells
	t.drain()
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), []byte(t.text()), 0o600))
	ts.Logf("[terminal]\n%s", t.text())
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != args[cut+1] {
		ts.Fatalf("exit code %s, want %s", got, args[cut+1])
	}
}
