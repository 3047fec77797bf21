package browsers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// console is the path of aws-console.
var console string

func TestMain(m *testing.M) {
	code, err := withPrograms(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// withPrograms builds our programs and runs the tests. Browsers outlive the program that starts
// them; they become children of the tests, which so can find, wait for and end all that was started
// and nothing else.
func withPrograms(run func() int) (int, error) {
	dir, err := os.MkdirTemp("", "browsers")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := testkit.Build(dir, "cmd/..."); err != nil {
		return 0, err
	}
	console = filepath.Join(dir, "aws-console")
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return 0, err
	}
	return run(), nil
}
