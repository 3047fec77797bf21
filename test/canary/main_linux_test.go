// Package canary_test runs every command of both programs, with each of its options, and looks where
// a secret is that has no place there, and whether anything from outside can write to a terminal as
// it likes. Which commands and options there are it has from the programs themselves.
package canary_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/console"
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// bin is where the programs are, as they are released.
var bin string

func TestMain(m *testing.M) { os.Exit(builtAndRun(m)) }

func builtAndRun(m *testing.M) int {
	// Some tests wait for a server, or for Go's runtime to crash.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "canary")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // for a test that is somebody else
		panic(err)
	}
	if err := testkit.Build(dir, "cmd/..."); err != nil {
		panic(err)
	}
	bin = dir
	return m.Run()
}

// The programs.
const (
	credProgram    = "aws-federate-cred"
	consoleProgram = "aws-console"
)

// command is one of a program's, with its words, such as "keys add". The program itself has none.
type command struct {
	program, words string
	flags          []cli.Flag
}

func (c command) name() string { return strings.TrimSpace(c.program + " " + c.words) }

// commands are all that do something.
func commands() (all []command) {
	env := run.System()
	all = append(
		all,
		command{program: consoleProgram, flags: console.Program(env).Flags},
		command{program: credProgram, flags: cred.Program(env).Flags},
	)
	var add func(above string, some []*cli.Command)
	add = func(above string, some []*cli.Command) {
		for _, c := range some {
			words := strings.TrimSpace(above + " " + c.Name)
			if c.Action != nil {
				all = append(all, command{program: credProgram, words: words, flags: c.Flags})
			}
			add(words, c.Subcommands)
		}
	}
	add("", cred.Commands(env))
	return all
}

// line is the arguments of a command: its words, what it cannot do without, and an option before
// what is another command's.
func (c command) line(needs []string, option ...string) []string {
	words := strings.Fields(c.words)
	at := slices.Index(needs, "--")
	if at < 0 {
		at = len(needs)
	}
	return slices.Concat(words, needs[:at], option, needs[at:])
}

// result is what a program has left.
type result struct {
	stdout, stderr string
	code           int
}

// limits of one run: that of what ends by itself, and that of a server and of what waits for long.
const (
	runLimit   = 20 * time.Second
	serveLimit = 250 * time.Millisecond
)

// limitOf is that of a run of a command.
func limitOf(c command, argv []string) time.Duration {
	switch {
	case c.words == "serve" || slices.Contains(argv, "--clear-clipboard"):
		return serveLimit
	case slices.Contains(argv, "--device-code"): // nobody comes
		return 4 * serveLimit
	}
	return runLimit
}

// start runs a program without a terminal, with a session of its own.
func start(t *testing.T, dir string, env []string, stdin string, limit time.Duration, argv ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, argv[0]), argv[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, dir, strings.NewReader(stdin), &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended && !errors.Is(err, exec.ErrWaitDelay) && ctx.Err() == nil {
		t.Fatalf("%q: %v", argv, err)
	}
	if limit == runLimit && ctx.Err() != nil {
		t.Errorf("%q does not end: %s", argv, stderr.String())
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}
