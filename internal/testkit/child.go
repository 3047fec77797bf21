package testkit

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
)

// Child is a process that a test has started, most often the test binary again.
type Child struct {
	cmd  *exec.Cmd
	in   io.Closer
	out  *bufio.Scanner
	done sync.Once
}

// Start starts a program with a variable more in its environment, as "NAME=VALUE". It is killed at
// the end of the test.
func Start(t *testing.T, variable, program string, args ...string) *Child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), variable)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &Child{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(c.Kill)
	return c
}

// Line is the next line that the child writes; ok is false when it has ended.
func (c *Child) Line() (line string, ok bool) {
	ok = c.out.Scan()
	return c.out.Text(), ok
}

// Expect wants a line to be the next.
func (c *Child) Expect(t *testing.T, want string) {
	t.Helper()
	if line, _ := c.Line(); line != want {
		t.Fatalf("the child said %q, want %q", line, want)
	}
}

// GoOn ends the child's standard input.
func (c *Child) GoOn() { _ = c.in.Close() }

// Kill ends the child by SIGKILL, and returns when it is gone.
func (c *Child) Kill() {
	c.done.Do(func() {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
	})
}
