package testkit

import (
	"os"
	"os/exec"
	"testing"
)

// Program returns the path of a program.
func Program(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Missing(tb, name+" is not installed")
	}
	return path
}

// Root needs the rights of root.
func Root(tb testing.TB) {
	tb.Helper()
	if os.Getuid() != 0 {
		Missing(tb, "only root can do this")
	}
}

// Missing ends a test for want of what it needs.
func Missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("AWS_FEDERATE_TEST_ALL") == "1" {
		tb.Fatalf("%s, and AWS_FEDERATE_TEST_ALL is set", what)
	}
	tb.Skip(what)
}
