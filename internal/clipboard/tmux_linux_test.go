package clipboard_test

import (
	"context"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestTmux copies in a tmux as it is without any setting: the text reaches the terminal that tmux
// is shown on, and stays in no buffer of it.
func TestTmux(t *testing.T) {
	program := testkit.Program(t, "tmux")
	dir := t.TempDir()
	report := filepath.Join(dir, "report")
	tmux := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(
			context.WithoutCancel(t.Context()),
			program,
			append([]string{"-S", filepath.Join(dir, "socket"), "-f", "/dev/null"}, args...)...)
		cmd.Env = append(os.Environ(), "TERM=xterm-256color", "TMUX=", "DISPLAY=", "WAYLAND_DISPLAY=", "LC_ALL=C.UTF-8")
		return cmd
	}
	cmd := tmux("new-session", os.Args[0]+" 4>"+report+"; exec cat")
	cmd.Env = append(cmd.Env, "CLIPBOARD_TEST_ROLE=copy", "CLIPBOARD_TEST_TEXT="+secret) // the server has it, and its programs
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = tmux("kill-server").Run()
		_ = terminal.Close()
		_ = cmd.Wait()
	})
	got := make(chan string, 1)
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	go func() {
		var screen strings.Builder
		for chunk := make([]byte, 65536); ; {
			n, err := terminal.Read(chunk)
			screen.Write(chunk[:n])
			if err != nil || strings.Contains(screen.String(), encoded) {
				got <- screen.String()
				return
			}
		}
	}()
	select {
	case screen := <-got:
		if !strings.Contains(screen, "\x1b]52;") || !strings.Contains(screen, encoded) {
			t.Fatalf("the terminal gets %q", screen)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nothing reaches the terminal")
	}
	var said []byte
	for range 200 {
		if said, _ = os.ReadFile(report); len(said) > 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if string(said) != "terminal <nil>" {
		t.Errorf("it reports %q", said)
	}
	if left, err := tmux("list-buffers").Output(); err != nil || len(left) > 0 {
		t.Errorf("the buffers have %q, %v", left, err)
	}
}
