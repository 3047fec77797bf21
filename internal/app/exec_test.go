//go:build unix

package app_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// session is a shell on a terminal, with somebody who types.
type session struct {
	*terminal
	t    *testing.T
	seen int // of what has appeared
}

// types types a text and waits until another appears that has not been waited for.
func (s *session) types(text, until string) {
	s.t.Helper()
	if _, err := io.WriteString(s.master, text); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		all := s.text()
		if i := strings.Index(all[s.seen:], until); i >= 0 {
			s.seen += i + len(until)
			return
		}
	}
	s.t.Fatalf("%q does not appear after %q; the terminal has\n%s", until, text, s.text())
}

// TestExecJobControl has a command of exec be stopped, brought back and interrupted by the keys of
// a terminal, as one that the shell has started itself.
func TestExecJobControl(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.types("aws-federate-cred exec admin -- cat\n", "-- cat\n")
	s.types("first\n", "first\nfirst\n")
	s.types("\x1a", "Stopped")
	s.types("ps -o args= -p $(jobs -p)\n", "\ncat\n") // the process is the command, and nothing else
	s.types("fg\n", "exec admin -- cat\n")
	s.types("second\n", "second\nsecond\n")
	s.types("\x03", "ready> ")
	s.types("echo code=$?\n", "code=130\nready> ")
	s.types("aws-federate-cred exec admin\n", "ready> ") // a shell within the shell
	s.types("echo in=$AWS_FEDERATE_PROFILE\n", "in=admin\n")
	s.types("exit 7\n", "exit 7\n")
	s.types("echo code=$?\n", "code=7\nready> ")
	s.types("exit\n", "exit\n")
}

// TestExecServeJobControl has the same of a command with a server beside it: both are stopped and
// brought back as one, and the server serves again.
func TestExecServeJobControl(t *testing.T) {
	t.Parallel()
	testkit.Program(t, "curl")
	s := newSession(t)
	s.types(`ask() { curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" $AWS_CONTAINER_CREDENTIALS_FULL_URI | cut -c 1-20; }`+
		"; export -f ask\n", "ready> ")
	s.types("aws-federate-cred exec admin --serve -- bash -c 'ask; echo $?; read x; ask; echo $?; read x'\n", "ASIA\n0\n")
	s.types("\x1a", "Stopped")
	s.types("ps -o stat= --ppid $(jobs -p)\n", "\nT") // the command
	s.types("ps -o stat= -p $(jobs -p)\n", "\nT")     // and the server
	s.types("fg\n", "read x'\n")
	s.types("\n", "ASIA\n0\n") // a shell that is interrupted while curl ends by itself goes on
	s.types("\x03", "ready> ")
	s.types("echo code=$?\n", "code=130\nready> ")
	s.types("aws-federate-cred exec admin --serve -- bash -c 'ask; exit 7'\n", "AccessKeyId\":\"ASIA")
	s.types("echo code=$?\n", "code=7\nready> ")
	s.types("exit\n", "exit\n")
}

// newSession starts bash on a terminal, with our program on its PATH.
func newSession(t *testing.T) *session {
	t.Helper()
	bash := testkit.Program(t, "bash")
	h := newHome(t, "aws-federate-cred")
	screen, err := openTerminal(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(screen.close)
	if err := pty.Setsize(screen.master, &pty.Winsize{Rows: 40, Cols: 200}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
	cmd := exec.CommandContext(ctx, bash, "--norc", "--noprofile", "-i")
	cmd.Env = append(slices.Clone(h.env), "PS1=ready> ", "TERM=dumb", "PATH="+filepath.Dir(h.program)+":"+os.Getenv("PATH"))
	ended := make(chan struct{})
	t.Cleanup(func() { cancel(); <-ended })
	go func() {
		defer close(ended)
		_ = onTerminal(screen, cmd)
	}()
	s := &session{terminal: screen, t: t}
	s.types("", "ready> ")
	return s
}

// onTerminal runs a program whose streams are all on a terminal.
func onTerminal(screen *terminal, cmd *exec.Cmd) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = screen.slave, screen.slave, screen.slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	return cmd.Run()
}
