//go:build unix

package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// alone reports whether nothing else keeps the machine busy, so that times mean something; .ci/run runs these tests so.
func alone() bool { return os.Getenv("AWS_FEDERATE_TEST_ALONE") == "1" }

// built is the program as a release has it: the test binary, with all its tests and perhaps the race detector, takes several times as
// long to start.
func built(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-tags=urfave_cli_no_docs", "-o", path, "github.com/seed642dee07/aws-federate/cmd/"+name)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return path
}

// mfaHome is a home of n role profiles, r1 and so on, which share a device.
func mfaHome(t *testing.T, n int) *home {
	t.Helper()
	h := newHome(t, "aws-federate-cred")
	var config strings.Builder
	for i := range n {
		name, where := fmt.Sprint("R", i+1), []string{account, "444455556666"}[i%2]
		role := h.AddRole(fakeaws.Role{Account: where, Name: name, Trust: []string{h.alice.ARN}, RequireMFA: true})
		fmt.Fprintf(&config, "[profile %s]\nrole_arn = %s\nsource_profile = base\nmfa_serial = %s\n", strings.ToLower(name), role, h.device.Serial)
	}
	h.write(t, ".aws/config", config.String())
	return h
}

// start starts the program in a session of its own: with a terminal, or without one.
func (h *home) start(t *testing.T, terminal *terminal, args ...string) *started {
	t.Helper()
	return h.startBehind(t, nil, terminal, args...)
}

// startBehind starts it behind a prefix such as strace.
func (h *home) startBehind(t *testing.T, prefix []string, terminal *terminal, args ...string) *started {
	t.Helper()
	argv := slices.Concat(prefix, []string{h.program}, args)
	p := &started{cmd: exec.CommandContext(t.Context(), argv[0], argv[1:]...), began: time.Now()}
	p.cmd.Env, p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = h.env, h.dir, &p.stdout, &p.stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if terminal != nil {
		p.cmd.ExtraFiles = []*os.File{terminal.slave}
		p.cmd.SysProcAttr.Setctty, p.cmd.SysProcAttr.Ctty = true, 3
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// started is a process that runs.
type started struct {
	cmd            *exec.Cmd
	stdout, stderr strings.Builder
	began          time.Time
	took           time.Duration
}

// wait waits for its end, and returns its exit code, -1 for a signal.
func (p *started) wait() int {
	_ = p.cmd.Wait() // the exit code says it
	p.took = time.Since(p.began)
	return p.cmd.ProcessState.ExitCode()
}

// TestTwoHundredColdStarts starts 200 processes at once over five profiles that share a device, with 300 ms to each call, and one
// terminal: one question, one GetSessionToken, five AssumeRoles, 200 answers, none slower than the slowest calls and two seconds.
func TestTwoHundredColdStarts(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	const processes, profiles, latency, thinking = 200, 5, 300 * time.Millisecond, 500 * time.Millisecond
	h := mfaHome(t, profiles)
	h.program = built(t, "aws-federate-cred")
	h.Inject("", fakeaws.Latency(latency), 0)
	tty, err := openTerminal(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.close()
	first := h.start(t, tty, "--profile", "r1") // it has the terminal, and asks; the others have none
	if !tty.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	all := []*started{first}
	for i := 1; i < processes; i++ {
		all = append(all, h.start(t, nil, "--profile", fmt.Sprint("r", i%profiles+1)))
	}
	time.Sleep(thinking)
	answered := time.Now()
	fmt.Fprintln(tty.master, h.device.Code())
	var group sync.WaitGroup
	ends := make([]time.Duration, processes)
	for i, p := range all {
		group.Go(func() {
			p.wait()
			ends[i] = time.Since(answered)
		})
	}
	group.Wait()
	for _, p := range all {
		if code := p.cmd.ProcessState.ExitCode(); code != 0 || !strings.Contains(p.stdout.String(), "ASIA") || p.stderr.Len() > 0 {
			t.Fatalf("exit code %d, standard error %q", code, p.stderr.String())
		}
	}
	slowest := slices.Max(ends)
	questions, sessions, roles := strings.Count(tty.text(), "): "), h.Count("GetSessionToken"), h.Count("AssumeRole")
	t.Logf("%d cold starts over %d profiles: %d question, %d GetSessionToken, %d AssumeRole, %d answers; the last %d ms after the code was typed, of which two calls take %d ms",
		processes, profiles, questions, sessions, roles, processes, slowest.Milliseconds(), (2 * latency).Milliseconds())
	if questions != 1 || sessions != 1 || roles != profiles {
		t.Error("want one question, one GetSessionToken and an AssumeRole for each profile")
	}
	if limit := 2*latency + 2*time.Second; slowest > limit && alone() {
		t.Errorf("the last answer came %s after the code, want %s at most", slowest, limit)
	}
}

// TestTwoHundredOnOneTerminal has them all share the terminal, on which the answer comes at once.
func TestTwoHundredOnOneTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	const latency = 300 * time.Millisecond
	h := mfaHome(t, 5)
	h.program = built(t, "aws-federate-cred")
	h.Inject("", fakeaws.Latency(latency), 0)
	tty, err := openTerminal([]string{h.device.Code()})
	if err != nil {
		t.Fatal(err)
	}
	defer tty.close()
	script := `i=0; while [ $i -lt 200 ]; do i=$((i+1)); "$0" --profile r$((i % 5 + 1)) & done; wait`
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script, h.program)
	cmd.Env, cmd.Dir = h.env, h.dir
	began := time.Now()
	stdout, stderr, code, err := tty.run(cmd)
	took := time.Since(began)
	if err != nil || code != 0 || stderr != "" || strings.Count(stdout, "ASIA") != 200 {
		t.Fatalf("%v, exit code %d, %d answers, standard error %q", err, code, strings.Count(stdout, "ASIA"), stderr)
	}
	if questions := strings.Count(tty.text(), "): "); questions != 1 || h.Count("GetSessionToken") != 1 || h.Count("AssumeRole") != 5 {
		t.Errorf("%d questions, %d GetSessionToken, %d AssumeRole", questions, h.Count("GetSessionToken"), h.Count("AssumeRole"))
	}
	t.Logf("200 cold starts on one terminal: all done %d ms after the first was started", took.Milliseconds())
	if limit := 2*latency + 2*time.Second; took > limit && alone() {
		t.Errorf("all took %s, want %s at most", took, limit)
	}
	if !tty.echoes() {
		t.Error("the terminal is left without echo")
	}
}
