package browser_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
)

const target = "https://signin.example/federation?Action=login&SigninToken=canary%2B#x"

// opener opens with the environment given as name=value words, and a log.
func opener(env ...string) (*browser.Opener, *strings.Builder) {
	log := &strings.Builder{}
	getenv := func(name string) string {
		for _, word := range env {
			if value, ok := strings.CutPrefix(word, name+"="); ok {
				return value
			}
		}
		return ""
	}
	handler := slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})
	return &browser.Opener{Getenv: getenv, Log: slog.New(handler)}, log
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrowserGetsThePageAndNoArgumentHoldsIt(t *testing.T) {
	for _, c := range []struct {
		name, browser string
		args          []string // With URL where the address stands.
	}{
		{"appended", `SELF`, []string{"URL"}},
		{"placed", `SELF --new %s --last`, []string{"--new", "URL", "--last"}},
		{"placed inside", `SELF --app=%s`, []string{"--app=URL"}},
		{"quoted", `'SELF' "a b"  'c "d"' e\ f "" %`, []string{"a b", `c "d"`, "e f", "", "%", "URL"}},
		{"no shell", `SELF $HOME $(id) ; x`, []string{"$HOME", "$(id)", ";", "x", "URL"}},
		{"open quote", `SELF "a b`, []string{"a b", "URL"}},
		{"second of a list", `/nonexistent/firefox:SELF --fail:SELF --good:SELF --not-reached`, []string{"--good", "URL"}},
		{"empty parts", `: :SELF:`, []string{"URL"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake := fakes(t, "fetch")
			o, log := opener("BROWSER=" + strings.ReplaceAll(c.browser, "SELF", self(t)))
			if err := o.Open(t.Context(), target); err != nil {
				t.Fatal(err)
			}
			r := <-fake.records
			if r.Status != 303 || r.Location != target || !r.Silent {
				t.Errorf("%d to %q, silent %v", r.Status, r.Location, r.Silent)
			}
			if got := withoutAddress(r.Args); !reflect.DeepEqual(got, c.args) {
				t.Errorf("arguments %q, want %q", got, c.args)
			}
			if strings.Contains(strings.Join(append(r.Args, r.Env...), "\n")+log.String(), "canary") {
				t.Errorf("the URL is in arguments %q, the environment or log %q", r.Args, log)
			}
		})
	}
}

// withoutAddress writes URL for the loopback address.
func withoutAddress(args []string) []string {
	for i, arg := range args {
		if at := strings.Index(arg, "http://127.0.0.1:"); at >= 0 {
			args[i] = arg[:at] + "URL"
		}
	}
	return args
}

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

func TestNobodyComes(t *testing.T) {
	fakes(t, "idle")
	o, _ := opener("BROWSER=" + self(t))
	o.Patience = time.Millisecond
	err := o.Open(t.Context(), target)
	never, ok := errors.AsType[*browser.NotFetchedError](err)
	if !ok || never.After != time.Millisecond {
		t.Errorf("%v", err)
	}
}

func TestContextEnds(t *testing.T) {
	fake := fakes(t, "idle")
	o, _ := opener("BROWSER=" + self(t))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-fake.records // The launcher has run, and nobody came.
		cancel()
	}()
	if err := o.Open(ctx, target); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
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

func TestNamedBrowser(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"firefox", "chromium"} {
		if err := os.Symlink(self(t), filepath.Join(bin, name)); err != nil {
			t.Skip(err)
		}
	}
	t.Setenv("PATH", bin)
	if runtime.GOOS != "linux" {
		t.Skip("programs are looked for in PATH on Linux")
	}
	for _, c := range []struct {
		browser, profile string
		container        *browser.Container
		want             []string
	}{
		{"Chromium", "", nil, []string{"URL"}},
		{"chromium", "Profile 2", nil, []string{"--profile-directory=Profile 2", "URL"}},
		{"firefox --new-tab %s --x", "", nil, []string{"--new-tab", "URL", "--x"}},
		{"firefox", "work", nil, []string{"-P", "work", "URL"}},
	} {
		fake := fakes(t, "fetch")
		// In an SSH session, too, the user has named the browser.
		o, log := opener("HOME=/nonexistent", "SSH_TTY=/dev/pts/0")
		o.Browser, o.Profile, o.Container = c.browser, c.profile, c.container
		if err := o.Open(t.Context(), target); err != nil {
			t.Fatal(err)
		}
		r := <-fake.records
		if got := withoutAddress(r.Args); r.Location != target || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q to %q", c.browser, got, r.Location)
		}
		if strings.Contains(strings.Join(r.Args, " "), "canary") || strings.Contains(log.String(), "WARN") {
			t.Errorf("arguments %q, log %q", r.Args, log)
		}
	}
}

func TestContainerGoesToFirefox(t *testing.T) {
	fake := fakes(t, "fetch container")
	firefox := filepath.Join(t.TempDir(), "firefox.exe")
	if err := os.Symlink(self(t), firefox); err != nil {
		t.Skip(err)
	}
	o, _ := opener()
	container := browser.ContainerFor("A & B", "123456789012")
	o.Browser, o.Container = firefox, &container
	if err := o.Open(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	r := <-fake.records
	const before, after = "ext+container:name=A+%26+B&url=http%3A%2F%2F127.0.0.1%3A", "&color=purple&icon=gift"
	if len(r.Args) != 1 || r.Location != target || !strings.HasPrefix(r.Args[0], before) || !strings.HasSuffix(r.Args[0], after) ||
		strings.Contains(r.Args[0], "canary") {
		t.Errorf("%q to %q", r.Args, r.Location)
	}
}

func TestUnreachable(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("displays are in the environment on Linux")
	}
	bin := t.TempDir()
	if err := os.Symlink(self(t), filepath.Join(bin, "xdg-open")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	fakes(t, "fail")
	o, log := opener("SSH_CONNECTION=1.2.3.4 5 6.7.8.9 22")
	for _, err := range []error{o.Open(t.Context(), target), o.Check()} {
		if unreachable, ok := errors.AsType[*browser.UnreachableError](err); !ok || !strings.Contains(unreachable.Reason, "SSH") {
			t.Errorf("%v", err)
		}
	}
	if log.Len() > 0 {
		t.Errorf("something was started: %s", log)
	}

	o, _ = opener() // Without a display it is tried.
	err := o.Open(t.Context(), target)
	failed, ok := errors.AsType[*browser.LaunchError](err)
	if !ok || !strings.Contains(failed.Reason, "display") && !strings.Contains(failed.Reason, "DISPLAY") ||
		!strings.Contains(err.Error(), failed.Reason) {
		t.Errorf("%v, want the reason that there is no display", err)
	}
}

func TestWarningIsOnceAndWithoutTheAddress(t *testing.T) {
	fake := fakes(t, "hand over")
	o, log := opener("BROWSER=" + self(t))
	opened := make(chan error, 1)
	go func() { opened <- o.Open(t.Context(), target) }()
	r := <-fake.records
	<-fake.gone
	_, address, _ := strings.Cut(r.Args[0], "http://")
	host, path, _ := strings.Cut(address, "/")
	for range 3 {
		if resp, err := http.Get("http://" + host + "/other"); err == nil {
			resp.Body.Close()
		}
	}
	fetch(&r)
	if err := <-opened; err != nil || r.Location != target {
		t.Errorf("%v, to %q", err, r.Location)
	}
	if strings.Count(log.String(), "level=WARN") != 1 || strings.Contains(log.String(), path) || strings.Contains(log.String(), host) {
		t.Errorf("log %s", log)
	}
}
