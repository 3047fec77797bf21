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
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("no go.mod above the working directory")
	}
	shared := filepath.Join(filepath.Dir(dir), "shared")
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("in CI the folder shared has to stand beside the project")
		}
		t.Skip("no folder shared beside the project: its vectors are not run")
	}
	return shared
}

// JSON reads a file below that folder into v.
func JSON(t testing.TB, v any, path ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{Dir(t)}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatal(err)
	}
}
