//go:build !windows

package handover

import (
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/internal/nodump"
)

// signaled is what a shell adds to the number of the signal that has ended a program.
const signaled = 128

// wait runs a program in our process group, so that a terminal stops, brings back and interrupts both
// as one.
func wait(path string, p Program) error {
	passed := []os.Signal{
		syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM,
	}
	passed = slices.DeleteFunc(passed, signal.Ignored) // as nohup wants it, of both
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, passed...)
	nodump.QuitIsHeard()
	defer func() {
		nodump.QuitEnds()
		signal.Stop(signals)
	}()
	cmd := &exec.Cmd{Path: path, Args: p.Args, Env: p.Environ, Stdin: p.Stdin, Stdout: p.Stdout, Stderr: p.Stderr}
	nodump.Restore()
	if err := cmd.Start(); err != nil {
		return &NotRunError{Path: path, Err: reason(err)}
	}
	over := make(chan struct{})
	defer close(over)
	go func() {
		for {
			select {
			case s := <-signals:
				if !byKey(s) {
					_ = cmd.Process.Signal(s) // a program that has ended needs none
				}
			case <-over:
				return
			}
		}
	}()
	return ended(path, cmd.Wait())
}

// byKey reports whether a signal is one that a key of the terminal sends to the whole group, the
// program among it.
func byKey(s os.Signal) bool {
	if s != syscall.SIGINT && s != syscall.SIGQUIT {
		return false
	}
	terminal, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer terminal.Close()
	group, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	return err == nil && group == syscall.Getpgrp()
}

// codeOf is the exit code, as a shell has it.
func codeOf(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return signaled + int(status.Signal())
	}
	return state.ExitCode()
}

// end asks a program to end.
func end(program *os.Process) error { return program.Signal(syscall.SIGTERM) }
