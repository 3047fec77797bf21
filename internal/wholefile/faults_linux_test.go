package wholefile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

// TestMain is also the child of the tests below: AS names one of the ways to write, and what it is
// to do without.
func TestMain(m *testing.M) {
	by, without, child := strings.Cut(os.Getenv("WHOLEFILE_TEST_AS"), " ")
	if !child {
		os.Exit(m.Run())
	}
	if without == "room" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 4 << 10, Max: 4 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			fmt.Println(err)
		}
	}
	if err := ways()[by](wholefile.File{Path: os.Getenv("WHOLEFILE_TEST_PATH"), Durable: true}); err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child has another process write a file, behind a program.
func child(t *testing.T, path, as string, behind ...string) *exec.Cmd {
	t.Helper()
	argv := []string{"/proc/self/exe"} // which any user can run
	if len(behind) > 0 {
		argv = slices.Concat(behind, []string{os.Args[0]})
	}
	cmd := exec.CommandContext(t.Context(), argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), "WHOLEFILE_TEST_AS="+as, "WHOLEFILE_TEST_PATH="+path)
	return cmd
}

// TestFaults has system calls fail, or kill: the old file is there in full. What a writer without a
// lock could not bring to its place is gone; what was reserved is kept, if it was written at all.
func TestFaults(t *testing.T) {
	t.Parallel()
	strace := testkit.Program(t, "strace")
	for _, tt := range []struct {
		by, inject string
		left       string // what stands in the reserved place
	}{
		{"write", "/^rename:error=EACCES", ""},
		{"write", "fsync:error=EIO", ""},
		{"reserve", "/^rename:error=EACCES", "new"},
		{"reserve", "/^rename:signal=KILL:error=EIO", "new"},
		{"reserve", "pwrite64:error=EIO", strings.Repeat(" ", len("old")+8<<10)},
		{"reserve", "fsync:error=EIO", ""},
		{"reserve", "ftruncate:error=EIO", "new" + strings.Repeat(" ", 8<<10)},
	} {
		t.Run(tt.by+" "+tt.inject, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a")
			// strace counts the calls of each thread, and Go may go on in another one: once more, then.
			for try := 1; ; try++ {
				put(t, path, "old")
				out, err := underFault(t, strace, path, tt.by, tt.inject)
				if err != nil {
					break
				}
				if try == 5 {
					t.Fatalf("no error: %s", out)
				}
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
			}
			if tt.left == "" {
				holds(t, path, "old", "a")
				return
			}
			holds(t, path, "old", "a", "a.next")
			f := wholefile.File{Path: path}
			if err := f.Recover(always); err != nil {
				t.Fatal(err)
			}
			holds(t, path, tt.left, "a")
		})
	}
}

// TestOwnerTrouble has the disk fail where the new file gets the owner of the old one: the old one stays,
// as a new one would have lost its owner and the rights of its group.
func TestOwnerTrouble(t *testing.T) {
	t.Parallel()
	testkit.Root(t)
	strace := testkit.Program(t, "strace")
	for _, inject := range []string{"fchown:error=EIO", "fchown:error=EROFS", "fchown:error=EPERM", "fstat:error=EIO"} {
		for by := range ways() {
			path := filepath.Join(t.TempDir(), "a")
			put(t, path, "old")
			if err := errors.Join(os.Chmod(path, 0o640), os.Chown(path, 65534, 65534)); err != nil {
				t.Fatal(err)
			}
			want, owned := fs.FileMode(0o640), uint32(65534)
			_, err := underFault(t, strace, path, by, inject)
			if strings.HasSuffix(inject, "EPERM") { // we may not: it is ours then, and nobody else's
				want, owned = 0o600, 0
			} else if err == nil {
				t.Errorf("%s, %s: no error", by, inject)
			}
			info, err := os.Stat(path)
			if uid, _ := owner(t, path); err != nil || info.Mode().Perm() != want || uid != owned {
				t.Errorf("%s, %s: %v of %d, %v", by, inject, info.Mode(), uid, err)
			}
			only(t, filepath.Dir(path), "a")
		}
	}
}

// TestSecondTry has what was reserved come to its place all the same where the disk fails for a moment:
// its content cannot be had again.
func TestSecondTry(t *testing.T) {
	t.Parallel()
	strace := testkit.Program(t, "strace")
	for _, call := range []string{"pwrite64", "ftruncate"} {
		path := filepath.Join(t.TempDir(), "a")
		put(t, path, "old")
		if out, err := underFault(t, strace, path, "reserve", call+":error=EIO:when=1"); err != nil {
			t.Errorf("%s: %v, %s", call, err, out)
		}
		holds(t, path, "new", "a")
	}
}

