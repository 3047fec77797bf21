//go:build unix

package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// alone reports whether nothing else keeps the machine busy, so that times mean something; .ci/run
// runs these tests so.
func alone() bool { return os.Getenv("AWS_FEDERATE_TEST_ALONE") == "1" }

// built is the program as a release has it: the test binary, with all its tests and perhaps the
// race detector, takes several times as long to start. The package is named by its place in the
// module.
func built(t *testing.T, pkg string) string {
	t.Helper()
	dir := t.TempDir()
	if err := testkit.Build(dir, pkg); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, filepath.Base(pkg))
}

// mfaHome is a home of n role profiles, r1 and so on, which share a device.
func mfaHome(t *testing.T, n int) *home {
	t.Helper()
	h := newHome(t, "aws-federate-cred")
	var config strings.Builder
	for i := range n {
		name, where := fmt.Sprint("R", i+1), []string{account, "444455556666"}[i%2]
		role := h.AddRole(fakeaws.Role{Account: where, Name: name, Trust: []string{h.alice.ARN}, RequireMFA: true})
		fmt.Fprintf(
			&config,
			"[profile %s]\nrole_arn = %s\nsource_profile = base\nmfa_serial = %s\n",
			strings.ToLower(name),
			role,
			h.device.Serial,
		)
	}
	h.write(t, ".aws/config", config.String())
	return h
}

// newTerminal is a terminal at which the test sits.
func newTerminal(t *testing.T) *terminal {
	t.Helper()
	tty, err := openTerminal(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tty.close)
	return tty
}

// temporary names a half-written file of the cache, empty if there is none.
func (h *home) temporary() string {
	left, _ := filepath.Glob(filepath.Join(h.dir, ".aws/federate/cache/new/*"))
	return strings.Join(left, " ")
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

// TestTwoHundredColdStarts starts 200 processes at once over five profiles that share a device,
// with 300 ms to each call, and one terminal: one question, one GetSessionToken, five AssumeRoles,
// 200 answers, none slower than the slowest calls and two seconds.
func TestTwoHundredColdStarts(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	const processes, profiles, latency, thinking = 200, 5, 300 * time.Millisecond, 500 * time.Millisecond
	c, tty := newCrowd(t, crowdPrograms(t), profiles), newTerminal(t)
	c.ask(t, "latency", "*", latency.String(), "0")
	c.gather(t, tty, 1) // it has the terminal, and asks; the others have none
	if !tty.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	c.gather(t, nil, processes-1)
	time.Sleep(thinking)
	fmt.Fprintln(tty.master, c.ask(t, "code"))
	answered := time.Now()
	counts := c.results(t, "")
	took := time.Since(answered)
	t.Logf(
		"%d cold starts over %d profiles: %d question, %d answers; the last %d ms after the code was typed, of which two calls take %d ms",
		processes,
		profiles,
		tty.questions(),
		counts[0],
		took.Milliseconds(),
		(2 * latency).Milliseconds(),
	)
	c.calls(t, 1, profiles)
	if tty.questions() != 1 || counts[0] != processes {
		t.Errorf("%d questions, by exit code: %v", tty.questions(), counts)
	}
	if limit := 2*latency + 2*time.Second; took > limit && alone() {
		t.Errorf("the last answer came %s after the code, want %s at most", took, limit)
	}
}

// TestTwoHundredOnOneTerminal has them all share the terminal, on which the answer comes at once.
func TestTwoHundredOnOneTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	const processes, latency = 200, 300 * time.Millisecond
	c := newCrowd(t, crowdPrograms(t), 5)
	c.ask(t, "latency", "*", latency.String(), "0")
	tty, err := openTerminal([]string{c.ask(t, "code")})
	if err != nil {
		t.Fatal(err)
	}
	defer tty.close()
	began := time.Now()
	c.gather(t, tty, processes)
	counts := c.results(t, "")
	took := time.Since(began)
	t.Logf("%d cold starts on one terminal: all done %d ms after the first was started", processes, took.Milliseconds())
	c.calls(t, 1, 5)
	if tty.questions() != 1 || counts[0] != processes {
		t.Errorf("%d questions, by exit code: %v", tty.questions(), counts)
	}
	if limit := 2*latency + 2*time.Second; took > limit && alone() {
		t.Errorf("all took %s, want %s at most", took, limit)
	}
	if !tty.echoes() {
		t.Error("the terminal is left without echo")
	}
}
