package clipboard_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// onTerminal copies in a process with a terminal, if that is to be its controlling one, and returns
// what it reports and what the terminal gets.
func onTerminal(t *testing.T, controlling bool, text string, env ...string) (report, screen string) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	if err := unix.SetNonblock(int(master.Fd()), true); err != nil { // or read deadlines have no effect
		t.Fatal(err)
	}
	reads, writes, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reads.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(slices.Clone(env), "CLIPBOARD_TEST_ROLE=copy", "CLIPBOARD_TEST_TEXT="+text, "PATH="+t.TempDir(),
		"GORACE=atexit_sleep_ms=0", "GOCOVERDIR="+os.Getenv("GOCOVERDIR"))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.ExtraFiles = []*os.File{slave, writes}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: controlling, Ctty: 3}
	if !controlling {
		cmd.SysProcAttr.Ctty = 0
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writes.Close()
	const end = "<end>"
	go func() {
		_ = cmd.Wait()
		_, _ = slave.WriteString(end)
	}()
	if err := master.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for chunk := make([]byte, 65536); !strings.HasSuffix(screen, end); {
		n, err := master.Read(chunk)
		if err != nil {
			t.Fatalf("%v; the screen is %q", err, screen)
		}
		screen += string(chunk[:n])
	}
	reported, err := io.ReadAll(reads)
	if err != nil || stdout.Len()+stderr.Len() > 0 {
		t.Errorf("%v, standard output has %q, error %q", err, &stdout, &stderr)
	}
	slave.Close()
	return string(reported), strings.TrimSuffix(screen, end)
}

func TestTerminalGetsTheText(t *testing.T) {
	text := secret + strings.Repeat("é", 3000)
	encoded := base64.StdEncoding.EncodeToString([]byte(text))
	bare := "\x1b]52;c;" + encoded + "\x07"
	wrapped := "\x1bPtmux;\x1b\x1b]52;c;" + encoded + "\x07\x1b\\"
	for name, tt := range map[string]struct {
		env  []string
		want string
		way  string
	}{
		"no program":  {[]string{"TERM=xterm-256color", "DISPLAY=:0"}, bare, "terminal"},
		"ssh":         {[]string{"TERM=xterm-256color", "SSH_CONNECTION=x"}, bare, "terminal"},
		"tmux of old": {[]string{"TERM=tmux-256color", "TMUX=/tmp/x,1,0"}, wrapped + bare, "multiplexer"},
	} {
		t.Run(name, func(t *testing.T) {
			report, screen := onTerminal(t, true, text, tt.env...)
			if report != tt.way+" <nil>" || screen != tt.want {
				t.Errorf("it reports %q, the terminal gets\n%q, want\n%q", report, screen, tt.want)
			}
		})
	}
}

// TestScreenGetsTheText undoes the pieces that GNU screen's limits make.
func TestScreenGetsTheText(t *testing.T) {
	report, screen := onTerminal(t, true, secret, "TERM=screen", "STY=1.pts-0")
	whole := strings.ReplaceAll(screen, "\x1b\\\x1bP", "")
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	if want := "\x1bP\x1b]52;c;" + encoded + "\x07\x1b\\"; report != "terminal <nil>" || whole != want {
		t.Errorf("it reports %q, the terminal gets\n%q, want\n%q", report, whole, want)
	}
}

func TestTerminalThatCannot(t *testing.T) {
	for _, tt := range []struct {
		controlling bool
		term, want  string
	}{
		{false, "xterm", "unavailable: no clipboard program: open /dev/tty: no such device or address"},
		{true, "linux", "unavailable: no clipboard program: a terminal without a clipboard"},
	} {
		report, screen := onTerminal(t, tt.controlling, secret, "TERM="+tt.term)
		if report != tt.want || screen != "" {
			t.Errorf("it reports %q, want %q; the terminal gets %q", report, tt.want, screen)
		}
	}
}
