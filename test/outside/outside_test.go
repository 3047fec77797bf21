package outside

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	// What the programs are built with, so that a change there makes this test run again.
	_ "github.com/seed642dee07/aws-federate/pkg/cache"
	_ "github.com/seed642dee07/aws-federate/pkg/federation"
	_ "github.com/seed642dee07/aws-federate/pkg/lock"
	_ "github.com/seed642dee07/aws-federate/pkg/plan"
	_ "github.com/seed642dee07/aws-federate/pkg/profile"
	_ "github.com/seed642dee07/aws-federate/pkg/request"
	_ "github.com/seed642dee07/aws-federate/pkg/secret"
)

const project = "github.com/seed642dee07/aws-federate"

// TestPrograms builds and runs the programs below testdata, each in a module outside this one. A
// program says what is wrong by its exit code, and on standard error.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds seven programs")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for library, want := range map[string]string{
		"cache":      "AKIDFETCHED, fetched once",
		"federation": "signed in: 127.0.0.1 https://console.aws.amazon.com/",
		"lock":       "held, and let go",
		"plan":       "keys of base, then arn:aws:iam::111122223333:role/Admin, kept in 80 letters",
		"profile":    "static_keys of base, assume_role of prod: arn:aws:iam::111122223333:role/Admin",
		"request":    "two requests, each of 64 letters",
		"secret":     "[redacted], which is 8 bytes long",
	} {
		t.Run(library, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			text, err := os.ReadFile(filepath.Join("testdata", library, "main.go"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, "main.go", string(text))
			write(t, dir, "go.mod", module(t, root))
			sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, "go.sum", string(sums))
			if got := run(t, dir); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestEveryLibrary wants a program for each public package.
func TestEveryLibrary(t *testing.T) {
	libraries, err := os.ReadDir(filepath.Join("..", "..", "pkg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, library := range libraries {
		if _, err := os.Stat(filepath.Join("testdata", library.Name(), "main.go")); err != nil {
			t.Error(err)
		}
	}
}

// module is a go.mod that takes the project from this checkout, and its dependencies in the
// versions that are here already.
func module(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	ours, ok := strings.CutPrefix(string(text), "module "+project+"\n")
	if !ok {
		t.Fatalf("go.mod does not begin with module %s", project)
	}
	return "module example.com/stranger\n" + ours +
		"\nrequire " + project + " v0.0.0\n\nreplace " + project + " => " + filepath.ToSlash(root) + "\n"
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs the program in a directory, without a network, and returns its answer.
func run(t *testing.T, dir string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "run", ".")
	command.Dir = dir
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	var problem strings.Builder
	command.Stderr = &problem
	answer, err := command.Output()
	if err != nil {
		t.Fatalf("%v:\n%s", err, problem.String())
	}
	return strings.TrimSpace(string(answer))
}
