package prompt_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// hard has all that a label may take for something else.
const hard = `MFA code for profile "prod_eu & <b>co</b>" (role arn:aws:iam::111122223333:role/My_Role, ` +
	`device arn:aws:iam::111122223333:mfa/alice; asked by terraform, pid 812, in ~/infra): `

func TestZenity(t *testing.T) {
	testkit.Program(t, "zenity")
	d := sitAtDesk(t)
	for _, text := range []string{" %20 123_456 x", ""} {
		done := asks(t.Context(), d.dialog())
		d.finds()
		d.takesPicture("zenity")
		d.answers(text, "Return")
		if o := d.gets(done); o.err != nil || o.answer != strings.TrimSpace(text) {
			t.Errorf("got %q, %v for %q", o.answer, o.err, text)
		}
	}
}

func TestZenityIsClosed(t *testing.T) {
	testkit.Program(t, "zenity")
	d := sitAtDesk(t)
	for _, way := range []string{"key", "windowclose", "windowkill"} {
		done := asks(t.Context(), d.dialog())
		id := d.finds()
		if way == "key" {
			d.answers("123", "Escape")
		} else if _, err := d.does(way, id); err != nil {
			t.Fatal(err)
		}
		if o := d.gets(done); !asked(t, o) {
			t.Errorf("%s: %v", way, o.err)
		}
	}
}

func TestWindowGoesWithItsContext(t *testing.T) {
	testkit.Program(t, "zenity")
	d := sitAtDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := asks(ctx, d.dialog())
	d.finds()
	cancel()
	began := time.Now()
	if o := d.gets(done); !errors.Is(o.err, context.Canceled) || time.Since(began) > 500*time.Millisecond {
		t.Errorf("%v after %v", o.err, time.Since(began))
	}
	if id, err := d.does("search", "--onlyvisible", "--name", "aws-federate"); err == nil {
		t.Errorf("window %s is still there", id)
	}
}

// TestWindowGoesWithItsProcess kills a process that asks in a window because it has no terminal.
func TestWindowGoesWithItsProcess(t *testing.T) {
	testkit.Program(t, "zenity")
	d := sitAtDesk(t)
	p := sit(t)
	p.run("ask anywhere", hard, &syscall.SysProcAttr{Setsid: true}, "WAYLAND_DISPLAY=", "DISPLAY="+d.display)
	id := d.finds()
	pid, err := d.does("getwindowpid", id)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	for deadline := time.Now().Add(2 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") { // nobody may reap orphans in a container
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("zenity, process %s, is still there", pid)
		}
	}
}

func TestAutoWithoutATerminal(t *testing.T) {
	testkit.Program(t, "zenity")
	d := sitAtDesk(t)
	p := sit(t)
	p.run("ask anywhere", hard, &syscall.SysProcAttr{Setsid: true}, "WAYLAND_DISPLAY=", "DISPLAY="+d.display)
	d.finds()
	d.answers("123456", "Return")
	p.ends("answer: \"123456\"\n", "")

	p = sit(t)
	p.run("ask anywhere", hard, &syscall.SysProcAttr{Setsid: true}, "WAYLAND_DISPLAY=", "DISPLAY="+d.display)
	d.finds()
	d.answers("", "Escape")
	p.ends("declined: nobody can be asked: the window was closed without an answer\n", "")
}

func TestAutoOnATerminal(t *testing.T) {
	for keys, report := range map[string]string{
		"123456\n": "answer: \"123456\"\n",
		"\x04":     "declined: nobody can be asked: the question was closed without an answer\n",
	} {
		p := sit(t)
		p.run("ask anywhere", "code: ", &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, "WAYLAND_DISPLAY=", "DISPLAY=")
		p.sees("code: ")
		p.types(keys)
		p.ends(report, "code: \r\n")
	}
}

