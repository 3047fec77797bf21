package browser_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/browser"
)

func TestLauncherOfTheSystem(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the launchers are those of Linux")
	}
	for _, c := range []struct {
		name      string
		installed []string
		env       string
		want      string
	}{
		{"plain", []string{"xdg-open", "wslview"}, "", "xdg-open"},
		{"WSL", []string{"xdg-open", "wslview"}, "WSL_DISTRO_NAME=Debian", "wslview"},
		{"WSL without wslu", []string{"xdg-open"}, "WSL_DISTRO_NAME=Debian", "xdg-open"},
		{"WSL with programs of Windows", []string{"xdg-open", "rundll32.exe"}, "WSL_DISTRO_NAME=Debian", "rundll32.exe"},
		{"no xdg-open", []string{"firefox"}, "DISPLAY=:1", "firefox"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bin := t.TempDir()
			for _, name := range c.installed {
				if err := os.Symlink(self(t), filepath.Join(bin, name)); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", bin)
			fake := fakes(t, "fetch")
			o, _ := opener(c.env)
			if err := o.Open(t.Context(), target); err != nil {
				t.Fatal(err)
			}
			if r := <-fake.records; filepath.Base(r.Name) != c.want || r.Location != target {
				t.Errorf("%q to %q, want %q", r.Name, r.Location, c.want)
			}
		})
	}
}

func TestLibraryPathIsRestored(t *testing.T) {
	fake := fakes(t, "fetch")
	t.Setenv("LD_LIBRARY_PATH", "/nonexistent/awscli")
	for _, c := range []struct{ orig, want string }{
		{"/nonexistent/user", "LD_LIBRARY_PATH=/nonexistent/user"},
		{"", "LD_LIBRARY_PATH=/nonexistent/awscli"},
	} {
		o, _ := opener("BROWSER="+self(t), "LD_LIBRARY_PATH_ORIG="+c.orig)
		if err := o.Open(t.Context(), target); err != nil {
			t.Fatal(err)
		}
		if r := <-fake.records; !slices.Contains(r.Env, c.want) {
			t.Errorf("no %s in %q", c.want, r.Env)
		}
	}
}

func TestLauncherThatStays(t *testing.T) {
	fake := fakes(t, "fetch and stay")
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	o, _ := opener("BROWSER=" + self(t))
	ctx, cancel := context.WithCancel(t.Context())
	err := o.Open(ctx, target)
	cancel()
	if err != nil {
		t.Fatal(err)
	}
	<-fake.staying // It outlives both Open and its context.
	if runtime.GOOS != "windows" {
		if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
			t.Errorf("files left: %v, %v", left, err)
		}
	}
	close(fake.release)
}

func TestBrowserComesAfterTheLauncherHasGone(t *testing.T) {
	fake := fakes(t, "hand over")
	o, _ := opener("BROWSER=" + self(t))
	opened := make(chan error, 1)
	go func() { opened <- o.Open(t.Context(), target) }()
	r := <-fake.records
	<-fake.gone
	fetch(&r)
	if r.Status != 303 || r.Location != target {
		t.Errorf("%d to %q", r.Status, r.Location)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func TestLauncherThatFailsAfterTheFetch(t *testing.T) {
	fake := fakes(t, "fetch and fail")
	o, _ := opener("BROWSER=" + self(t))
	if err := o.Open(t.Context(), target); err != nil {
		t.Error(err)
	}
	<-fake.records
}

func TestLauncherMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, c := range []struct {
		env, launcher string
		is            error
	}{
		{"BROWSER=no-such-browser --x", "no-such-browser", exec.ErrNotFound},
		{"BROWSER=/nonexistent/a:/nonexistent/b", "/nonexistent/b", fs.ErrNotExist},
	} {
		o, _ := opener(c.env)
		err := o.Open(t.Context(), target)
		failed, ok := errors.AsType[*browser.LaunchError](err)
		if !ok || failed.Launcher != c.launcher || failed.Stderr != "" || !errors.Is(err, c.is) {
			t.Errorf("%s: %#v", c.env, err)
		}
		if strings.Count(err.Error(), c.launcher) != 1 {
			t.Errorf("the launcher is not named once: %v", err)
		}
	}
}

func TestLauncherFails(t *testing.T) {
	fakes(t, "fail")
	o, log := opener("BROWSER=" + self(t))
	err := o.Open(t.Context(), target)
	failed, ok := errors.AsType[*browser.LaunchError](err)
	exit, exited := errors.AsType[*exec.ExitError](err)
	if !ok || failed.Launcher != self(t) || !exited || exit.ExitCode() != 3 {
		t.Fatalf("%#v", err)
	}
	if !strings.HasPrefix(failed.Stderr, "first line [31msecond line xxx") || len(failed.Stderr) > 500 {
		t.Errorf("complaint %q", failed.Stderr)
	}
	if strings.Contains(err.Error(), "first") || !strings.Contains(log.String(), "first line") {
		t.Errorf("what the launcher says belongs into the log alone: %v, log %q", err, log)
	}
	if strings.ContainsAny(err.Error(), "\n\x1b") || strings.Contains(err.Error()+log.String(), "canary") {
		t.Errorf("%q, log %q", err, log)
	}
}

func TestLauncherThatRepeatsTheAddress(t *testing.T) {
	fakes(t, "repeat and fail")
	firefox := filepath.Join(t.TempDir(), "firefox.exe")
	if err := os.Symlink(self(t), firefox); err != nil {
		t.Skip(err)
	}
	for _, container := range []*browser.Container{nil, {Name: "Work"}} {
		o, log := opener()
		o.Browser, o.Container = firefox, container
		err := o.Open(t.Context(), target)
		failed, ok := errors.AsType[*browser.LaunchError](err)
		if !ok || failed.Stderr != "cannot open [(address)]" {
			t.Fatalf("%v", err)
		}
		for _, part := range []string{"127.0.0.1", "canary"} {
			if strings.Contains(err.Error()+log.String(), part) {
				t.Errorf("%s is in %q or in the log %q", part, err, log)
			}
		}
	}
}
