package handover

import (
	"os"
	"os/exec"
	"os/signal"
	"strings"
)

// separators make a name a path.
const separators = `\/:`

func sameName(a, b string) bool { return strings.EqualFold(a, b) }

// isNoDirectory is for Unix: here such a path is one that is not found.
func isNoDirectory(error) bool { return false }

// run waits for the program. Ctrl-C reaches it by the console that both have, and only it decides
// what becomes of that.
func run(path string, p Program) error {
	signal.Reset()
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cmd := &exec.Cmd{Path: path, Args: p.Args, Env: p.Environ, Stdin: p.Stdin, Stdout: p.Stdout, Stderr: p.Stderr}
	return ended(path, cmd.Run())
}

// wait is run: here nothing takes our place.
func wait(path string, p Program) error { return run(path, p) }

func codeOf(state *os.ProcessState) int { return state.ExitCode() }

// end ends a program: here none can be asked.
func end(program *os.Process) error { return program.Kill() }
