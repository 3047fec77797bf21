package testkit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the folder "shared" beside the project. Where there is none, the test skips, but
// in CI (CI=true) it fails.
func Shared(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		tb.Fatal("no go.mod above the working directory")
	}
	shared := filepath.Join(filepath.Dir(dir), "shared")
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatal("in CI the folder shared has to stand beside the project")
		}
		tb.Skip("no folder shared beside the project: its vectors are not run")
	}
	return shared
}

// SharedJSON reads a file below that folder into v.
func SharedJSON(tb testing.TB, v any, path ...string) {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{Shared(tb)}, path...)...))
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		tb.Fatal(err)
	}
}
