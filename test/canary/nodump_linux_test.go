package canary_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
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

// ended runs a command, does something when it has come far enough, and tells how it ended.
func ended(t *testing.T, dir string, env []string, argv []string, do func(p *os.Process)) (syscall.WaitStatus, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(env, "GOTRACEBACK=crash"), &stderr
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
	if status, _ := ended(t, dir, env, append(unlimited, "/bin/sh", "-c", "kill -ABRT $$"), nil); !status.CoreDump() {
		t.Skip("this system writes no core files")
	}
	forget(t, dir)
	w.Inject("", fakeaws.Latency(time.Minute), 0)
	for _, argv := range [][]string{{credProgram, "--profile", "admin"}, {consoleProgram, "admin", "--print"}} {
		for _, signal := range []syscall.Signal{syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGTRAP, syscall.SIGQUIT} {
			before := w.Count("")
			status, stderr := ended(t, dir, env, append(unlimited, append([]string{filepath.Join(bin, argv[0])}, argv[1:]...)...), func(p *os.Process) {
				for range 1000 {
					if time.Sleep(5 * time.Millisecond); w.Count("") > before {
						break
					}
				}
				time.Sleep(20 * time.Millisecond) // until the request is sent
				_ = p.Signal(signal)
			})
			if left := forget(t, dir); status.CoreDump() || left {
				t.Errorf("%q, %s: a core file (%#x)", argv, signal, status)
			}
			if at := leak(stderr); at != "" {
				t.Errorf("%q, %s: a secret is on standard error: %s", argv, signal, at)
			}
			if interrupted := strings.Contains(stderr, ": interrupted"); signal == syscall.SIGQUIT && (!interrupted || status.ExitStatus() != 130) {
				t.Errorf("%q: SIGQUIT is not heard: %#x, %s", argv, status, stderr)
			}
		}
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
	if status, _ := ended(t, dir, env, append(unlimited, crash...), nil); !status.CoreDump() {
		t.Skip("this system writes no core files")
	}
	run := append([]string{filepath.Join(bin, credProgram), "exec", "admin", "--"}, crash...)
	if status, stderr := ended(t, dir, env, append(unlimited, run...), nil); !status.CoreDump() {
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
		"readlinkat:when=1", // package os looks for the program's path
		"newfstatat:when=1", // the files of a hit
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
	for _, argv := range [][]string{{consoleProgram, "--stdin"}, {credProgram, "keys", "add", "new", "--stdin"}} {
		cmd := exec.CommandContext(t.Context(), filepath.Join(bin, argv[0]), argv[1:]...)
		cmd.Env = []string{"HOME=" + t.TempDir()}
		user := os.Getuid()
		if user == 0 {
			user = 65534
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534, NoSetGroups: true}}
		}
		stdin, err := cmd.StdinPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		var owner uint32
		for range 200 {
			time.Sleep(5 * time.Millisecond)
			info, err := os.Stat("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/environ")
			if err != nil {
				t.Fatal(err)
			}
			status, _ := info.Sys().(*syscall.Stat_t)
			if owner = status.Uid; owner == 0 {
				break
			}
		}
		if owner != 0 {
			t.Errorf("%q: user %d can look into it, as %d", argv, user, owner)
		}
		_ = stdin.Close()
		_ = cmd.Wait()
	}
}
