package clipboard_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clipboard"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// display starts an X server.
func display(t *testing.T) {
	t.Helper()
	server := testkit.Program(t, "Xvfb")
	testkit.Program(t, "xclip")
	reads, writes, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reads.Close()
	cmd := exec.CommandContext(t.Context(), server, "-displayfd", "3", "-screen", "0", "640x480x8", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{writes}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	writes.Close()
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	reads.SetReadDeadline(time.Now().Add(20 * time.Second))
	number, err := bufio.NewReader(reads).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	t.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	t.Setenv("WAYLAND_DISPLAY", "")
}

func pasted(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-out").Output()
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// holds waits until the clipboard has a text: xclip ends a moment before it has the clipboard.
func holds(t *testing.T, want string) {
	t.Helper()
	var got string
	for range 200 {
		if got = pasted(t); got == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the clipboard has %q, want %q", got, want)
}

func TestClipboardOfX(t *testing.T) {
	display(t)
	b := clipboard.Board{Getenv: os.Getenv}
	text := secret + strings.Repeat("é", 5000)
	if way, err := b.Copy(t.Context(), text); err != nil || way != clipboard.System {
		t.Fatalf("way %d, %v", way, err)
	}
	holds(t, text)
	if err := b.Clear(t.Context(), clipboard.Hash("another text")); err != nil {
		t.Error(err)
	}
	time.Sleep(50 * time.Millisecond)
	holds(t, text)
	if err := b.Clear(t.Context(), clipboard.Hash(text)); err != nil {
		t.Error(err)
	}
	holds(t, "")
}

func TestOtherTextOfX(t *testing.T) {
	display(t)
	other := exec.CommandContext(t.Context(), "xclip", "-selection", "clipboard", "-in")
	other.Stdin = strings.NewReader("another text")
	if err := other.Run(); err != nil {
		t.Fatal(err)
	}
	holds(t, "another text")
	if err := (clipboard.Board{Getenv: os.Getenv}).Clear(t.Context(), clipboard.Hash(secret)); err != nil {
		t.Error(err)
	}
	time.Sleep(50 * time.Millisecond)
	holds(t, "another text")
}
