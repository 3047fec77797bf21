package app_test

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// TestLongWaits has a call and a program take seconds: the terminal says for what, and where there
// is none nothing is said. Two that wait for the same are told by one.
func TestLongWaits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		said string
	}{
		"a call": {
			[]string{"--profile", "admin"},
			`^aws-federate-cred: waiting for the answer of 127\.0\.0\.1:\d+ \(AssumeRole\)$`,
		},
		"a program": {
			[]string{"--profile", "slow"}, `^aws-federate-cred: waiting for credential_process of profile "slow" \(sh\)$`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t, "aws-federate-cred")
			h.write(t, ".aws/config", roleProfiles+"[profile slow]\ncredential_process = sh -c 'sleep 2; cat creds'\n")
			h.write(t, "creds", `{"Version":1,"AccessKeyId":"AKIAX","SecretAccessKey":"s"}`)
			h.Inject("AssumeRole", fakeaws.Latency(2*time.Second), 0)
			tty := wide(t)
			p := h.start(t, tty, tt.args...)
			took := screenShows(t, tty, tt.said)
			none := h.start(t, nil, tt.args...)
			t.Logf("told after %s:\n%s", took.Round(time.Millisecond), screen(tty.text()))
			for _, p := range []*started{p, none} {
				if code := p.wait(); code != 0 || p.stderr.Len() > 0 || p.stdout.Len() == 0 {
					t.Errorf("exit code %d: %s", code, &p.stderr)
				}
			}
			if said := strings.Count(tty.text(), "waiting for"); said != 1 {
				t.Errorf("said %d times", said)
			}
		})
	}
}

// TestStandardErrorIsATerminal has a run that has no controlling terminal say what it waits for on
// standard error, where a person reads that.
func TestStandardErrorIsATerminal(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	h.Inject("AssumeRole", fakeaws.Latency(2*time.Second), 0)
	tty := wide(t)
	p := h.startBehind(t, []string{"sh", "-c", `exec "$0" "$@" 2>"$TTY"`}, nil, "--profile", "admin")
	_ = p.wait() // there is no TTY yet: the shell says so
	h.env = append(h.env, "TTY="+tty.slave.Name())
	p = h.startBehind(t, []string{"setsid", "-w", "sh", "-c", `exec "$0" "$@" 2>"$TTY"`}, nil, "--profile", "admin")
	screenShows(t, tty, `^aws-federate-cred: waiting for the answer of `)
	if code := p.wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, tty.text())
	}
}

// TestWarmWaits has warm wait for another: it is said once, and it asks once when that gives up, for
// all its profiles.
func TestWarmWaits(t *testing.T) {
	t.Parallel()
	h := mfaHome(t, 3)
	withWindows(t, h)
	first := h.start(t, nil, "--profile", "r1")
	h.window(t)
	here := wide(t)
	second := h.start(t, here, "warm", "r1", "r2", "r3")
	screenShows(t, here, `^\S+: waiting for \S+ \(pid \d+, profile "r1", since \S+\), which asks in a window$`)
	first.kill(t)
	screenShows(t, here, `window MFA code for 3 profiles: r1, r2, r3 Device \S+ Asked by .* Code:$`)
	third := wide(t)
	waiter := h.start(t, third, "--profile", "r3")
	screenShows(t, third, `\(pid \d+, 3 profiles: r1, r2, r3, since \S+\), which asks on `+here.name()+`$`)
	t.Logf("the screens:\n%s\n%s", screen(here.text()), screen(third.text()))
	fmt.Fprintln(here.master, h.device.Code())
	for _, p := range []*started{second, waiter} {
		if code := p.wait(); code != 0 {
			t.Errorf("exit code %d: %s", code, &p.stderr)
		}
	}
	if here.questions() != 1 || third.questions() != 0 {
		t.Errorf("%d and %d questions", here.questions(), third.questions())
	}
}

// TestSlowStartURL has a company's own host take its time: the terminal says that it is waited for.
func TestSlowStartURL(t *testing.T) {
	t.Parallel()
	slow := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(2 * time.Second) }))
	defer slow.Close()
	h := newHome(t, "aws-federate-cred")
	h.write(t, ".aws/config", "[sso-session own]\nsso_start_url = "+slow.URL+"/start\nsso_region = eu-west-1\n")
	h.write(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: slow.Certificate().Raw})))
	h.env = append(h.env, "AWS_CA_BUNDLE="+filepath.Join(h.dir, "ca.pem"))
	tty := wide(t)
	p := h.start(t, tty, "login", "own")
	screenShows(t, tty, `^aws-federate-cred: waiting for the access portal behind https://127\.0\.0\.1:\d+/start$`)
	if code := p.wait(); code != 1 || !strings.Contains(p.stderr.String(), "is no access portal of AWS") {
		t.Errorf("exit code %d: %s", code, &p.stderr)
	}
}

// TestSignInElsewhere has a run wait for another's sign-in, or that of login, and ask itself when that
// gives up.
func TestSignInElsewhere(t *testing.T) {
	t.Parallel()
	for what, first := range map[string][]string{`profile "r1"`: {"--profile", "r1"}, "the sign-in to corp": {"login", "corp"}} {
		t.Run(first[0], func(t *testing.T) {
			t.Parallel()
			h, token := ssoHome(t, 2)
			if err := os.Remove(token); err != nil {
				t.Fatal(err)
			}
			h.env = append(h.env, "BROWSER="+filepath.Join(h.dir, "none"))
			there, here := wide(t), wide(t)
			one := h.start(t, there, first...)
			screenShows(t, there, "giving up in")
			two := h.start(t, here, "--profile", "r2")
			screenShows(t, here, `^\S+: waiting for \S+ \(pid \d+, `+what+`, since \S+\), which asks for a sign-in on `+there.name()+`$`)
			fmt.Fprint(there.master, "\x03")
			screenShows(t, here, `sign in to IAM Identity Center: .* giving up in`)
			fmt.Fprint(here.master, "123456\n\x03")
			for _, p := range []*started{one, two} {
				if code := p.wait(); code != 130 || p.stdout.Len() > 0 {
					t.Errorf("exit code %d: %s", code, &p.stderr)
				}
			}
			if strings.Contains(here.text(), "123456") || !here.echoes() || !there.echoes() {
				t.Errorf("what was typed beside the countdown is shown, or echo is off after it:\n%s", here.text())
			}
		})
	}
}
