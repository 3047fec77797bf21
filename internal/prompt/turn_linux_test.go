package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// onlyTurn returns the one file of turns below a directory, in that for turns.
func onlyTurn(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "turn", "question-*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	return files[0]
}

// holder returns who has a turn.
func holder(t *testing.T, file string) lock.Holder {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := lock.Acquire(ctx, file, time.Now)
	held, ok := errors.AsType[*lock.HeldError](err)
	if !ok {
		t.Fatalf("nobody has the turn (%v)", err)
	}
	return held.Holder
}

// takesAllTurns takes those of all terminals for the length of a test, or until all are given back.
func takesAllTurns(t *testing.T, dir string) (giveBack func()) {
	t.Helper()
	all := make([]*lock.Lock, 0, 64)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for n := range 64 {
		mine, err := lock.Acquire(t.Context(), filepath.Join(dir, fmt.Sprint("question-", n)), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, mine)
	}
	giveBack = sync.OnceFunc(func() {
		for _, mine := range all {
			mine.Release()
		}
	})
	t.Cleanup(giveBack) // or the garbage collector does it earlier
	return giveBack
}

// TestTwoTerminals has two processes ask at the same time, each on a terminal of its own.
func TestTwoTerminals(t *testing.T) {
	turn := "PROMPT_TEST_TURN=" + filepath.Join(t.TempDir(), "turn")
	var asking []*person
	for len(asking) < 2 || asking[0].cmd.Process.Pid%64 == asking[len(asking)-1].cmd.Process.Pid%64 { // these take turns
		p := sit(t)
		p.run("ask", "code: ", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, turn)
		asking = append(asking, p)
	}
	for _, p := range []*person{asking[0], asking[len(asking)-1]} {
		p.sees("code: ")
	}
	for _, p := range asking {
		p.sees("code: ")
		p.types("123456\n")
		p.ends("answer: \"123456\"\n", "code: \r\n")
	}
}

// TestTerminalTakenBackWhileWaiting has the shell take the terminal back from one that waits for
// its turn.
func TestTerminalTakenBackWhileWaiting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "turn")
	giveBack := takesAllTurns(t, dir)
	p := sit(t)
	p.run("shell that takes the terminal back", "code: ", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3},
		"PROMPT_TEST_TURN="+dir, "PROMPT_TEST_PAUSE=1")
	shell := p.cmd.Process.Pid
	until(t, func() bool { return hasOpen(childOf(shell), "/dev/tty") })
	if _, err := p.stdin.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool {
		foreground, err := unix.IoctlGetInt(int(p.master.Fd()), unix.TIOCGPGRP)
		return err == nil && foreground == shell
	})
	giveBack()
	p.ends("nobody: nobody can be asked: running in the terminal's background\n", "")
}

// until waits until something is so.
func until(t *testing.T, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it has not come to that")
		}
	}
}

// childOf returns a child of a process, or 0.
func childOf(pid int) (child int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		text, _ := os.ReadFile(task)
		_, _ = fmt.Sscan(string(text), &child)
	}
	return child
}

// hasOpen reports whether a process has a file open.
func hasOpen(pid int, name string) bool {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	return slices.ContainsFunc(files, func(file string) bool {
		to, _ := os.Readlink(file)
		return to == name
	})
}

// TestTurns has two processes ask on one terminal: the second question comes when the first is
// answered.
func TestTurns(t *testing.T) {
	dir := t.TempDir()
	p := sit(t)
	p.run("ask", "code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_PATH="+p.slave.Name(),
		"PROMPT_TEST_TURN="+filepath.Join(dir, "turn"))
	p.sees("code: ")
	file := onlyTurn(t, dir)
	if asker := holder(t, file); asker.PID != p.cmd.Process.Pid {
		t.Errorf("the turn is with %v while %d asks", asker, p.cmd.Process.Pid)
	}
	p.types("123456\n")
	p.ends("answer: \"123456\"\n", "code: \r\n")
	mine, err := lock.Acquire(t.Context(), file, time.Now)
	if err != nil {
		t.Fatalf("%v when nobody asks", err)
	}
	if left := mine.Message().Text; left != "" {
		t.Errorf("the asker has left %q", left)
	}

	// While it is held, nobody asks on this terminal, and who has none is told so at once.
	p = sit(t)
	all := filepath.Join(dir, "all")
	takesAllTurns(t, all)
	p.run("ask until a deadline", "code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_PATH="+p.slave.Name(), "PROMPT_TEST_TURN="+all)
	p.ends(fmt.Sprintf("held by %d\n", os.Getpid()), "")
	p = sit(t)
	p.run("ask", "code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_TURN="+all)
	p.ends("nobody: nobody can be asked: no controlling terminal: no such device or address\n", "")
}
