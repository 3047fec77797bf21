//go:build unix

package app_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// says ANSWER… -- EXITCODE PROGRAM [ARG…] is person for answers that are shown as they are typed.
func says(ts *testscript.TestScript, neg bool, args []string) {
	t, cmd, want, end := seat(ts, "says", neg, args)
	defer end()
	cmd.Env = append(cmd.Env, "NO_COLOR="+ts.Getenv("NO_COLOR"))
	stdout, stderr, code, err := t.run(cmd)
	ts.Check(err)
	if !t.echoes() {
		ts.Fatalf("the terminal is left without echo")
	}
	ts.Check(os.WriteFile(ts.MkAbs("terminal"), []byte(t.text()), 0o600))
	ts.Logf("[terminal]\n%s[stderr]\n%s", t.text(), stderr)
	if got := strconv.Itoa(code); got != want {
		ts.Fatalf("exit code %s, want %s", got, want)
	}
	ts.Check(ts.Exec("sh", "-c", `cat "$1"; cat "$2" >&2`, "sh", save(ts, "person-stdout", stdout), save(ts, "person-stderr", stderr)))
}

// named ACCOUNT NAME gives an account its name, assigned ACCOUNT ROLE lets all who sign in have a
// role of it, and page N has the access portal list N at a time.
func named(ts *testscript.TestScript, _ bool, args []string) { the(ts).NameAccount(args[0], args[1]) }

func assigned(ts *testscript.TestScript, _ bool, args []string) { the(ts).Assign(args[0], args[1]) }

func page(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	the(ts).SetPage(n)
}

// config is the config file of a home, as it is now.
func (h *home) config(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, ".aws", "config"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSetupCrowd has eight set up a profile each at once: none is lost, and all can be taken back.
func TestSetupCrowd(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	before := h.config(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if r := h.run(t, nil, "setup", "profile", "admin", "--as", fmt.Sprint("n", i), "--yes"); r.code != 0 {
				t.Errorf("%d: exit code %d, %s", i, r.code, r.stderr)
			}
		})
	}
	all.Wait()
	after := h.config(t)
	for i := range 8 {
		if !strings.Contains(after, fmt.Sprintf("[profile n%d]\n", i)) {
			t.Errorf("profile n%d is lost", i)
		}
	}
	if backups, _ := filepath.Glob(filepath.Join(h.dir, ".aws", "config.*.bak")); len(backups) != 8 {
		t.Errorf("%d backups", len(backups))
	}
	for range 8 {
		if r := h.run(t, nil, "setup", "undo", "--yes"); r.code != 0 {
			t.Fatal(r.stderr)
		}
	}
	if got := h.config(t); got != before {
		t.Errorf("taken back:\n%s", got)
	}
}

// TestSetupMeanwhile has somebody else change the file while the question stands: that stays, and
// nothing is written over it.
func TestSetupMeanwhile(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	tty := newTerminal(t)
	p := h.start(t, tty, "setup", "profile", "admin")
	if !tty.asks(10 * time.Second) {
		t.Fatal("no question")
	}
	changed := h.config(t) + "# mine\n"
	h.write(t, ".aws/config", changed)
	fmt.Fprintln(tty.master, "y")
	if code := p.wait(); code != 1 || !strings.Contains(p.stderr.String(), "nothing was changed: somebody else has changed") ||
		p.stdout.Len() > 0 {
		t.Errorf("exit code %d, %s", code, &p.stderr)
	}
	if got := h.config(t); got != changed {
		t.Errorf("got\n%s", got)
	}
}

