package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestColdOpensNothingInVain has a call that the cache has no answer for open nothing that nobody wants
// to know: which time it is here, where the programs work that ours comes from, whose roots would be
// trusted over https.
func TestColdOpensNothingInVain(t *testing.T) {
	strace := testkit.Program(t, "strace")
	h := newHome(t, "aws-federate-cred")
	trace := filepath.Join(t.TempDir(), "trace")
	r := h.run(t, []string{strace, "-f", "-qq", "-e", "trace=/open,/readlink", "-o", trace}, "--profile", "admin")
	if r.code != 0 || h.Count("AssumeRole") != 1 {
		t.Fatal(r.stderr)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "/cmdline") || !strings.Contains(string(text), "/exe") {
		t.Errorf("no walk to an agent: the trace traces nothing:\n%s", text)
	}
	for _, vain := range []string{"/etc/localtime", "/cwd", "/etc/ssl/", "resolv.conf"} {
		if strings.Contains(string(text), vain) {
			t.Errorf("%s is opened:\n%s", vain, text)
		}
	}
}
