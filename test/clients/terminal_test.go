//go:build unix

package clients_test

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminal is a pseudo-terminal, with the test as the person in front of it.
type terminal struct {
	master, slave *os.File
	before        string // all settings, as stty prints them
	screen        string
}

func openTerminal(t *testing.T) *terminal {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); slave.Close() })
	if err := syscall.SetNonblock(int(master.Fd()), true); err != nil { // or read deadlines have no effect
		t.Fatal(err)
	}
	tty := &terminal{master: master, slave: slave}
	tty.before = tty.state(t)
	return tty
}

// sees waits until text is on the screen.
func (tty *terminal) sees(t *testing.T, text string) {
	t.Helper()
	if err := tty.master.SetReadDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	for chunk := make([]byte, 4096); !strings.Contains(tty.screen, text); {
		n, err := tty.master.Read(chunk)
		if err != nil {
			t.Fatalf("%v; the screen is %q", err, tty.screen)
		}
		tty.screen += string(chunk[:n])
	}
}

func (tty *terminal) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := tty.master.WriteString(keys); err != nil {
		t.Fatal(err)
	}
}

// takes returns all that has been shown since the last call, and checks that the terminal is as it
// was at first, with echo.
func (tty *terminal) takes(t *testing.T) string {
	t.Helper()
	if tty.state(t) != tty.before {
		t.Error("the terminal is not as it was before")
	}
	const end = "<end>" // nothing that was shown before can come after it
	if _, err := tty.slave.WriteString(end); err != nil {
		t.Fatal(err)
	}
	tty.sees(t, end)
	shown := strings.TrimSuffix(tty.screen, end)
	tty.screen = ""
	return shown
}

func (tty *terminal) state(t *testing.T) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "stty", "-g")
	cmd.Stdin = tty.slave
	state, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(state)
}
