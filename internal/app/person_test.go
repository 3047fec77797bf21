//go:build unix

package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// seat is a terminal with somebody who gives answers there, and a program for it that has a minute, of
// a command WORD of scripts: WORD ANSWER… -- EXITCODE PROGRAM [ARG…].
func seat(ts *testscript.TestScript, word string, neg bool, args []string) (t *terminal, cmd *exec.Cmd, want string, end func()) {
	cut := slices.Index(args, "--")
	if neg || cut < 0 || len(args) < cut+3 {
		ts.Fatalf("usage: %s ANSWER… -- EXITCODE PROGRAM [ARG…]", word)
	}
	t, err := openTerminal(args[:cut])
	ts.Check(err)
	path, err := lookPath(args[cut+2], ts.Getenv("PATH"))
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	cmd = exec.CommandContext(ctx, path, args[cut+3:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environ(ts)
	return t, cmd, args[cut+1], func() {
		cancel()
		t.close()
	}
}

// person ANSWER… -- EXITCODE PROGRAM [ARG…] runs a program with a controlling terminal, its
// standard streams in pipes, and types the answers, one for each question. The answer "^C" is the
// key that interrupts. Afterwards stdout and stderr hold what came through the pipes, and the file
// terminal what stood on the terminal.
func person(ts *testscript.TestScript, neg bool, args []string) {
	t, cmd, want, end := seat(ts, "person", neg, args)
	defer end()
	stdout, stderr, code, err := t.run(cmd)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), []byte(t.text()), 0o600))
	ts.Logf("[terminal]\n%s[stderr]\n%s", t.text(), stderr)
	if got := strconv.Itoa(code); got != want {
		ts.Fatalf("exit code %s, want %s", got, want)
	}
	for _, text := range []string{stderr, t.text()} {
		if strings.Contains(text, fakeaws.Canary) {
			ts.Fatalf("a secret is on the terminal or on standard error")
		}
	}
	for _, answer := range args[:slices.Index(args, "--")] {
		if answer != "^C" && strings.Contains(t.text(), answer) { // a terminal that hides nothing shows the key
			ts.Fatalf("the answer is echoed on the terminal")
		}
	}
	if !t.echoes() {
		ts.Fatalf("the terminal is left without echo")
	}
	ts.Check(ts.Exec("sh", "-c", `cat "$1"; cat "$2" >&2`, "sh", save(ts, "person-stdout", stdout), save(ts, "person-stderr", stderr)))
}

func save(ts *testscript.TestScript, name, text string) string {
	path := ts.MkAbs(name)
	ts.Check(os.WriteFile(path, []byte(text), 0o600))
	return path
}

func lookPath(program, path string) (string, error) {
	for dir := range strings.SplitSeq(path, ":") {
		if found, err := exec.LookPath(dir + "/" + program); err == nil {
			return found, nil
		}
	}
	return "", exec.ErrNotFound
}

// environ is the environment of a script that a program needs.
func environ(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range []string{
		"HOME", "PATH", "USER", "WORK", "BROWSER", "AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM", "AWS_CONSOLE_FEDERATION_ENDPOINT", "AWS_PROFILE",
		"AWS_FEDERATE_PROMPT", "AWS_FEDERATE_CACHE_DIR", "TESTSCRIPT_COMMAND", "GOCOVERDIR", "GORACE", "SSH_CONNECTION",
		"KUBERNETES_EXEC_INFO", "DBUS_SESSION_BUS_ADDRESS",
	} {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// terminal is a pseudo-terminal with somebody at it.
type terminal struct {
	master, slave *os.File
	answers       []string
	mu            sync.Mutex
	shown         bytes.Buffer
	asked         int
	done          chan struct{}
}

func openTerminal(answers []string) (*terminal, error) {
	master, slave, err := pty.Open()
	if err != nil {
		return nil, err
	}
	t := &terminal{master: master, slave: slave, answers: answers, done: make(chan struct{})}
	go t.sit()
	return t, nil
}

// sit reads what appears and types the next answer after each question.
func (t *terminal) sit() {
	defer close(t.done)
	buffer := make([]byte, 4096)
	for {
		n, err := t.master.Read(buffer)
		if err != nil {
			return
		}
		t.mu.Lock()
		t.shown.Write(buffer[:n])
		questions := strings.Count(t.shown.String(), "Code: ") + strings.Count(t.shown.String(), "(y/N): ") +
			strings.Count(t.shown.String(), "Access key ID of ") + strings.Count(t.shown.String(), "Secret access key: ") +
			min(1, strings.Count(t.shown.String(), "giving up in"))
		for t.asked < questions && t.asked < len(t.answers) {
			answer := t.answers[t.asked] + "\n"
			if t.answers[t.asked] == "^C" {
				answer = "\x03"
			}
			t.asked++
			io.WriteString(t.master, answer)
		}
		t.mu.Unlock()
	}
}

// run starts a program with this terminal as its controlling one, and waits for it.
func (t *terminal) run(cmd *exec.Cmd) (stdout, stderr string, code int, err error) {
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	cmd.ExtraFiles = []*os.File{t.slave}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}
	err = cmd.Run()
	t.drain()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return out.String(), problems.String(), exit.ExitCode(), nil
	}
	return out.String(), problems.String(), 0, err
}

// drain waits until all has appeared that was written so far.
func (t *terminal) drain() {
	const end = "<end>"
	if _, err := t.slave.WriteString(end); err != nil {
		return // it is closed
	}
	for range 2000 {
		t.mu.Lock()
		all := strings.HasSuffix(t.shown.String(), end)
		if all {
			t.shown.Truncate(t.shown.Len() - len(end))
		}
		t.mu.Unlock()
		if all {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// text is what has appeared so far, with the line ends of a file.
func (t *terminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ReplaceAll(t.shown.String(), "\r\n", "\n")
}

// asks waits until a question stands on it.
func (t *terminal) asks(patience time.Duration) bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if shown := t.text(); strings.Contains(shown, "Code: ") || strings.Contains(shown, "(y/N): ") {
			return true
		}
	}
	return false
}

// echoes types a word and looks for it.
func (t *terminal) echoes() bool {
	const word = "echo?"
	io.WriteString(t.master, word)
	for range 200 {
		if t.mu.Lock(); strings.Contains(t.shown.String(), word) {
			t.mu.Unlock()
			return true
		}
		t.mu.Unlock()
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

func (t *terminal) close() {
	t.slave.Close()
	t.master.Close()
	<-t.done
}
