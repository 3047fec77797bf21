//go:build unix

package pages_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// limit is how long a block may take, on a busy machine.
const limit = 2 * time.Minute

// terminal is a terminal with alice at it: she types the code that her phone shows, says yes,
// chooses the first profile of a list, and opens the page that a code is for.
type terminal struct {
	master *os.File
	mu     sync.Mutex
	shown  bytes.Buffer
	done   chan struct{}
}

// reactions are what alice does about what appears.
var reactions = []struct {
	sees *regexp.Regexp
	does func(w *world, text string) (typed string)
}{
	{regexp.MustCompile(`arn:aws-us-gov:iam::\d+:mfa/alice[^:]*\s(?s:.*)Code: $`), func(w *world, _ string) string {
		return w.elsewhere["aws-us-gov"].Code() + "\n"
	}},
	{regexp.MustCompile(`Code: $`), func(w *world, _ string) string { return w.device.Code() + "\n" }},
	{regexp.MustCompile(`Access key ID of \S+: $`), func(w *world, _ string) string { return w.alice.AccessKeyID + "\n" }},
	{regexp.MustCompile(`Secret access key: ?$`), func(w *world, _ string) string { return w.alice.SecretAccessKey + "\n" }},
	{regexp.MustCompile(`\(y/N\): $`), func(*world, string) string { return "y\n" }},
	{regexp.MustCompile(`Profile:\x1b`), func(*world, string) string { return "\r" }},
	{regexp.MustCompile(`\nProfile: $`), func(*world, string) string { return "prod\n" }},
	{regexp.MustCompile(`rofile> `), func(*world, string) string { return "\r" }},
	{regexp.MustCompile(`https?://\S*user_code=\S+`), func(_ *world, text string) string {
		if answer, err := http.Get(text); err == nil {
			_ = answer.Body.Close()
		}
		return ""
	}},
}

// sit reads what appears and reacts to it, once for each time.
func (t *terminal) sit(w *world) {
	defer close(t.done)
	buffer, heeded := make([]byte, 4096), 0
	for {
		n, err := t.master.Read(buffer)
		if err != nil {
			return
		}
		t.mu.Lock()
		t.shown.Write(buffer[:n])
		text := t.shown.String()
		t.mu.Unlock()
		for _, r := range reactions {
			if at := r.sees.FindStringIndex(text[heeded:]); at != nil {
				seen := text[heeded+at[0] : heeded+at[1]]
				heeded += at[1]
				_, _ = t.master.WriteString(r.does(w, seen))
			}
		}
	}
}

func (t *terminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ReplaceAll(t.shown.String(), "\r\n", "\n")
}

// start starts the script of a block on a terminal of its own. The function that it returns waits for its
// end.
func (w *world) start(ctx context.Context, t *testing.T, b *block, script string) (on *terminal, wait func() (code int, err error)) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Rows: 40, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	on = &terminal{master: master, done: make(chan struct{})}
	argv, environ := []string{"bash", "-e", "-o", "pipefail", "-c", b.first + "\n" + script}, []string(nil)
	if b.places != "" {
		argv, environ = inRoom(ctx, t, b.first+"\n"+script, strings.ReplaceAll(b.places, "~", w.home))
	}
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Env = w.path(""), slices.Concat(w.environ, environ)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = 5 * time.Second
	go on.sit(w)
	err = cmd.Start()
	slave.Close()
	if err != nil {
		t.Fatal(err)
	}
	return on, func() (int, error) {
		err := cmd.Wait()
		select {
		case <-on.done: // nobody has the terminal any more
		case <-time.After(time.Second): // what runs on has
		}
		master.Close()
		<-on.done
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() >= 0 {
			return exit.ExitCode(), nil
		}
		return 0, err
	}
}
