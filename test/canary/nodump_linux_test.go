package canary_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// unlimited runs a program that may write a core file of any size, where it works.
var unlimited = []string{"/bin/sh", "-c", `ulimit -c unlimited || exit 99; exec "$0" "$@"`}

// crashLimit is that of a program that crashes: Go's runtime waits for its threads, for 10 seconds and more.
const crashLimit = time.Minute

// ended runs a command, does something when it has come far enough, and tells how it ended.
func ended(t *testing.T, dir string, env []string, argv []string, do func(p *os.Process)) (syscall.WaitStatus, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), crashLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = dir, slices.Concat(env, []string{"GOTRACEBACK=crash"}), &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if do != nil {
		do(cmd.Process)
	}
	if err := cmd.Wait(); ctx.Err() != nil {
		t.Fatalf("%q does not end: %v", argv, err)
	}
	status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return status, stderr.String()
}

// TestNoCore ends both programs by signals while they have secrets in memory: there is no core file,
// and nothing secret on standard error, whatever GOTRACEBACK says.
func TestNoCore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir, env := w.home(t)
	if status, _ := ended(t, dir, env, append(slices.Clone(unlimited), "/bin/sh", "-c", "kill -ABRT $$"), nil); !status.CoreDump() {
		t.Skip("this system writes no core files")
	}
	for _, argv := range [][]string{{credProgram, "--profile", "admin"}, {consoleProgram, "admin", "--print"}} {
		for _, signal := range []syscall.Signal{syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGQUIT} {
			t.Run(argv[0]+" "+signal.String(), func(t *testing.T) {
				t.Parallel() // Go's runtime waits for seconds before it crashes
				noCore(t, argv, signal)
			})
		}
	}
}

// noCore ends a program while AWS works on its request.
func noCore(t *testing.T, argv []string, signal syscall.Signal) {
	t.Helper()
	w := newWorld(t)
	dir, env := w.home(t)
	asked := make(chan struct{}, 100)
	w.Inject("", fakeaws.Around(func() { asked <- struct{}{}; time.Sleep(2 * time.Second) }, nil), 0)
	argv = append(slices.Clone(unlimited), append([]string{filepath.Join(bin, argv[0])}, argv[1:]...)...)
	status, stderr := ended(t, dir, env, argv, func(p *os.Process) {
		select {
		case <-asked:
		case <-time.After(runLimit / 2):
			t.Error("AWS is not asked")
		}
		_ = p.Signal(signal)
	})
	if left := forget(t, dir); status.CoreDump() || left {
		t.Errorf("a core file (%#x)", status)
	}
	if at := leak(stderr); at != "" {
		t.Errorf("a secret is on standard error: %s", at)
	}
	switch interrupted := strings.Contains(stderr, ": interrupted"); {
	case signal != syscall.SIGQUIT:
		if !strings.Contains(stderr, "goroutine") {
			t.Errorf("it does not crash: %#x, %s", status, stderr)
		}
	case !interrupted || status.ExitStatus() != 130:
		t.Errorf("it is not heard: %#x, %s", status, stderr)
	}
}

// forget removes core files, and reports whether there was one.
func forget(t *testing.T, dir string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "core*"))
	for _, path := range found {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}

// TestCommandsMayDump has the command of exec be as it is without us: with the caller's limit of core
// files, and a core file when it crashes.
func TestCommandsMayDump(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir, env := w.home(t)
	crash := []string{"/bin/sh", "-c", "[ $(ulimit -c) = unlimited ] || exit 98; kill -ABRT $$"}
	if status, _ := ended(t, dir, env, append(slices.Clone(unlimited), crash...), nil); !status.CoreDump() {
		t.Skip("this system writes no core files")
	}
	run := append([]string{filepath.Join(bin, credProgram), "exec", "admin", "--"}, crash...)
	if status, stderr := ended(t, dir, env, append(slices.Clone(unlimited), run...), nil); !status.CoreDump() {
		t.Errorf("%#x: %s", status, stderr)
	}
}

// TestQuitAtOnce has SIGQUIT come while the packages of the programs are initialised, and before they
// have anything to put in order: they end by it, and print no stacks.
func TestQuitAtOnce(t *testing.T) {
	t.Parallel()
	strace := testkit.Program(t, "strace")
	w := newWorld(t)
	dir, env := w.home(t)
	for _, at := range []string{
		"fcntl:when=4",  // package os looks at standard input; the runtime has looked at three before
		"getuid:when=1", // what main asks for first
	} {
		for _, program := range []string{credProgram, consoleProgram} {
			calls, when, _ := strings.Cut(at, ":")
			status, stderr := ended(t, dir, env, []string{
				strace, "-f", "-qqq", "-o", os.DevNull, "-e", "trace=" + calls, "-e", "inject=" + calls + ":signal=QUIT:" + when,
				filepath.Join(bin, program), "--profile", "admin",
			}, nil)
			if !status.Signaled() || status.Signal() != syscall.SIGQUIT || strings.Contains(stderr, "goroutine") {
				t.Errorf("%s, %s: %#x, %s", program, at, status, stderr)
			}
		}
	}
}

// TestNotReadable looks at what others who run as the same user may look at of our processes: what
// the system keeps of such a process belongs to root.
func TestNotReadable(t *testing.T) {
	t.Parallel()
	home, err := os.MkdirTemp("", "nobody") //nolint:usetesting // another user has to get there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	config := filepath.Join(home, "config")
	err = os.WriteFile(config, []byte("[profile slow]\ncredential_process = sleep 10\n"), 0o600)
	if err := errors.Join(err, os.Chmod(home, 0o755), os.Chmod(config, 0o644)); err != nil {
		t.Fatal(err)
	}
	for _, argv := range [][]string{{consoleProgram, "slow"}, {credProgram, "--profile", "slow"}} {
		cmd := exec.CommandContext(t.Context(), filepath.Join(bin, argv[0]), argv[1:]...)
		cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "AWS_CONFIG_FILE=" + config}
		if os.Getuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534, NoSetGroups: true}}
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		proc := "/proc/" + strconv.Itoa(cmd.Process.Pid)
		for range 400 {
			state, err := os.ReadFile(proc + "/stat")
			if time.Sleep(5 * time.Millisecond); err != nil || strings.Contains(string(state), ") Z ") {
				t.Fatalf("%q has ended: %v", argv, err)
			}
			if owner(t, proc+"/environ") == 0 {
				break
			}
		}
		if by := owner(t, proc+"/environ"); by != 0 {
			t.Errorf("%q: user %d can look into it", argv, by)
		}
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
}

func owner(t *testing.T, path string) uint32 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	status, _ := info.Sys().(*syscall.Stat_t)
	return status.Uid
}
