package prompt_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestEchoComesBackAfterSIGKILL kills one that asks; the next one to ask on the terminal repairs
// it.
func TestEchoComesBackAfterSIGKILL(t *testing.T) {
	dir := t.TempDir()
	p := sit(t)
	p.run("shell of two jobs", "code: ", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3},
		"PROMPT_TEST_TURN="+filepath.Join(dir, "turn"))
	p.sees("code: ")
	p.kills(dir)
	p.sees("code: code: ")
	p.types("123456\n")
	p.ends("ended by killed\nanswer: \"123456\"\n", "code: code: \r\n")
}

// TestWhatAnotherSessionLeftIsNotBelieved asks after the kill in another session.
func TestWhatAnotherSessionLeftIsNotBelieved(t *testing.T) {
	dir := t.TempDir()
	p := sit(t)
	p.run("ask", "code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_PATH="+p.slave.Name(),
		"PROMPT_TEST_TURN="+filepath.Join(dir, "turn"))
	p.sees("code: ")
	p.kills(dir)
	if err := p.cmd.Wait(); err == nil {
		t.Fatal("it was not killed")
	}
	left, err := os.ReadFile(onlyTurn(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 64 { // whatever its file is
		if err := os.WriteFile(fmt.Sprintf("%s/turn/question-%d", dir, n), left, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.before, p.screen = p.termios(), ""
	if p.before.Lflag&unix.ECHO != 0 {
		t.Fatal("the kill has left echo on")
	}
	p.run("ask", "code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_PATH="+p.slave.Name(),
		"PROMPT_TEST_TURN="+filepath.Join(dir, "turn"))
	p.sees("code: ")
	p.types("123456\n")
	p.ends("answer: \"123456\"\n", "code: \r\n")
}

func TestTerminalThatWasSetAfterSIGKILLIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	p := sit(t)
	p.run("shell of two jobs", "code: ", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3},
		"PROMPT_TEST_TURN="+filepath.Join(dir, "turn"), "PROMPT_TEST_PAUSE=1")
	p.sees("code: ")
	p.kills(dir)
	p.before = p.termios()
	p.before.Cc[unix.VKILL] = 'K'
	if err := unix.IoctlSetTermios(int(p.slave.Fd()), unix.TCSETS, &p.before); err != nil {
		t.Fatal(err)
	}
	if _, err := p.stdin.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	p.sees("code: code: ")
	p.types("123456\n")
	p.ends("ended by killed\nanswer: \"123456\"\n", "code: code: \r\n")
}

// kills kills the process that asks, as the file of its turn names it.
func (p *person) kills(dir string) {
	p.t.Helper()
	if err := syscall.Kill(holder(p.t, onlyTurn(p.t, dir)).PID, syscall.SIGKILL); err != nil {
		p.t.Fatal(err)
	}
}
