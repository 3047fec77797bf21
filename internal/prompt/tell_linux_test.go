package prompt_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// TestSpeaker has one of two on a terminal have the word, and words be broken for its width.
func TestSpeaker(t *testing.T) {
	turn := "PROMPT_TEST_TURN=" + filepath.Join(t.TempDir(), "turn")
	p, own := sit(t), &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}
	if err := pty.Setsize(p.master, &pty.Winsize{Rows: 24, Cols: 25}); err != nil {
		t.Fatal(err)
	}
	p.run("tell", "waiting for\x1b another that asks", own, turn)
	const once = "waiting for\uFFFD another\r\nthat asks\r\n"
	p.sees(once + once)
	first := p.cmd

	second := &person{t: t, master: p.master, slave: p.slave, before: p.before}
	second.run("tell", "never said", &syscall.SysProcAttr{Setsid: true}, turn, "PROMPT_TEST_PATH="+p.slave.Name())
	if err := second.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := second.stdout.String(), fmt.Sprintf("spoken for by %d\n", first.Process.Pid); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.stdin.Close()
	p.ends("on terminal "+strings.TrimPrefix(p.slave.Name(), "/dev/")+" true true\n", once+once)

	p = sit(t)
	p.run("tell", "x", &syscall.SysProcAttr{Setsid: true}, turn)
	p.ends("error: nobody can be asked: no controlling terminal: no such device or address\n", "")
}

// TestNothingIsToldOverAQuestion has a program hide what is typed, ours or another.
func TestNothingIsToldOverAQuestion(t *testing.T) {
	own, turn := &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, filepath.Join(t.TempDir(), "turn")
	p := sit(t)
	hidden := p.before
	hidden.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(int(p.slave.Fd()), unix.TCSETS, &hidden); err != nil {
		t.Fatal(err)
	}
	p.before = hidden
	p.run("tell", "x", own, "PROMPT_TEST_TURN="+turn)
	p.stdin.Close()
	p.ends("on terminal "+strings.TrimPrefix(p.slave.Name(), "/dev/")+" false false\n", "")

	p = sit(t)
	takesAllTurns(t, filepath.Join(filepath.Dir(turn), "all"))
	p.run("tell", "x", own, "PROMPT_TEST_TURN="+filepath.Join(filepath.Dir(turn), "all"))
	p.stdin.Close()
	p.ends("on terminal "+strings.TrimPrefix(p.slave.Name(), "/dev/")+" false false\n", "")
}

// TestAskedAgain has a question of lines be whole at first, and one line when it is asked again.
func TestAskedAgain(t *testing.T) {
	for again, screen := range map[string]string{"": "MFA code\r\nDevice x\r\nwrong. Code: \r\n", "1": "wrong. Code: \r\n"} {
		p := sit(t)
		p.run("ask", "wrong. Code:", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3},
			"PROMPT_TEST_ABOUT=MFA code\nDevice x", "PROMPT_TEST_AGAIN="+again)
		p.sees("Code: ")
		p.types("123456\n")
		p.ends("answer: \"123456\"\n", screen)
	}
}
