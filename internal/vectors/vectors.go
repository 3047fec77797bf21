// Package vectors finds the test data that is kept beside the project and not in it: AWS's cross-SDK vectors and the
// project's own cases. It is for tests alone and knows nothing of what the data says.
package vectors

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder "shared" beside the project. Where there is none, the test skips, but in CI (CI=true) it fails.
func Dir(tb testing.TB) string {
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

// JSON reads a file below that folder into v.
func JSON(tb testing.TB, v any, path ...string) {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{Dir(tb)}, path...)...))
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		tb.Fatal(err)
	}
}
