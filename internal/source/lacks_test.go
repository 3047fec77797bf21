package source_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestLacks has each program be looked for once: what is found then counts for all who name it.
func TestLacks(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	program := filepath.Join(dir, "tool")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	put := func() {
		if err := os.WriteFile(program, nil, 0o700); err != nil { // #nosec G306 -- a program
			t.Fatal(err)
		}
	}
	step := func(line string) plan.Step { return plan.Process{Profile: line, Command: secret.New(line)} }
	put()
	before, after := source.Lacks{Now: time.Now}, source.Lacks{Now: time.Now}
	if err := before.Of(step("tool --a")); err != nil {
		t.Error(err)
	}
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	if err := before.Of(step("tool --b")); err != nil {
		t.Errorf("it is looked for again: %v", err)
	}
	if err := after.Of(step("tool --c")); err == nil {
		t.Error("it is not looked for")
	}
	put()
	want := `credential_process of profile "tool --d": tool is not there`
	if err := after.Of(step("tool --d")); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
