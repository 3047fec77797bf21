package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
)

// TestPermissions has modes of files and directories, and what is said of them.
func TestPermissions(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no modes")
	}
	for name, test := range map[string]struct {
		path   string
		mode   os.FileMode
		status Status
		cure   string
	}{
		"config, written by others": {".aws/config", 0o620, Fail, "chmod 600 "},
		"config, read by others":    {".aws/config", 0o644, OK, ""},
		"credentials":               {".aws/credentials", 0o640, Fail, "chmod 600 "},
		"the cache":                 {".aws/federate/cache", 0o750, Fail, "chmod 700 "},
		"a closed cache":            {".aws/federate/cache", 0o700, OK, ""},
		"an entry":                  {".aws/federate/cache/x.json", 0o644, OK, ""}, // behind a closed door
		"a token":                   {".aws/sso/cache/x.json", 0o644, Fail, "/*.json"},
		"a closed token":            {".aws/sso/cache/x.json", 0o600, OK, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := of(t, "", keysOfBase)
			write(t, filepath.Join(s.Home, ".aws/federate/cache/x.json"), "{}")
			write(t, filepath.Join(s.Home, ".aws/sso/cache/x.json"), "{}")
			if err := errors.Join(
				os.Chmod(filepath.Join(s.Home, ".aws/sso/cache"), 0o755),
				os.Chmod(filepath.Join(s.Home, test.path), test.mode),
			); err != nil {
				t.Fatal(err)
			}
			judge(t, permissions(s), test.status, "", test.cure)
		})
	}
}

// TestHere has each check of this machine both ways.
func TestHere(t *testing.T) {
	t.Parallel()
	s := of(t, "[profile a]\nconsole_browser = nothing\n", "")
	blind, broken := s, s
	blind.Terminal = func(context.Context) (string, error) { return "", errors.New("no controlling terminal") }
	broken.Dialog = func(context.Context) error { return errors.New("no program") }
	neither := blind
	neither.Dialog = broken.Dialog
	shown := broken
	shown.Getenv = func(name string) string { return map[string]string{"DISPLAY": ":0"}[name] }
	judge(t, terminal(t.Context(), s), OK, "pts/0", "")
	judge(t, terminal(t.Context(), blind), OK, "in a window", "")
	judge(t, terminal(t.Context(), neither), Warn, "no controlling terminal", "mfa_process")
	judge(t, dialog(t.Context(), s), OK, "window", "")
	judge(t, dialog(t.Context(), broken), OK, "no display", "")
	judge(t, dialog(t.Context(), shown), Warn, "no program", "zenity")
	judge(t, browsers(s), OK, "", "")
	s.Browser = func(name string) error {
		if name == "" {
			return nil
		}
		return &browser.UnknownBrowserError{Name: name}
	}
	judge(t, browsers(s), Fail, "config:2", "sed -i.bak '2s/^console_browser/# &/'")
	s.Browser = func(string) error { return &browser.UnreachableError{Reason: "this is an SSH session"} }
	judge(t, browsers(s), Warn, "SSH", "aws-console --print")
}

// TestProxy reads the variables of a proxy.
func TestProxy(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]struct {
		status     Status
		says, cure string
	}{
		"":                                   {OK, "none", ""},
		"HTTPS_PROXY=http://a:SECRET@p:8080": {OK, "through p:8080 (HTTPS_PROXY)", ""},
		"https_proxy=p:8080":                 {OK, "through p:8080 (https_proxy)", ""},
		"HTTPS_PROXY=http://":                {Fail, "no address", "unset HTTPS_PROXY"},
		"http_proxy=http://p":                {Warn, "http alone", `export HTTPS_PROXY="$http_proxy"`},
	} {
		judge(t, proxy(of(t, "", "", variable)), want.status, want.says, want.cure)
	}
}

// TestCertificates has a file of certificates that is none.
func TestCertificates(t *testing.T) {
	t.Parallel()
	s := of(t, "[profile base]\nca_bundle = HOME/none.pem\n", keysOfBase)
	judge(t, certificates(s), Fail, "none.pem", "sed -i.bak '2s/^ca_bundle/# &/'")
	judge(t, certificates(of(t, "", keysOfBase)), OK, "system", "")
}

// TestClock compares clocks.
func TestClock(t *testing.T) {
	t.Parallel()
	for skew, want := range map[time.Duration]Status{
		0: OK, 50 * time.Second: OK, 2 * time.Minute: Warn, -2 * time.Minute: Warn, 5 * time.Minute: Fail, -time.Hour: Fail,
	} {
		cure := ""
		if want != OK {
			cure = "timedatectl"
		}
		judge(t, clock(Subject{System: "linux"}, []probe{{}, {served: now, came: now.Add(skew)}}), want, "", cure)
	}
	judge(t, clock(Subject{}, nil), OK, "not compared", "")
}
