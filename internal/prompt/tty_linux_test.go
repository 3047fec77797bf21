package prompt_test

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestAnswers(t *testing.T) {
	tests := []struct{ name, keys, report string }{
		{"a line", "123456\n", `answer: "123456"`},
		{"return", "123456\r", `answer: "123456"`},
		{"blanks around", " \t123 456 \n", `answer: "123 456"`},
		{"nothing", "\n", `answer: ""`},
		{"not ASCII", "pä☃\n", `answer: "pä☃"`},
		{"corrected", "99\x7f\x7f123456\n", `answer: "123456"`},
		{"a second line", "123456\nls\n", `answer: "123456"`},
		{"in two halves", "123\x04456\n", `answer: "123456"`},
		{"without a newline", "123456\x04\x04", `answer: "123456"`},
		{"other control characters", "123\x1a456\x02\n", `answer: "123456"`},
		{"closed", "\x04", "declined: nobody can be asked: the question was closed without an answer"},
		{"interrupted", "12\x03", "error: context canceled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := sit(t)
			p.start("ask", "MFA code: ")
			p.sees("MFA code: ")
			if p.termios().Lflag&unix.ECHO != 0 {
				t.Error("echo is on while asking")
			}
			p.types(tt.keys)
			p.ends(tt.report+"\n", "MFA code: \r\n")
		})
	}
}

func TestNextLineIsLeftToTheShell(t *testing.T) {
	p := sit(t)
	p.start("ask", "MFA code: ")
	p.sees("MFA code: ")
	p.types("123456\nls\n")
	p.ends("answer: \"123456\"\n", "MFA code: \r\n")
	p.shellReads("ls\n")
}

func TestHalfAnAnswerDoesNotReachTheShell(t *testing.T) {
	p := sit(t)
	p.start("ask", "MFA code: ")
	p.sees("MFA code: ")
	p.types("hunt")
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.ends("error: context canceled\n", "MFA code: \r\n")
	p.types("ls\n")
	p.shellReads("ls\n")
}

func TestTerminalThatTheShellHasSetIsLeftAlone(t *testing.T) {
	p := sit(t)
	p.start("ask", "MFA code: ")
	p.sees("MFA code: ")
	editing := p.termios()
	editing.Lflag &^= unix.ICANON
	if err := unix.IoctlSetTermios(int(p.slave.Fd()), unix.TCSETS, &editing); err != nil {
		t.Fatal(err)
	}
	p.before = p.termios()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.ends("error: context canceled\n", "MFA code: \r\n")
}

func TestDeadline(t *testing.T) {
	p := sit(t)
	p.start("ask until a deadline", "MFA code: ")
	p.ends("error: context deadline exceeded\n", "MFA code: \r\n")
}

func TestPanic(t *testing.T) {
	p := sit(t)
	p.start("panic", "MFA code: ")
	p.sees("MFA code: ")
	p.types("\n")
	p.ends("recovered: bomb\n", "MFA code: ")
}

func TestTypedBeforeTheQuestionIsDropped(t *testing.T) {
	p := sit(t)
	p.types("rm x\nhalf")
	p.sees("half")
	p.start("ask", "MFA code: ")
	p.sees("MFA code: ")
	p.types("123456\n")
	p.ends("answer: \"123456\"\n", "rm x\r\nhalfMFA code: \r\n")
}

func TestAnswerIsBounded(t *testing.T) {
	p := sit(t)
	p.start("ask", "MFA code: ")
	p.sees("MFA code: ")
	half := strings.Repeat("x", 3000)
	p.types(half + "\x04")
	for p.unread() { // it must leave the terminal before the rest fits in
		runtime.Gosched()
	}
	p.types(half + "\n")
	p.ends("too long\n", "MFA code: \r\n")
}

func TestLongestAnswer(t *testing.T) {
	for more, report := range map[string]string{"": fmt.Sprintf("answer: %q", strings.Repeat("x", 4096)), "x": "too long"} {
		p := sit(t)
		p.start("ask", "code: ")
		p.sees("code: ")
		p.types(strings.Repeat("x", 3000) + "\x04")
		for p.unread() {
			runtime.Gosched()
		}
		p.types(strings.Repeat("x", 1096) + more + "\n")
		p.ends(report+"\n", "code: \r\n")
	}
}

