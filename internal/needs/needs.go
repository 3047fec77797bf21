// Package needs says what a test needs beyond Go. Where it is missing the test skips with a word; with
// AWS_FEDERATE_TEST_ALL=1, as in CI, which installs everything, it fails. It is for tests alone and knows none of them.
package needs

import (
	"os"
	"os/exec"
	"testing"
)

// Program returns the path of a program.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Missing(t, name+" is not installed")
	}
	return path
}

// Root needs the rights of root.
func Root(t testing.TB) {
	t.Helper()
	if os.Getuid() != 0 {
		Missing(t, "only root can do this")
	}
}

// Missing ends a test for want of what it needs.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("AWS_FEDERATE_TEST_ALL") == "1" {
		t.Fatalf("%s, and AWS_FEDERATE_TEST_ALL is set", what)
	}
	t.Skip(what)
}
