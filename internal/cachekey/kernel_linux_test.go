package cachekey

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// inRoom says that a process of this test is in a user namespace of its own. What it is to do is the
// value.
const inRoom = "AWS_FEDERATE_TEST_KEYRING"

func TestMain(m *testing.M) {
	switch os.Getenv(inRoom) {
	case "print":
		key, err := Get(nil)
		fmt.Println(hex.EncodeToString(key), err)
	case "has":
		fmt.Println(Has(nil))
		key, err := Get(nil)
		fmt.Println(len(key), err)
		fmt.Println(Has(nil))
	case "sessions": // with that of before, and with ones of their own, which do not lead to the user's keyring
		many(nil, []string{"keyctl", "session", "-"})
	case "own":
		many([]string{"keyctl", "session", "-"})
	case "one":
		many(nil)
	case "":
		os.Exit(m.Run())
	}
}

// many starts processes in each of some ways, many times and all at once.
func many(ways ...[]string) {
	all := make([]*exec.Cmd, 0, 60)
	for i := range cap(all) {
		words := slices.Concat(ways[i%len(ways)], os.Args[:1])
		c := exec.Command(words[0], words[1:]...)
		c.Env = append(os.Environ(), inRoom+"=print")
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Start(); err != nil {
			fmt.Println(err)
		}
		all = append(all, c)
	}
	for _, c := range all {
		_ = c.Wait()
		fmt.Print(c.Stdout)
	}
}

// room runs this test in a user namespace of its own, which has keyrings of its own as well, as
// another machine has.
func room(t *testing.T, do string) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), exe)
	c.Env = append(os.Environ(), inRoom+"="+do)
	one := func(id int) []syscall.SysProcIDMap { return []syscall.SysProcIDMap{{HostID: id, Size: 1}} }
	c.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER, UidMappings: one(os.Getuid()), GidMappings: one(os.Getgid()),
	}
	out, err := c.Output()
	if err != nil {
		t.Skip("no user namespace here: ", err)
	}
	return string(out)
}

// TestOneKey: processes that all begin without a key have the same one, whatever session they are
// of.
func TestOneKey(t *testing.T) {
	t.Parallel()
	if _, err := Get(nil); err != nil {
		t.Skip(err)
	}
	ways := []string{"one"}
	if _, err := exec.LookPath("keyctl"); err == nil {
		ways = append(ways, "own", "sessions")
	}
	seen := map[string]bool{}
	for _, way := range ways {
		lines := strings.Split(strings.TrimSpace(room(t, way)), "\n")
		for _, line := range lines {
			if line != lines[0] || len(line) != 2*length+len(" <nil>") {
				t.Errorf("%s: %q, and the first is %q", way, line, lines[0])
			}
		}
		if seen[lines[0]] {
			t.Error("another machine has the same key")
		}
		seen[lines[0]] = true
	}
}

// TestHas: a machine that has no key has none by being asked for it.
func TestHas(t *testing.T) {
	t.Parallel()
	if _, err := Get(nil); err != nil {
		t.Skip(err)
	}
	if got := room(t, "has"); got != "false <nil>\n32 <nil>\ntrue <nil>\n" {
		t.Errorf("%q", got)
	}
}

// TestClosed: the key that is there is what it was, and nothing replaces it by mistake.
func TestClosed(t *testing.T) {
	t.Parallel()
	first, err := Get(nil)
	if e, ok := errors.AsType[*UnavailableError](err); ok {
		t.Skip(e)
	}
	if _, err := unix.AddKey(keyType, description, fresh(), unix.KEY_SPEC_USER_KEYRING); !errors.Is(err, unix.EACCES) {
		t.Errorf("adding another: %v", err)
	}
	if second, err := Get(nil); err != nil || !bytes.Equal(first, second) {
		t.Errorf("another key, or none: %v", err)
	}
}

func BenchmarkGet(b *testing.B) {
	for b.Loop() {
		if _, err := Get(nil); err != nil {
			b.Skip(err)
		}
	}
}