func TestAutoDeclinedInAWindow(t *testing.T) {
	a := prompt.Auto{TTY: prompt.TTY{Path: os.DevNull}, Dialog: fakes(t, "zenity", "exit $ZENITY_ESC")}
	if got, want := report(
		a.Secret(t.Context(), "", hard, false),
	), "declined: nobody can be asked: the window was closed without an answer"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAutoWithNeither(t *testing.T) {
	for display, want := range map[string]string{
		"":       "no controlling terminal, and no display",
		":31999": "no controlling terminal, and no display: dial unix /tmp/.X11-unix/X31999: connect: no such file or directory",
	} {
		p := sit(t)
		began := time.Now()
		p.run("ask anywhere", "code: ", &syscall.SysProcAttr{Setsid: true}, "WAYLAND_DISPLAY=", "DISPLAY="+display)
		p.ends("nobody: nobody can be asked: "+want+"\n", "")
		if took := time.Since(began); took > time.Second {
			t.Errorf("took %v", took)
		}
	}
}

func TestOneWindowAtATime(t *testing.T) {
	turns := []string{t.TempDir()}
	if err := os.Chmod(turns[0], 0o700); err != nil {
		t.Fatal(err)
	}
	mine, err := lock.Acquire(t.Context(), filepath.Join(turns[0], "question-dialog"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	d := fakes(t, "zenity", "echo 123456")
	d.Turns, d.Now = turns, time.Now
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = d.Secret(ctx, "", hard, false)
	held, ok := errors.AsType[*lock.HeldError](err)
	if !ok || held.Holder.PID != os.Getpid() || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Secret() = %v", err)
	}
	mine.Release()
	if answer, err := d.Secret(t.Context(), "", hard, false); answer != "123456" || err != nil {
		t.Errorf("Secret() = %q, %v", answer, err)
	}
}

// fakes gives a dialog one program to ask with, a script, and a display that no window opens on.
func fakes(t *testing.T, name, script string) prompt.Dialog {
	t.Helper()
	dir, path := t.TempDir(), os.Getenv("PATH")
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\nPATH="+path+"\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return prompt.Dialog{Environ: append(os.Environ(), "WAYLAND_DISPLAY="+listens(t))}
}

// listens makes a socket like that of a display.
func listens(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "wayland-7")
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return path
}

func TestProgramsOfWindows(t *testing.T) {
	tests := []struct {
		name, program, script string
		want                  string
	}{
		{"zenity answers", "zenity", "echo ' 123 456 '", `answer "123 456"`},
		{"zenity is closed", "zenity", "exit $ZENITY_ESC", "declined: nobody can be asked: the window was closed without an answer"},
		{"zenity is cancelled", "zenity", "exit $ZENITY_CANCEL", "declined: nobody can be asked: the window was closed without an answer"},
		{
			"zenity is killed", "zenity", "echo The error was 'BadWindow' >&2; exit 1",
			"declined: nobody can be asked: the window was closed without an answer",
		},
		{"zenity fails", "zenity", "exit 255", "nobody can be asked: zenity failed: exit status 255"},
		{
			"zenity has no display", "zenity", "echo warning >&2; echo cannot open display: >&2; exit 1",
			"nobody can be asked: zenity failed: exit status 1: cannot open display:",
		},
		{
			"zenity complains long", "zenity", "head -c 1000 /dev/zero | tr '\\0' x >&2; exit 255",
			"nobody can be asked: zenity failed: exit status 255: " + strings.Repeat("x", 300),
		},
		{
			"zenity gives the longest answer", "zenity", "head -c 4096 /dev/zero | tr '\\0' x; echo",
			fmt.Sprintf("answer %q", strings.Repeat("x", 4096)),
		},
		{"zenity gives a longer one", "zenity", "head -c 4097 /dev/zero | tr '\\0' x; echo", "the answer is too long"},
		{"zenity gives DEL", "zenity", "printf '12\\17734\\n'", `answer "1234"`},
		{"zenity says too much", "zenity", "head -c 200000 /dev/zero", "the answer is too long"},
		{"kdialog answers", "kdialog", "echo 123456", `answer "123456"`},
		{"kdialog is cancelled", "kdialog", "exit 1", "declined: nobody can be asked: the window was closed without an answer"},
		{"kdialog has no display", "kdialog", "kill -ABRT $$", "nobody can be asked: kdialog failed: signal: aborted"},
		{"leaves a child behind", "kdialog", "sleep 20 & echo 123456", `answer "123456"`},
		{"no program", "gedit", "", "nobody can be asked: " +
			"no program that asks in a window is installed (zenity, kdialog or pinentry-gnome3)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, began := fakes(t, tt.program, tt.script), time.Now()
			if got := report(d.Secret(t.Context(), "", hard, false)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// report is what came of a question, in a line.
func report(answer string, err error) string {
	nobody, ok := errors.AsType[*prompt.NobodyError](err)
	switch {
	case err == nil:
		return fmt.Sprintf("answer %q", answer)
	case ok && nobody.Asked:
		return "declined: " + err.Error()
	default:
		return err.Error()
	}
}
