package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestMachineSettings has the settings of the machine at their own place, in a world of mounts of
// their own: they count, an error names the file, and one that this user may not read stops nothing.
func TestMachineSettings(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("needs root, to mount over /etc")
	}
	unshare, setpriv := testkit.Program(t, "unshare"), testkit.Program(t, "setpriv")
	dir, err := os.MkdirTemp("/tmp", "machine") //nolint:usetesting // another user has to get there
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for path, content := range map[string]string{
		"etc/aws-federate/settings": "mfa_session = never\n",
		"home/.aws/config": "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\nsource_profile = b\n" +
			"mfa_serial = arn:aws:iam::111122223333:mfa/a\n",
		"home/.aws/credentials": "[b]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
	} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := testkit.Build(dir, "cmd/aws-federate-cred"); err != nil {
		t.Fatal(err)
	}
	explain := func() (string, error) {
		cmd := exec.CommandContext(t.Context(), unshare, "--mount", "sh", "-c",
			`mount --bind "$0/etc" /etc && exec "$1" --reuid=65534 --regid=65534 --clear-groups "$0/aws-federate-cred" explain --profile a`,
			dir, setpriv)
		cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + filepath.Join(dir, "home"), "AWS_EC2_METADATA_DISABLED=true"}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	settings := filepath.Join(dir, "etc", "aws-federate", "settings")
	if out, err := explain(); err != nil || !strings.Contains(out, "/etc/aws-federate/settings:1") {
		t.Errorf("%v: %s", err, out)
	}
	if err := os.Chmod(settings, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := explain(); err != nil || !strings.Contains(out, "/etc/aws-federate/settings is for all users, and you may not read it") {
		t.Errorf("%v: %s", err, out)
	}
	if err := os.WriteFile(settings, []byte("\nmfa_session = no\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(settings, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := explain(); !strings.Contains(out, "/etc/aws-federate/settings:2") {
		t.Errorf("%v: %s", err, out)
	}
}
