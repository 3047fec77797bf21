package prompt_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// person sits at a terminal on which a program asks. The program's standard streams are pipes.
type person struct {
	t              *testing.T
	master, slave  *os.File
	before         unix.Termios
	screen         string
	cmd            *exec.Cmd
	stdin          *os.File // the other end of the program's standard input
	stdout, stderr bytes.Buffer
}

// sit makes a terminal.
func sit(t *testing.T) *person {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); slave.Close() })
	if err := unix.SetNonblock(int(master.Fd()), true); err != nil { // or read deadlines have no effect
		t.Fatal(err)
	}
	p := &person{t: t, master: master, slave: slave}
	p.before = p.termios()
	return p
}

// start starts a role of [play] with the terminal as its controlling one.
func (p *person) start(role, question string) {
	p.t.Helper()
	p.run(role, question, &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3})
}

func (p *person) run(role, question string, attr *syscall.SysProcAttr, env ...string) {
	p.t.Helper()
	stdin, feed, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	defer stdin.Close()
	p.t.Cleanup(func() { feed.Close() })
	p.stdin = feed
	p.cmd = exec.CommandContext(p.t.Context(), os.Args[0])
	p.cmd.Env = append(os.Environ(), append(env, "PROMPT_TEST_ROLE="+role, "PROMPT_TEST_QUESTION="+question)...)
	p.cmd.Env = append(p.cmd.Env, "GORACE=atexit_sleep_ms=0") // the race detector's second at exit
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = stdin, &p.stdout, &p.stderr
	p.cmd.SysProcAttr, p.cmd.ExtraFiles = attr, []*os.File{p.slave}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// sees waits until text is on the screen.
func (p *person) sees(text string) {
	p.t.Helper()
	if err := p.master.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		p.t.Fatal(err)
	}
	for chunk := make([]byte, 4096); !strings.Contains(p.screen, text); {
		n, err := p.master.Read(chunk)
		if err != nil {
			p.t.Fatalf("%v; the screen is %q", err, p.screen)
		}
		p.screen += string(chunk[:n])
	}
}

// types types keys and returns when the terminal has taken them in: poll(2) makes it do so.
func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := p.master.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
	p.unread()
}

// unread reports whether the program has yet to read a line.
func (p *person) unread() bool {
	p.t.Helper()
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(p.slave.Fd()), Events: unix.POLLIN}}, 0)
		switch {
		case err == nil:
			return n > 0
		case !errors.Is(err, unix.EINTR): // the runtime's own signals interrupt
			p.t.Fatal(err)
		}
	}
}

func (p *person) termios() unix.Termios {
	p.t.Helper()
	termios, err := unix.IoctlGetTermios(int(p.slave.Fd()), unix.TCGETS)
	if err != nil {
		p.t.Fatal(err)
	}
	return *termios
}

// ends waits for the end of the program and checks its report, the terminal and all that was shown
// on it.
func (p *person) ends(report, screen string) {
	p.t.Helper()
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatalf("%v: %s", err, &p.stderr)
	}
	if got := p.stdout.String(); got != report {
		p.t.Errorf("reported %q, want %q", got, report)
	}
	if p.stderr.Len() > 0 {
		p.t.Errorf("standard error has %q", &p.stderr)
	}
	if p.termios() != p.before {
		p.t.Error("the terminal was not restored")
	}
	const end = "<end>" // nothing more can come before it
	if _, err := p.slave.WriteString(end); err != nil {
		p.t.Fatal(err)
	}
	p.sees(end)
	if p.screen != screen+end {
		p.t.Errorf("the screen is %q, want %q", p.screen, screen+end)
	}
}

// shellReads checks what the next reader of the terminal gets.
func (p *person) shellReads(want string) {
	p.t.Helper()
	got := make([]byte, 100)
	n, err := p.slave.Read(got)
	if err != nil || string(got[:n]) != want {
		p.t.Errorf("the shell reads %q, %v, want %q", got[:n], err, want)
	}
}
