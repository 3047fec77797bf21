package browser_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
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
