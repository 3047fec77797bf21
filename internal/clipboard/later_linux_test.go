package clipboard_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/clipboard"
)

func TestHelperOutlivesUs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "about")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "CLIPBOARD_TEST_ROLE=leave a helper", "CLIPBOARD_TEST_FILE="+file, "GORACE=atexit_sleep_ms=0")
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput() // waits for all who have the pipe
	if err != nil || len(out) > 0 {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("it waited for the helper")
	}
	const want = "/dev/null<nil>\n/dev/null<nil>\n/dev/null<nil>\n/<nil>\ntrue\nan argument"
	for range 500 {
		if got, err := os.ReadFile(file); err == nil {
			if string(got) != want {
				t.Errorf("the helper has %q, want %q", got, want)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("no helper")
}

func TestHelperThatIsMissing(t *testing.T) {
	if err := clipboard.Later(t.Context(), []string{filepath.Join(t.TempDir(), "none")}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if clipboard.Later(t.Context(), nil) == nil {
		t.Error("no program is no error")
	}
}
