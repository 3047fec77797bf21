package picker_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// person sits at a terminal on which a program lets them choose. The program's standard input is a
// pipe with data, its standard output and error are files.
type person struct {
	t             *testing.T
	master, slave *os.File
	before        unix.Termios
	screen        string
	cmd           *exec.Cmd
	stdin, report *os.File
	streams       [2]string
	seen          int // how much of screen has been waited for
}

const unread = "for another program\n"

// sit makes a terminal and starts a role of [play] on it.
func sit(t *testing.T, role, query string, env ...string) *person {
	t.Helper()
	return sitAt(t, 80, 24, role, query, env...)
}

func sitAt(t *testing.T, columns, lines uint16, role, query string, env ...string) *person {
	t.Helper()
	p := desk(t, columns, lines)
	p.start(role, &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, append(env, "PICKER_TEST_QUERY="+query))
	return p
}

func desk(t *testing.T, columns, lines uint16) *person {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); slave.Close() })
	if err := pty.Setsize(master, &pty.Winsize{Cols: columns, Rows: lines}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetNonblock(int(master.Fd()), true); err != nil { // or read deadlines have no effect
		t.Fatal(err)
	}
	p := &person{t: t, master: master, slave: slave}
	p.before = p.termios()
	return p
}

func (p *person) start(role string, attr *syscall.SysProcAttr, env []string) {
	p.t.Helper()
	stdin, feed := p.pipe()
	report, end := p.pipe()
	if _, err := feed.WriteString(unread); err != nil {
		p.t.Fatal(err)
	}
	feed.Close()
	p.stdin, p.report = stdin, report
	p.cmd = exec.CommandContext(p.t.Context(), os.Args[0])
	p.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=", "PICKER_TEST_ROLE="+role, "GORACE=atexit_sleep_ms=0")
	p.cmd.Env = append(p.cmd.Env, env...)
	p.cmd.Stdin = stdin
	for i, stream := range []*io.Writer{&p.cmd.Stdout, &p.cmd.Stderr} {
		p.streams[i] = filepath.Join(p.t.TempDir(), "stream")
		file, err := os.Create(p.streams[i])
		if err != nil {
			p.t.Fatal(err)
		}
		p.t.Cleanup(func() { file.Close() })
		*stream = file
	}
	p.cmd.SysProcAttr, p.cmd.ExtraFiles = attr, []*os.File{p.slave, end}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	end.Close()
}

func (p *person) pipe() (reads, writes *os.File) {
	p.t.Helper()
	reads, writes, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { reads.Close(); writes.Close() })
	return reads, writes
}

// sees waits until text is on the screen that was not there when it was last waited for.
func (p *person) sees(text string) {
	p.t.Helper()
	if err := p.master.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		p.t.Fatal(err)
	}
	for chunk := make([]byte, 4096); ; {
		if at := strings.Index(p.screen[p.seen:], text); at >= 0 {
			p.seen += at + len(text)
			return
		}
		n, err := p.master.Read(chunk)
		if err != nil {
			p.t.Fatalf("%v; waiting for %q, the screen is %q", err, text, p.screen)
		}
		p.screen += string(chunk[:n])
	}
}

func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := p.master.WriteString(keys); err != nil {
		p.t.Fatal(err)
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

// ends waits for the end of the program, while all that it shows is read, and checks what it
// leaves.
func (p *person) ends(report string) {
	p.t.Helper()
	p.endsWith(report, "")
}

func (p *person) endsWith(report, stderr string) {
	p.t.Helper()
	waited := make(chan error, 1)
	go func() { waited <- p.cmd.Wait() }()
	for running := true; running; {
		select {
		case err := <-waited:
			if err != nil {
				said, _ := os.ReadFile(p.streams[1])
				p.t.Fatalf("%v: %s", err, said)
			}
			running = false
		default:
		}
		p.reads(20 * time.Millisecond)
	}
	p.reports(report)
	p.leaves(stderr)
}

func (p *person) reads(patience time.Duration) {
	p.t.Helper()
	if err := p.master.SetReadDeadline(time.Now().Add(patience)); err != nil {
		p.t.Fatal(err)
	}
	chunk := make([]byte, 65536)
	n, err := p.master.Read(chunk)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		p.t.Fatal(err)
	}
	p.screen += string(chunk[:n])
}

func (p *person) reports(want string) {
	p.t.Helper()
	got, err := io.ReadAll(p.report)
	if err != nil || string(got) != want {
		p.t.Errorf("it reports %q, %v, want %q", got, err, want)
	}
}

// leaves checks the standard streams and the terminal's settings.
func (p *person) leaves(stderr string) {
	p.t.Helper()
	if got, err := io.ReadAll(p.stdin); err != nil || string(got) != unread {
		p.t.Errorf("standard input has %q left, %v, want %q", got, err, unread)
	}
	for i, want := range []string{"", stderr} {
		got, err := os.ReadFile(p.streams[i])
		if err != nil || (want == "" && len(got) > 0) || !bytes.Contains(got, []byte(want)) {
			p.t.Errorf("stream %d has %q, %v, want %q", i+1, got, err, want)
		}
	}
	if p.termios() != p.before {
		p.t.Error("the terminal was not restored")
	}
}
