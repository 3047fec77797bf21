package install_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// image is what release/Containerfile makes: a root, and how its program is started.
type image struct {
	root       string
	env, start []string
	user       string
}

// built follows the lines of release/Containerfile, as a builder does. It knows no lines that run
// anything: these would need a shell in the image.
func built(t *testing.T, context string) image {
	t.Helper()
	recipe, err := os.ReadFile(filepath.Join(checkout, "release", "Containerfile"))
	if err != nil {
		t.Fatal(err)
	}
	made := image{root: t.TempDir()}
	for text := range strings.Lines(string(recipe)) {
		words := strings.Fields(text)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		switch words[0] {
		case "FROM":
			if words[1] != "scratch" {
				t.Errorf("the image stands on %s", words[1])
			}
		case "COPY":
			to := words[len(words)-1]
			for _, from := range words[1 : len(words)-1] {
				path := filepath.Join(made.root, to)
				if strings.HasSuffix(to, "/") {
					path = filepath.Join(path, from)
				}
				output(t, "install", "-D", "-p", "-m", mode(t, filepath.Join(context, from)), filepath.Join(context, from), path)
			}
		case "ENV":
			made.env = append(made.env, words[1:]...)
		case "USER":
			made.user = words[1]
		case "ENTRYPOINT":
			if err := json.Unmarshal([]byte(strings.TrimPrefix(text, "ENTRYPOINT ")), &made.start); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("%s is not known here", words[0])
		}
	}
	return made
}

func mode(t *testing.T, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%o", info.Mode().Perm())
}

// room mounts the root so that nothing in it can be written, but for /run and /cache in memory, and
// runs the rest of its arguments there as a user. It is what "docker run --read-only --tmpfs" does.
const room = `
root=$1 user=$2 files=$3
shift 3
mkdir -p "$root/run" "$root/cache" "$root/home/.aws"
mount --bind "$root" "$root"
mount --bind "$files" "$root/home/.aws"
mount -o remount,ro,bind "$root"
mount -o remount,ro,bind "$root/home/.aws"
mount -t tmpfs -o "uid=65532,gid=65532,mode=700" none "$root/run"
mount -t tmpfs -o "uid=65532,gid=65532,mode=700" none "$root/cache"
exec /usr/sbin/chroot --userspec="$user" --groups= "$root" "$@"`

// aliceHome is a home with keys and a role, which the image's user owns.
func aliceHome(t *testing.T, server *fakeaws.Server) string {
	t.Helper()
	alice := server.AddUser("111122223333", "alice")
	server.AddRole(fakeaws.Role{Account: "111122223333", Name: "Dev", Trust: []string{alice.ARN}})
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".aws"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"config":      "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/Dev\nsource_profile = base\nregion = eu-west-1\n",
		"credentials": fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", alice.AccessKeyID, alice.SecretAccessKey),
	} {
		path := filepath.Join(home, ".aws", name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, 65532, 65532); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// TestImage runs serve in the image as nobody, with nothing that can be written and no shell, and
// asks it for credentials from inside.
func TestImage(t *testing.T) {
	testkit.Root(t)
	unshare := testkit.Program(t, "unshare")
	made := built(t, imageContext(t))
	if made.user != "65532:65532" || !slices.Equal(made.start, []string{"/usr/bin/aws-federate-cred", "serve"}) {
		t.Errorf("%+v", made)
	}
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	home := aliceHome(t, server)
	serve := append([]string{"--mount", "sh", "-euc", room, "room", made.root, made.user, filepath.Join(home, ".aws")}, made.start...)
	cmd := exec.CommandContext(t.Context(), unshare, append(serve, "dev", "--socket", "/run/dev.sock")...)
	cmd.Env = append([]string{"AWS_ENDPOINT_URL=" + server.URL, "AWS_EC2_METADATA_DISABLED=true"}, made.env...)
	said := &strings.Builder{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	inside := func(script string) (string, error) {
		in := exec.CommandContext(
			t.Context(),
			testkit.Program(t, "nsenter"),
			"--target",
			fmt.Sprint(cmd.Process.Pid),
			"--mount",
			"sh",
			"-euc",
			script,
		)
		out, err := in.CombinedOutput()
		return string(out), err
	}
	asks := "HOME=/home chroot --userspec=" + made.user + " --groups= " + made.root + " /usr/bin/aws-federate-cred --profile dev --socket /run/dev.sock"
	answer := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if answer, err = inside(asks); err == nil {
			break
		}
	}
	if !strings.Contains(answer, `"AccessKeyId":"ASIA`) {
		t.Errorf("no credentials: %v\n%s\n%s", err, answer, said)
	}
	for what, script := range map[string]string{
		"a file can be written": "touch " + made.root + "/new",
		"there is a shell":      "chroot " + made.root + " /bin/sh -c true",
	} {
		if out, err := inside(script); err == nil {
			t.Errorf("%s: %s", what, out)
		}
	}
	if status, err := os.ReadFile(
		fmt.Sprintf("/proc/%d/status", cmd.Process.Pid),
	); err != nil ||
		!strings.Contains(string(status), "Uid:\t65532\t65532") {
		t.Errorf("who it is: %v\n%s", err, status)
	}
}

// imageContext is the directory that release/image makes of the release.
func imageContext(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	program := unpacked(t, native(t, "linux_amd64", "linux_arm64", ".tar.gz"))
	for name, mode := range map[string]os.FileMode{"aws-federate-cred": 0o755, "LICENSE": 0o644, "THIRD-PARTY-LICENSES": 0o644} {
		if err := os.WriteFile(filepath.Join(dir, name), program[name], mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "ca-certificates.crt"), []byte("none is needed here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