// TestOrder has a durable file be on the disk before it gets its name, and its name before the call
// returns: so the old or the new one is there whenever the power goes.
func TestOrder(t *testing.T) {
	t.Parallel()
	strace := testkit.Program(t, "strace")
	for by, want := range map[string]string{
		"write":   "pwrite64 a-*.tmp, fsync a-*.tmp, rename, fsync .",
		"reserve": "write a.next, fsync a.next, pwrite64 a.next, fsync a.next, rename, fsync .",
	} {
		dir := t.TempDir()
		put(t, filepath.Join(dir, "a"), "old")
		trace := filepath.Join(t.TempDir(), "trace")
		calls := "trace=write,pwrite64,fsync,/^rename"
		cmd := child(t, filepath.Join(dir, "a"), by+" ", strace, "-f", "-y", "-qqq", "-e", "signal=none", "-o", trace, "-e", calls)
		if out, err := cmd.Output(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		text, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		if got := order(string(text), dir); got != want {
			t.Errorf("%s: %s\n%s", by, got, text)
		}
	}
}

var (
	traced = regexp.MustCompile(`^\d+ +(\w+)\((?:\d+<([^>]*)>)?`)
	random = regexp.MustCompile(`-\d+\.tmp$`)
)

// order are the calls of a trace that are about a directory.
func order(trace, dir string) string {
	var calls []string
	for line := range strings.Lines(trace) {
		m := traced.FindStringSubmatch(line)
		if m == nil || !strings.Contains(line, dir) {
			continue
		}
		if strings.HasPrefix(m[1], "rename") {
			calls = append(calls, "rename")
		} else if name, err := filepath.Rel(dir, m[2]); err == nil {
			calls = append(calls, m[1]+" "+random.ReplaceAllString(name, "-*.tmp"))
		}
	}
	return strings.Join(calls, ", ")
}

// underFault plays a part in a child process in which a call fails.
func underFault(t *testing.T, strace, path, by, inject string) ([]byte, error) {
	t.Helper()
	call, _, _ := strings.Cut(inject, ":")
	return child(t, path, by+" ", strace, "-f", "-qqq", "-o", os.DevNull, "-e", "trace="+call, "-e", "inject="+inject).Output()
}

// TestKilledWriter leaves a file that tells of which it is.
func TestKilledWriter(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	put(t, path, "old")
	strace := testkit.Program(t, "strace")
	inject := "inject=/^rename:signal=KILL:error=EIO"
	_ = child(t, path, "write ", strace, "-f", "-qqq", "-o", os.DevNull, "-e", "trace=/^rename", "-e", inject).Run()
	left, _ := filepath.Glob(path + "?*")
	if len(left) != 1 {
		t.Fatalf("there are %q", left)
	}
	if of, ok := wholefile.TempOf(filepath.Base(left[0])); !ok || of != "a" {
		t.Errorf("%s is of %q", left[0], of)
	}
}

// TestNoRoom finds that there is no room when the place is reserved, and not when it is too late.
func TestNoRoom(t *testing.T) {
	t.Parallel()
	for by, ok := range map[string]bool{"write": true, "reserve": false} { // the three bytes of "new" would have room
		path := filepath.Join(t.TempDir(), "a")
		put(t, path, "old")
		out, err := child(t, path, by+" room").Output()
		if (err == nil) != ok || !ok && !strings.Contains(string(out), "file too large") {
			t.Errorf("%s: %v, %s", by, err, out)
		}
		want := "old"
		if ok {
			want = "new"
		}
		holds(t, path, want, "a")
	}
}

// TestGroup has a user write a file of a group that is not the user's: our group in its place gets
// no access.
func TestGroup(t *testing.T) {
	t.Parallel()
	testkit.Root(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	put(t, path, "old")
	for _, err := range []error{
		os.Chmod(filepath.Dir(dir), 0o755), os.Chown(dir, 65534, 65534), os.Chown(path, 65534, 0), os.Chmod(path, 0o664),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := child(t, path, "reserve ")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	holds(t, path, "new", "a")
	info, err := os.Stat(path)
	if _, group := owner(t, path); err != nil || group != 65534 || info.Mode().Perm() != 0o604 {
		t.Errorf("%v of group %d, %v", info.Mode(), group, err)
	}
}
