//go:build unix

package early_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestOrder has the program be initialised up to this package and no further where the cache has the
// answer, and this package come before the network and the SDK where it has not: by Go's own trace of
// each package that has something to initialise.
func TestOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "aws-federate-cred")
	if err := testkit.Build(dir, "cmd/aws-federate-cred"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	config := "[profile p]\nprocess_cache = yes\ncredential_process = echo " +
		`'{"Version":1,"AccessKeyId":"ASIA","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}'` + "\n"
	if err := os.WriteFile(filepath.Join(dir, ".aws", "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(30 * time.Millisecond) // until its stamps are settled
	first, long := initialised(t, program, dir)
	second, short := initialised(t, program, dir)
	if first == "" || first != second {
		t.Errorf("%q, and then %q", first, second)
	}
	const ours = "github.com/seed642dee07/aws-federate/internal/early"
	at := slices.Index(long, ours)
	if at < 0 {
		t.Fatalf("%s is not initialised, of %q", ours, long)
	}
	for _, later := range []string{"net", "net/http", "crypto/tls", "crypto/x509", "github.com/urfave/cli/v2"} {
		if when := slices.Index(long, later); when < at {
			t.Errorf("%s is initialised as number %d, and this package as number %d", later, when, at)
		}
	}
	for when, name := range long {
		if strings.HasPrefix(name, "github.com/aws/aws-sdk-go-v2/service/") && when < at {
			t.Errorf("%s is initialised before this package", name)
		}
	}
	if len(short) > at { // the last one is not traced, as it ends the process
		t.Errorf("from the cache, %d packages are initialised and not %d: %q", len(short), at, short[at:])
	}
}

// initialised runs the program for a profile, and returns what it says and which packages were
// initialised, in their order.
func initialised(t *testing.T, program, home string) (answer string, packages []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "--profile", "p")
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "GODEBUG=inittrace=1"}
	var trace bytes.Buffer
	cmd.Stderr = &trace
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &trace)
	}
	for line := range strings.Lines(trace.String()) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "init" {
			packages = append(packages, words[1])
		}
	}
	return string(out), packages
}
