package prompt_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// desk is a screen, and who sits before it.
type desk struct {
	t       *testing.T
	display string
	mouse   string // xdotool's path
	camera  string // that of ImageMagick's import, if AWS_FEDERATE_TEST_SCREENSHOTS says where pictures go
}

// sitAtDesk starts an X server for the test.
func sitAtDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, mouse: testkit.Program(t, "xdotool")}
	if os.Getenv("AWS_FEDERATE_TEST_SCREENSHOTS") != "" {
		d.camera = testkit.Program(t, "import")
	}
	reports, number, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reports.Close()
	server := exec.Command(testkit.Program(t, "Xvfb"), "-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp",
		"-noreset") // between two clients it would refuse the next
	server.ExtraFiles = []*os.File{number}
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	number.Close()
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGTERM) // it removes its socket
		_ = server.Wait()
	})
	line, err := io.ReadAll(reports) // up to when the server has closed it
	if err != nil || len(line) == 0 {
		t.Fatalf("Xvfb says %q, %v", line, err)
	}
	d.display = ":" + strings.TrimSpace(string(line))
	return d
}

// environ is that of a program at this desk, and of no other display.
func (d *desk) environ() []string {
	return append(os.Environ(), "WAYLAND_DISPLAY=", "DISPLAY="+d.display)
}

func (d *desk) dialog() prompt.Dialog { return prompt.Dialog{Environ: d.environ()} }

// does runs a command of xdotool.
func (d *desk) does(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(d.t.Context(), 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, d.mouse, args...)
	cmd.Env = d.environ()
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// finds waits until the window is there and gives it the keyboard, as a window manager would.
func (d *desk) finds() (id string) {
	d.t.Helper()
	for range 40 {
		id, err := d.does("search", "--onlyvisible", "--name", "aws-federate")
		if err == nil {
			_, err = d.does("windowfocus", id)
		}
		time.Sleep(200 * time.Millisecond) // a new window does not listen at once
		if err == nil {
			return id
		}
	}
	d.t.Fatal("no window")
	return ""
}

// answers types into the window that has the keyboard, and presses a key.
func (d *desk) answers(text, key string) {
	d.t.Helper()
	if _, err := d.does("type", "--delay", "20", text); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.does("key", key); err != nil {
		d.t.Fatal(err)
	}
}

// takesPicture takes one of the screen.
func (d *desk) takesPicture(name string) {
	d.t.Helper()
	if d.camera == "" {
		return
	}
	path := filepath.Join(os.Getenv("AWS_FEDERATE_TEST_SCREENSHOTS"), name+".png")
	cmd := exec.CommandContext(d.t.Context(), d.camera, "-window", "root", path)
	cmd.Env = d.environ()
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Errorf("%v: %s", err, out)
	}
}

// outcome is what came of a question.
type outcome struct {
	answer string
	err    error
}

// asks puts the hard question.
func asks(ctx context.Context, a asker) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		answer, err := a.Secret(ctx, "", hard, false)
		done <- outcome{answer, err}
	}()
	return done
}

func (d *desk) gets(done <-chan outcome) outcome {
	d.t.Helper()
	select {
	case o := <-done:
		return o
	case <-time.After(10 * time.Second):
		d.takesPicture("stuck")
		d.t.Fatal("the question still stands")
		return outcome{}
	}
}

// asked tells a person who has declined from one who was not asked; neither is an answer.
func asked(t *testing.T, o outcome) bool {
	t.Helper()
	nobody, ok := errors.AsType[*prompt.NobodyError](o.err)
	if o.answer != "" || !ok {
		t.Fatalf("got %q, %v", o.answer, o.err)
	}
	return nobody.Asked
}
