package install_test

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

const (
	module  = "github.com/seed642dee07/aws-federate"
	version = "v0.0.1"
)

// TestGoInstall runs the line of the README, with a module proxy in a directory: this checkout as it
// is committed is all that is published there.
func TestGoInstall(t *testing.T) {
	dist(t) // it builds both programs anew, which takes too long for each run of all tests
	testkit.Program(t, "git")
	place := t.TempDir()
	published := filepath.Join(place, "proxy", filepath.FromSlash(module), "@v")
	if err := os.MkdirAll(published, 0o755); err != nil {
		t.Fatal(err)
	}
	publish(t, published)
	cache, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "sh", "-c", line(t, "CGO_ENABLED=0 go install "))
	install.Dir = place
	install.Env = append(os.Environ(), "GOBIN="+filepath.Join(place, "bin"), "GOMODCACHE="+filepath.Join(place, "modules"),
		"GOPROXY=file://"+filepath.Join(place, "proxy")+",file://"+strings.TrimSpace(string(cache))+"/cache/download",
		"GOSUMDB=off", "GOWORK=off", "GOFLAGS=-modcacherw -trimpath") // the path of the modules is another each time
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, program := range []string{"aws-federate-cred", "aws-console"} {
		said := output(t, filepath.Join(place, "bin", program), "--version")
		if !strings.Contains(said, version+" (module h1:") {
			t.Errorf("%s --version says %q", program, said)
		}
	}
}

// publish writes a version as a proxy has it.
func publish(t *testing.T, dir string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", "-C", checkout, "ls-files", "-z").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(dir, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(file)
	for name := range strings.SplitSeq(strings.Trim(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(checkout, name))
		if os.IsNotExist(err) {
			continue // removed, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(module + "@" + version + "/" + name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list": version + "\n", version + ".mod": string(mod),
		version + ".info": `{"Version":"` + version + `","Time":"2026-11-27T00:00:00Z"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// output is what a program says. An error of its own ends the test.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), testkit.Program(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// line is the line of the README's part "Install" that begins so.
func line(t *testing.T, begin string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(checkout, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(page), "\n## Install\n")
	part, _, _ = strings.Cut(part, "\n## ")
	for text := range strings.Lines(part) {
		if text = strings.TrimSpace(text); strings.HasPrefix(text, begin) {
			text, _, _ = strings.Cut(text, "  #")
			return text
		}
	}
	t.Fatalf("the README has no line %q", begin)
	return ""
}