// TestRawTerminal asks on a terminal as an editor sets it.
func TestRawTerminal(t *testing.T) {
	for keys, report := range map[string]string{"99\x7f\x7f123456\r": `answer: "123456"`, "12\x03": "error: context canceled"} {
		p := sit(t)
		p.before.Lflag &^= unix.ICANON | unix.ISIG | unix.ECHO
		p.before.Iflag &^= unix.ICRNL
		if err := unix.IoctlSetTermios(int(p.slave.Fd()), unix.TCSETS, &p.before); err != nil {
			t.Fatal(err)
		}
		p.start("ask", "code: ")
		p.sees("code: ")
		p.types(keys)
		p.ends(report+"\n", "code: \r\n")
	}
}

func TestManyOpenFiles(t *testing.T) {
	p := sit(t)
	p.start("ask with many open files", "code: ")
	p.ends("nobody: nobody can be asked: too many open files\n", "")
}

func TestHungUp(t *testing.T) {
	p := sit(t)
	p.run("ask", "code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_PATH="+p.slave.Name())
	p.sees("code: ")
	p.master.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := p.stdout.String(); !strings.HasPrefix(got, "nobody: ") {
		t.Errorf("reported %q", got)
	}
}

// TestHungUpIsNoAnswer has the controlling terminal end under a question: that is the interrupt which
// its signal is, and neither a person who declined nor a reason to ask in a window.
func TestHungUpIsNoAnswer(t *testing.T) {
	for range 5 {
		p := sit(t)
		p.start("ask anywhere", "code: ")
		p.sees("code: ")
		p.master.Close()
		if err := p.cmd.Wait(); err != nil {
			t.Fatal(err)
		}
		if got := p.stdout.String(); got != "error: context canceled\n" {
			t.Errorf("reported %q", got)
		}
	}
}

func TestNoTerminal(t *testing.T) {
	for path, want := range map[string]string{
		"":          "nobody: nobody can be asked: no controlling terminal: no such device or address\n",
		"/dev/null": "nobody: nobody can be asked: not a terminal: inappropriate ioctl for device\n",
	} {
		p := sit(t)
		start := time.Now()
		p.run("ask", "MFA code: ", &syscall.SysProcAttr{Setsid: true}, "PROMPT_TEST_PATH="+path)
		p.ends(want, "")
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %v", took)
		}
	}
}

func TestJobs(t *testing.T) {
	t.Run("in the background", func(t *testing.T) {
		p := sit(t)
		p.start("shell of a background job", "MFA code: ")
		p.ends("nobody: nobody can be asked: running in the terminal's background\n", "")
	})
	t.Run("suspended", func(t *testing.T) {
		p := sit(t)
		p.start("shell of a foreground job", "MFA code: ")
		p.sees("MFA code: ")
		p.types("\x1a123456\n")
		p.ends("answer: \"123456\"\n", "MFA code: \r\n")
	})
	t.Run("interrupted after the shell has taken the terminal back", func(t *testing.T) {
		p := sit(t)
		p.start("shell that takes the terminal back", "MFA code: ")
		p.sees("MFA code: ")
		if _, err := p.stdin.WriteString("x"); err != nil {
			t.Fatal(err)
		}
		p.ends("error: context canceled\n", "MFA code: \r\n")
	})
}

func TestQuestionCannotSteerTheTerminal(t *testing.T) {
	p := sit(t)
	const question = "a\x1b[2J\u009b1mb\rc\nd\u202ee\x07\xff\u00a0é☃: "
	const shown = "a\uFFFD[2J\uFFFD1mb c\r\nd\uFFFDe\uFFFD\uFFFD é☃: " // lines are its own
	p.start("ask", question)
	p.sees(shown)
	p.types("\n")
	p.ends("answer: \"\"\n", shown+"\r\n")
}
