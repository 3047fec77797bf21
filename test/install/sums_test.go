package install_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestSums has SHA256SUMS name each file that is published, and each of them be as it says.
func TestSums(t *testing.T) {
	sums, err := os.ReadFile(filepath.Join(dist(t), "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	check := exec.CommandContext(t.Context(), testkit.Program(t, "sha256sum"), "--check", "--strict", "SHA256SUMS")
	check.Dir = dist(t)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, ending := range []string{".tar.gz", ".zip", ".deb", ".rpm", ".apk", ".pkg.tar.zst", ".cdx.json"} {
		for _, path := range released(t, ending) {
			if !bytes.Contains(sums, []byte("  "+filepath.Base(path)+"\n")) {
				t.Errorf("SHA256SUMS does not name %s", filepath.Base(path))
			}
		}
	}
}

// TestSignature signs SHA256SUMS as a release does, with a key of the test, and checks it by the
// command of docs/guide/install.md. A changed byte fails, and so does another key.
func TestSignature(t *testing.T) {
	cosign, err := exec.LookPath("cosign")
	if err != nil {
		t.Skip("cosign is not installed")
	}
	dir := t.TempDir()
	run := func(name string, args ...string) error {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "COSIGN_PASSWORD=", "COSIGN_KEY="+filepath.Join(dir, "cosign.key"), "HOME="+dir)
		out, err := cmd.CombinedOutput()
		t.Logf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sums, err := os.ReadFile(filepath.Join(dist(t), "SHA256SUMS"))
	must(err)
	must(os.WriteFile(filepath.Join(dir, "SHA256SUMS"), sums, 0o600))
	must(run(cosign, "generate-key-pair", "--output-key-prefix=another"))
	must(run(cosign, "generate-key-pair"))
	sign, err := filepath.Abs(filepath.Join(checkout, "release", "sign"))
	must(err)
	must(run(sign, "SHA256SUMS", "SHA256SUMS.sigstore.json"))

	verify := documented(t, "cosign verify-blob --key")
	must(run("bash", "-c", verify))
	if run("bash", "-c", strings.ReplaceAll(verify, "cosign.pub", "another.pub")) == nil {
		t.Error("another key passes")
	}
	sums[0] ^= 1
	must(os.WriteFile(filepath.Join(dir, "SHA256SUMS"), sums, 0o600))
	if run("bash", "-c", verify) == nil {
		t.Error("a changed byte passes")
	}
}

// documented is the command of the page that begins so, with the lines that belong to it.
func documented(t *testing.T, begin string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(checkout, "docs", "guide", "install.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "\n    "+begin)
	if !ok {
		t.Fatalf("the page has no %q", begin)
	}
	command := begin
	for line := range strings.Lines(rest) {
		command += line
		if !strings.HasSuffix(line, "\\\n") {
			break
		}
	}
	return command
}
