//go:build unix

package app_test

import (
	"cmp"
	"context"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// picks KEYS -- EXITCODE PROGRAM [ARG…] runs a program on a terminal, where somebody types the keys
// once the list of profiles stands there. In keys, ENTER, ESC and ERASE are those. What the program
// writes is that of the script's last command, and the file terminal has what has appeared. Its
// standard input is a pipe that has to stay as it is.
func picks(ts *testscript.TestScript, neg bool, args []string) {
	cut := slices.Index(args, "--")
	if neg || cut != 1 || len(args) < cut+3 {
		ts.Fatalf("usage: picks KEYS -- EXITCODE PROGRAM [ARG…]")
	}
	keys := strings.NewReplacer("ENTER", "\r", "ESC", "\x1b", "ERASE", "\x15", `\r`, "\r").Replace(args[0])
	t, err := openTerminal(nil)
	ts.Check(err)
	defer t.close()
	ts.Check(pty.Setsize(t.master, &pty.Winsize{Rows: 24, Cols: 80}))
	path, err := lookPath(args[cut+2], ts.Getenv("PATH"))
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args[cut+3:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), append(environ(ts), "TERM="+cmp.Or(ts.Getenv("TERM"), "xterm"))
	stdin, feed, err := os.Pipe()
	ts.Check(err)
	defer stdin.Close()
	_, err = io.WriteString(feed, "unread")
	ts.Check(err)
	ts.Check(feed.Close())
	cmd.Stdin = stdin
	go t.typesOnce("rofile", keys)
	stdout, stderr, code, err := t.run(cmd)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), []byte(t.text()), 0o600))
	ts.Logf("[terminal]\n%q\n[stderr]\n%s", t.text(), stderr)
	if got := strconv.Itoa(code); got != args[cut+1] {
		ts.Fatalf("exit code %s, want %s", got, args[cut+1])
	}
	if strings.Contains(stderr+t.text(), fakeaws.Canary) {
		ts.Fatalf("a secret is on the terminal or on standard error")
	}
	if left, err := io.ReadAll(stdin); err != nil || string(left) != "unread" {
		ts.Fatalf("of standard input %q is left", left)
	}
	if !t.echoes() {
		ts.Fatalf("the terminal is left without echo")
	}
	ts.Check(ts.Exec("sh", "-c", `cat "$1"; cat "$2" >&2`, "sh", save(ts, "picks-stdout", stdout), save(ts, "picks-stderr", stderr)))
}

// typesOnce types keys once a text stands on the terminal.
func (t *terminal) typesOnce(text, keys string) {
	for range 1000 {
		if strings.Contains(t.text(), text) {
			time.Sleep(50 * time.Millisecond) // as a person sees it before
			_, _ = io.WriteString(t.master, keys)
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}
