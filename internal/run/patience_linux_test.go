package run

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestPatience gives a person who reads the answer on a terminal ten minutes, and a program that
// has run ours less than the minute that it waits.
func TestPatience(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for stdout, want := range map[*os.File]time.Duration{slave: 10 * time.Minute, null: 50 * time.Second} {
		env := outside("HOME=/h")
		env.Stdout = stdout
		r, err := made(env)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Runner(Wishes{}).Patience; got != want {
			t.Errorf("%s: %s, want %s", stdout.Name(), got, want)
		}
		if got := r.Runner(Wishes{Patience: time.Hour}).Patience; got != time.Hour {
			t.Errorf("%s: %s of an hour that was wished for", stdout.Name(), got)
		}
	}
}

// TestDiskKnowsHowToAsk has the cache ask the very run that knows how a person is asked, also where the
// settings for all profiles say so.
func TestDiskKnowsHowToAsk(t *testing.T) {
	r, err := made(outside("HOME=/h"))
	if err != nil {
		t.Fatal(err)
	}
	r.options.mfaToken = secret.New("123456") // which needs no person
	if r.Disk.Run.Heed(lock.Holder{PID: 1}) {
		t.Error("the cache asks another run")
	}
}

// TestHeeds has the failure of another count for who has no other place to ask: without a terminal,
// and where nobody is to be asked on one, but not for who has a code.
func TestHeeds(t *testing.T) {
	for option, want := range map[string]bool{"--prompt=gui": true, "--prompt=none": true, "--mfa-token=123456": false} {
		r, err := made(outside("HOME=/h"), option)
		if err != nil {
			t.Fatal(err)
		}
		from := lock.Holder{PID: 1, Activity: lock.Activity{At: "on terminal pts/4000"}}
		if got := r.heeds(from); got != want {
			t.Errorf("%s: %t", option, got)
		}
	}
}

// TestHeedsOnATerminal runs itself on a terminal of its own: the failure of another counts for who is
// on the same, and for who is not to ask there though it could.
func TestHeedsOnATerminal(t *testing.T) {
	const child = "RUN_TEST_TERMINAL"
	if os.Getenv(child) == "" {
		master, slave, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer master.Close()
		defer slave.Close()
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^TestHeedsOnATerminal$")
		cmd.Env = append(os.Environ(), child+"=yes")
		cmd.SysProcAttr, cmd.ExtraFiles = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}, []*os.File{slave}
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestHeedsOnATerminal") {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	r, err := made(outside("HOME=/h"))
	if err != nil {
		t.Fatal(err)
	}
	here, err := r.Terminal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const other = "on terminal pts/4000"
	for _, tt := range []struct {
		option, at, host string
		want             bool
	}{
		{"--prompt=auto", here, "", true},
		{"--prompt=tty", here, "", true},
		{"--prompt=auto", other, "", false},
		{"--prompt=tty", other, "", false},
		{"--prompt=auto", here, "another.example", false}, // the name is that of another terminal there
		{"--prompt=gui", other, "", true},
		{"--prompt=none", other, "", true},
		{"--mfa-token=123456", here, "", false},
	} {
		r, err := made(outside("HOME=/h"), tt.option)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.heeds(lock.Holder{PID: 1, Host: tt.host, Activity: lock.Activity{At: tt.at}}); got != tt.want {
			t.Errorf("%s, asked %s of %q: %t", tt.option, tt.at, tt.host, got)
		}
	}
}
