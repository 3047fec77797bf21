//go:build unix

package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// home is a home directory with a world behind it, for tests that run programs themselves.
type home struct {
	*world
	dir     string
	program string
	env     []string
}

const roleProfiles = `[profile admin]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
[profile secure]
role_arn = arn:aws:iam::111122223333:role/Secure
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/alice
`

func newHome(t *testing.T, program string) *home {
	t.Helper()
	w, err := newWorld()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	h := &home{world: w, dir: t.TempDir(), program: self(t, program)}
	h.write(t, ".aws/config", roleProfiles)
	h.write(
		t,
		".aws/credentials",
		fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", w.alice.AccessKeyID, w.alice.SecretAccessKey),
	)
	h.env = []string{
		noSleep, "HOME=" + h.dir, "PATH=" + os.Getenv("PATH"), "USER=tester", "AWS_EC2_METADATA_DISABLED=true",
		"AWS_ENDPOINT_URL_STS=" + w.URL, "AWS_CONSOLE_FEDERATION_ENDPOINT=" + w.FederationURL(),
	}
	return h
}

func (h *home) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// result is what a program has left.
type result struct {
	stdout, stderr string
	code           int
}

// run runs the program, behind a prefix such as strace, without a terminal.
func (h *home) run(t *testing.T, prefix []string, args ...string) result {
	t.Helper()
	argv := append(append(append([]string{}, prefix...), h.program), args...)
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = h.env, h.dir, &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err := cmd.Run()
	exit, failed := errors.AsType[*exec.ExitError](err)
	if err != nil && !failed {
		t.Error(err)
		return result{}
	}
	r := result{stdout: stdout.String(), stderr: stderr.String()}
	if failed {
		r.code = exit.ExitCode()
	}
	return r
}

// TestFiftyColdStarts starts fifty processes at once, with nothing in the cache: one call is made,
// and all have its answer.
func TestFiftyColdStarts(t *testing.T) {
	h := newHome(t, "aws-federate-cred")
	h.Inject("AssumeRole", fakeaws.Latency(300*time.Millisecond), 0)
	const n = 50
	results := make([]result, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { results[i] = h.run(t, nil, "--profile", "admin") })
	}
	wg.Wait()
	if got := h.Count("AssumeRole"); got != 1 {
		t.Errorf("%d calls of AssumeRole, want one", got)
	}
	for i, r := range results {
		if r.code != 0 || r.stdout != results[0].stdout || !strings.Contains(r.stdout, "ASIA") || r.stderr != "" {
			t.Fatalf("process %d: exit code %d, stderr %q, equal answer: %t", i, r.code, r.stderr, r.stdout == results[0].stdout)
		}
	}
}

// TestHitOpensNoConfig counts the system calls that open a file: an answer from the cache opens
// neither of the two AWS files.
func TestHitOpensNoConfig(t *testing.T) {
	strace := testkit.Program(t, "strace")
	h := newHome(t, "aws-federate-cred")
	opened := func() (config, total int) {
		trace := filepath.Join(t.TempDir(), "trace")
		r := h.run(t, []string{strace, "-f", "-qq", "-e", "trace=open,openat,openat2", "-o", trace}, "--profile", "admin")
		if r.code != 0 {
			t.Fatal(r.stderr)
		}
		text, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, h.dir+"/.aws/config") || strings.Contains(line, h.dir+"/.aws/credentials") {
				config++
			}
			total++
		}
		return config, total
	}
	if config, _ := opened(); config < 2 { // twice each where a file was written so lately that it is read again
		t.Errorf("a cold start opened the two files %d times: the count counts nothing", config)
	}
	config, total := opened()
	if config != 0 || h.Count("") != 1 {
		t.Errorf("a hit opened the two files %d times, and there were %d calls", config, h.Count(""))
	}
	t.Logf("a hit opens %d files, none of them an AWS file", total)
}