// TestSetupFiles sets up files of every form: what was there stays byte by byte, with its link and
// mode, and taken back it is the same again.
func TestSetupFiles(t *testing.T) {
	t.Parallel()
	crlf := strings.ReplaceAll(roleProfiles, "\n", "\r\n")
	for name, test := range map[string]struct {
		text string
		mode os.FileMode
		link bool
	}{
		"as usual":      {roleProfiles, 0o600, false},
		"open to all":   {roleProfiles, 0o644, false},
		"a link":        {roleProfiles, 0o640, true},
		"CRLF":          {crlf, 0o600, false},
		"a mark":        {"\ufeff" + crlf, 0o600, false},
		"no newline":    {strings.TrimSuffix(roleProfiles, "\n"), 0o600, false},
		"CRLF, without": {strings.TrimSuffix(crlf, "\r\n"), 0o600, false},
		"other bytes":   {"# caf\xe9 \x01\n\n\n" + roleProfiles + "\n\n   \n# end", 0o600, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t, "aws-federate-cred")
			path := filepath.Join(h.dir, ".aws", "config")
			if test.link {
				h.write(t, "dotfiles/aws", "")
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink("../dotfiles/aws", path); err != nil {
					t.Fatal(err)
				}
			}
			h.write(t, ".aws/config", test.text)
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"setup", "profile", "admin"}, {"setup", "profile", "secure", "--in-place"}} {
				before := h.config(t)
				if r := h.run(t, nil, append(args, "--yes")...); r.code != 0 {
					t.Fatal(r.stderr)
				}
				after := h.config(t)
				if args[len(args)-1] == "admin" && !strings.HasPrefix(after, before) {
					t.Errorf("what was there has changed:\n%q", after)
				}
				if strings.Contains(test.text, "\r\n") && strings.Count(after, "\n") != strings.Count(after, "\r\n") {
					t.Errorf("lines end in two ways: %q", after)
				}
				if strings.HasSuffix(before, "\n") != strings.HasSuffix(after, "\n") {
					t.Errorf("it ends otherwise: %q", after)
				}
				link, err := os.Lstat(path)
				file, bad := os.Stat(path)
				if err != nil || bad != nil || link.Mode()&os.ModeSymlink != 0 != test.link || file.Mode().Perm() != test.mode {
					t.Errorf("%v, %v", link.Mode(), file.Mode())
				}
			}
			for range 2 {
				if r := h.run(t, nil, "setup", "undo", "--yes"); r.code != 0 {
					t.Fatal(r.stderr)
				}
			}
			if got := h.config(t); got != test.text {
				t.Errorf("taken back: %q", got)
			}
		})
	}
}

// TestSetupFaults kills setup at each of its calls that change something on the disk, or lets the
// disk be full there: the file is the old one or the new one, and what is there can be taken back.
func TestSetupFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("many runs behind strace")
	}
	t.Parallel()
	strace := testkit.Program(t, "strace")
	args := []string{"setup", "profile", "admin", "--yes"}
	clean := newHome(t, "aws-federate-cred")
	before := clean.config(t)
	if r := clean.run(t, nil, args...); r.code != 0 {
		t.Fatal(r.stderr)
	}
	after := clean.config(t)
	for _, call := range []string{"mkdirat", "openat", "write", "pwrite64", "fsync", "ftruncate", "fchmod", "/^rename"} {
		for _, fault := range []string{"signal=KILL", "error=ENOSPC"} {
			t.Run(call+" "+fault, func(t *testing.T) {
				t.Parallel()
				hits := 0
				for n, misses := 1, 0; misses < 3; n++ { // strace counts the calls of each thread
					h := newHome(t, "aws-federate-cred")
					trace := filepath.Join(t.TempDir(), "trace")
					inject := fmt.Sprintf("inject=%s:%s:when=%d", call, fault, n)
					r := h.run(t, []string{strace, "-f", "-qqq", "-o", trace, "-e", "trace=" + call, "-e", inject}, args...)
					switch got := h.config(t); {
					case got != before && got != after:
						t.Fatalf("%d: half a file:\n%s", n, got)
					case got == before && r.code == 0:
						t.Fatalf("%d: it says that it has written", n)
					}
					if undo := h.run(t, nil, "setup", "undo", "--yes"); undo.code != 0 || h.config(t) != before {
						t.Fatalf("%d: taken back: %d, %s\n%s", n, undo.code, undo.stderr, h.config(t))
					}
					misses++
					if text, _ := os.ReadFile(trace); bytes.Contains(text, []byte("INJECTED")) || r.code < 0 {
						hits, misses = hits+1, 0
					}
				}
				if t.Logf("%d hits", hits); hits == 0 && call != "fchmod" && call != "mkdirat" {
					t.Error("no call is hit")
				}
			})
		}
	}
}
