package app_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// keyringHome is a home with a Secret Service on a bus of its own.
func keyringHome(t *testing.T) (*home, *testkit.Secrets) {
	t.Helper()
	h := newHome(t, "aws-federate-cred")
	bus := testkit.Bus(t)
	h.env = append(h.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
	return h, testkit.FakeSecrets(t, bus)
}

// TestKeyringSwept imports a key and uses it: no file, no argument list, no environment of a child and
// no line of the log has the secret.
func TestKeyringSwept(t *testing.T) {
	strace := testkit.Program(t, "strace")
	h, _ := keyringHome(t)
	canary := h.alice.SecretAccessKey
	for i, args := range [][]string{
		{"keys", "import", "base", "--yes"},
		{"keys", "list"},
		{"keys", "list", "--json"},
		{"--profile", "admin"},
		{"--profile", "secure", "--mfa-token", h.device.Code()},
		{"explain", "base"},
		{"list"},
		{"doctor", "--offline"},
		{"exec", "admin", "--", "env"},
		{"keys", "import", "base"},
	} {
		trace := filepath.Join(t.TempDir(), "trace")
		r := h.run(
			t,
			[]string{strace, "-f", "-qq", "-v", "-s", "100000", "-e", "trace=execve", "-o", trace},
			append(verbosely(args), args...)...)
		started, err := os.ReadFile(trace)
		if err != nil || r.code != 0 && args[0] != "doctor" {
			t.Fatalf("%d: %v, %d: %s", i, err, r.code, r.stderr)
		}
		for place, text := range map[string]string{"output": r.stdout, "standard error": r.stderr, "a child": string(started)} {
			if strings.Contains(text, canary) {
				t.Errorf("%q: the secret is in %s", args, place)
			}
		}
	}
	err := filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), canary) {
			t.Errorf("the secret is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// verbosely has the program itself say what it does.
func verbosely(args []string) []string {
	if strings.HasPrefix(args[0], "--") {
		return []string{"--verbose"}
	}
	return nil
}

// deaths are system calls in which a program is killed: in what it says to the bus, and in what it
// does to files. With the number it is the one after so many.
func deaths(t *testing.T) (ways []string) {
	t.Helper()
	sends, files := 40, 16
	if testing.Short() {
		sends, files = 0, 6
	}
	for n := 1; n <= sends; n += 2 {
		ways = append(ways, fmt.Sprintf("write:when=%d", n))
	}
	for n := 1; n <= files; n++ {
		ways = append(ways, fmt.Sprintf("/^rename|^fsync|^unlink|^pwrite:when=%d", n))
	}
	return ways
}

// killed runs the program and kills it in a call; it reports whether the program was killed.
func (h *home) killed(t *testing.T, way string, args ...string) bool {
	t.Helper()
	calls, when, _ := strings.Cut(way, ":")
	prefix := []string{
		testkit.Program(
			t,
			"strace",
		),
		"-f",
		"-qqq",
		"-o",
		os.DevNull,
		"-e",
		"trace=" + calls,
		"-e",
		"inject=" + calls + ":signal=KILL:" + when,
	}
	return h.run(t, prefix, args...).code != 0
}

// TestImportKilled kills an import in each of its steps: there is a key that works, and the next
// import goes on.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	died := 0
	for _, way := range deaths(t) {
		h, service := keyringHome(t)
		if h.killed(t, way, "keys", "import", "base", "--yes") {
			died++
		}
		if r := h.run(t, nil, "--profile", "base"); !strings.Contains(r.stdout, h.alice.SecretAccessKey) {
			t.Errorf("%s: no key is left: %s", way, r.stderr)
		}
		credentials := h.read(t, ".aws/credentials")
		if !strings.Contains(credentials, h.alice.SecretAccessKey) &&
			!strings.Contains(h.read(t, ".aws/federate/keys.json"), h.alice.AccessKeyID) {
			t.Errorf("%s: the index does not know the key", way)
		}
		if r := h.run(t, nil, "keys", "import", "base", "--yes"); r.code != 0 {
			t.Errorf("%s: the next import: %s", way, r.stderr)
		}
		if strings.Contains(h.read(t, ".aws/credentials"), h.alice.SecretAccessKey) || len(service.Values()) != 1 {
			t.Errorf("%s: the key is not moved", way)
		}
		if r := h.run(t, nil, "--profile", "base"); !strings.Contains(r.stdout, h.alice.SecretAccessKey) {
			t.Errorf("%s: no key after that: %s", way, r.stderr)
		}
		if left, _ := filepath.Glob(filepath.Join(h.dir, ".aws/credentials?*")); len(left) > 0 {
			t.Errorf("%s: left behind: %q", way, left)
		}
	}
	t.Logf("killed %d times", died)
	if died < 3 {
		t.Errorf("killed %d times only", died)
	}
}

func (h *home) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, name))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// TestRemoveKilled kills a removal in each of its steps: the key works, or it is said that it is
// gone; and the next removal ends it.
func TestRemoveKilled(t *testing.T) {
	t.Parallel()
	died := 0
	for _, way := range deaths(t) {
		h, service := keyringHome(t)
		if r := h.run(t, nil, "keys", "import", "base", "--yes"); r.code != 0 {
			t.Fatal(r.stderr)
		}
		killed := h.killed(t, way, "keys", "remove", "base")
		kept, known := len(service.Values()) > 0, strings.Contains(h.read(t, ".aws/federate/keys.json"), h.alice.AccessKeyID)
		if kept && !known {
			t.Errorf("%s: the keyring has a key that the index does not know", way)
		}
		if r := h.run(t, nil, "keys", "get", "base"); (r.code == 0) != kept {
			t.Errorf("%s: kept %t, and exit code %d: %s", way, kept, r.code, r.stderr)
		}
		if !killed {
			continue
		}
		died++
		if r := h.run(t, nil, "keys", "remove", "base"); r.code != 0 && known {
			t.Errorf("%s: the next removal: %s", way, r.stderr)
		}
		if len(service.Values()) != 0 || strings.Contains(h.read(t, ".aws/federate/keys.json"), h.alice.AccessKeyID) {
			t.Errorf("%s: the key is still there", way)
		}
	}
	t.Logf("killed %d times", died)
	if died < 2 {
		t.Errorf("killed %d times only", died)
	}
}

// TestKeyringCrowd starts two hundred at once that need a key of the keyring and a code: it is read
// once, and one is asked.
func TestKeyringCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts two hundred processes")
	}
	const size, roles = 200, 10
	c, tty := newCrowd(t, crowdPrograms(t), roles), newTerminal(t)
	bus := testkit.Bus(t)
	service := testkit.FakeSecrets(t, bus)
	c.env = append(c.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
	if r := c.run(t, nil, "keys", "import", "base", "--yes"); r.code != 0 {
		t.Fatal(r.stderr)
	}
	before := service.Reads()
	c.gather(t, tty, size)
	if !tty.asks(60 * time.Second) {
		t.Fatal("no question")
	}
	fmt.Fprintln(tty.master, c.ask(t, "code"))
	if counts := c.results(t, "^$"); counts[0] != size {
		t.Errorf("%v", counts)
	}
	c.calls(t, 1, roles)
	if reads := service.Reads() - before; reads != 1 {
		t.Errorf("the keyring was read %d times", reads)
	}
}