// TestNoSecretAnywhere runs both programs with --verbose, in success and failure, under strace: no
// canary is on standard error, nor in the arguments of anything that was started.
func TestNoSecretAnywhere(t *testing.T) {
	strace := testkit.Program(t, "strace")
	cred, console := newHome(t, "aws-federate-cred"), newHome(t, "aws-console")
	browser := filepath.Join(console.dir, "browser")
	console.write(t, "browser", "#!/bin/sh\nexec curl -s -o /dev/null \"$1\"\n")
	if err := os.Chmod(browser, 0o700); err != nil {
		t.Fatal(err)
	}
	console.env = append(console.env, "BROWSER="+browser)
	for _, test := range []struct {
		name  string
		home  *home
		fault fakeaws.Fault
		code  int
		args  []string
	}{
		{"cold", cred, fakeaws.Latency(0), 0, []string{"--profile", "admin"}},
		{"hit", cred, fakeaws.Latency(0), 0, []string{"--profile", "admin"}},
		{"mfa token", cred, fakeaws.Latency(0), 0, []string{"--profile", "secure", "--mfa-token", cred.device.Code()}},
		{"explain", cred, fakeaws.Latency(0), 0, []string{"explain", "--profile", "admin"}},
		{"page", cred, fakeaws.CaptivePage(), 1, []string{"--profile", "admin", "--refresh"}},
		{"dropped", cred, fakeaws.Dropped(), 1, []string{"--profile", "admin", "--refresh"}},
		{"print", console, fakeaws.Latency(0), 0, []string{"--print", "admin"}},
		{"open", console, fakeaws.Latency(0), 0, []string{"admin"}},
		{"console dropped", console, fakeaws.Dropped(), 1, []string{"admin"}},
		{"console page", console, fakeaws.CaptivePage(), 1, []string{"admin"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.home.Inject("", test.fault, 0)
			defer test.home.ClearFaults()
			trace := filepath.Join(t.TempDir(), "trace")
			r := test.home.run(
				t,
				[]string{strace, "-f", "-qq", "-v", "-s", "100000", "-e", "trace=execve", "-o", trace},
				append(test.args, "--verbose")...)
			if r.code != test.code {
				t.Fatalf("exit code %d, want %d\n%s", r.code, test.code, r.stderr)
			}
			if !strings.Contains(r.stderr, ": debug: ") && test.name != "explain" {
				t.Error("--verbose says nothing")
			}
			started, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			for _, place := range []struct{ name, text string }{{"standard error", r.stderr}, {"an argument list or environment", string(started)}} {
				if strings.Contains(place.text, fakeaws.Canary) {
					t.Errorf("a secret is in %s", place.name)
				}
			}
		})
	}
}

// TestFullDisk gives the cache a file system without room, and one that cannot be written: one
// warning, and the answer.
func TestFullDisk(t *testing.T) {
	testkit.Root(t)
	h := newHome(t, "aws-federate-cred")
	point := t.TempDir()
	if err := mount(point); err != nil {
		testkit.Missing(t, "mounting a tmpfs: "+err.Error())
	}
	t.Cleanup(func() { unmount(t, point) })
	h.env = append(h.env, "AWS_FEDERATE_CACHE_DIR="+filepath.Join(point, "cache"))
	check := func(what string) {
		t.Helper()
		r := h.run(t, nil, "--profile", "admin")
		if r.code != 0 || !strings.Contains(r.stdout, "ASIA") || strings.Count(r.stderr, "\n") != 1 ||
			!strings.Contains(r.stderr, "warning: ") {
			t.Errorf("%s: exit code %d, stderr %q", what, r.code, r.stderr)
		}
	}
	filler, err := os.Create(filepath.Join(point, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = filler.Write(make([]byte, 1024))
	}
	filler.Close()
	check("full")
	os.Remove(filler.Name())
	if err := remountReadOnly(point); err != nil {
		t.Fatal(err)
	}
	check("read-only")
}

// TestFullOutput writes the answer where there is no room for it.
func TestFullOutput(t *testing.T) {
	h := newHome(t, "aws-federate-cred")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	for _, args := range [][]string{{"--profile", "admin"}, {"list"}, {"explain", "--profile", "admin"}} {
		var stderr bytes.Buffer
		cmd := exec.CommandContext(t.Context(), h.program, args...)
		cmd.Env, cmd.Stdout, cmd.Stderr = h.env, full, &stderr
		err = cmd.Run()
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok || exit.ExitCode() != 1 || strings.Count(stderr.String(), "\n") != 2 {
			t.Errorf("%q: %v, stderr %q", args, err, stderr.String())
		}
	}
}
