//go:build unix

package clients_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const (
	account = "111122223333"
	// identityARN is who the roles' sessions are.
	identityARN = "arn:aws:sts::111122223333:assumed-role/Reader/tester"
	// limit is how long a client may take, on a busy machine. It is shorter than a question waits for its answer.
	limit = 30 * time.Second
)

// world is an AWS and the home of somebody who uses it. The profiles "role" and "mfa" get their credentials from our program, which
// assumes a role, with a code in the case of "mfa"; and "nested" has two of our programs, one of which runs the other.
type world struct {
	*fakeaws.Server
	device fakeaws.Device
	home   string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	alice := server.AddUser(account, "alice")
	w := &world{Server: server, device: server.AddDevice(alice.ARN, "alice"), home: t.TempDir()}
	free := server.AddRole(fakeaws.Role{Account: account, Name: "Reader", Trust: []string{alice.ARN}})
	guarded := server.AddRole(fakeaws.Role{Account: account, Name: "team/Reader", Trust: []string{alice.ARN}, RequireMFA: true})
	w.write(t, "credentials", fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", alice.AccessKeyID, alice.SecretAccessKey))
	w.write(t, "config", strings.Join([]string{
		ours("role"), assumes("base-role", free, "source_profile = base"),
		ours("mfa"), assumes("base-mfa", guarded, "source_profile = base\nmfa_serial = "+w.device.Serial),
		ours("nested"), assumes("base-nested", free, "source_profile = keys"),
		"[profile keys]\ncredential_process = aws-federate-cred --profile base",
	}, "\n"))
	return w
}

// ours is a profile whose credentials come from our program.
func ours(name string) string {
	return fmt.Sprintf("[profile %s]\nregion = eu-west-1\ncredential_process = aws-federate-cred --profile base-%s\n", name, name)
}

func assumes(name, arn, rest string) string {
	return fmt.Sprintf("[profile %s]\nrole_arn = %s\nrole_session_name = tester\n%s\n", name, arn, rest)
}

func (w *world) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(w.home, ".aws", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// process is a running client.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

// start starts a client in a session of its own, with its output in pipes and a standard input that never ends. The terminal is the
// session's; without one it has none.
func (w *world) start(t *testing.T, c client, profile string, terminal *os.File) *process {
	t.Helper()
	stdin, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	t.Cleanup(func() { feed.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	argv := c.argv
	if c.endpoint != "" {
		argv = append(argv[:len(argv):len(argv)], c.endpoint, w.URL)
	}
	p := &process{cmd: exec.CommandContext(ctx, argv[0], argv[1:]...)}
	p.cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.home, "AWS_PROFILE=" + profile,
		"AWS_ENDPOINT_URL_STS=" + w.URL, "AWS_EC2_METADATA_DISABLED=true",
	}, c.env...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = stdin, &p.stdout, &p.stderr
	p.cmd.WaitDelay = time.Second // or a program that the client has left behind would hold the pipes
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if terminal != nil {
		p.cmd.ExtraFiles = []*os.File{terminal}
		p.cmd.SysProcAttr.Setctty, p.cmd.SysProcAttr.Ctty = true, 3
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); p.reap(t) })
	return p
}

// reap waits for a process that a failed test has left, and shows what it has to say.
func (p *process) reap(t *testing.T) {
	t.Helper()
	if p.cmd.ProcessState != nil {
		return
	}
	t.Logf("the client was stopped: %v: %s%s", p.cmd.Wait(), &p.stdout, &p.stderr)
}

// succeeds waits for the end of the client, which has to know who it is.
func (p *process) succeeds(t *testing.T) {
	t.Helper()
	if err := p.ends(t); err != nil {
		t.Fatalf("%v: %s", err, &p.stderr)
	}
	if got := strings.TrimSpace(p.stdout.String()); got != identityARN {
		t.Errorf("the client is %q, want %q", got, identityARN)
	}
}

// ends waits for the end of the client, and looks for secrets in what it has written.
func (p *process) ends(t *testing.T) error {
	t.Helper()
	err := p.cmd.Wait()
	if strings.Contains(p.stdout.String()+p.stderr.String(), fakeaws.Canary) {
		t.Error("the client shows a secret")
	}
	return err
}

// assumed checks how often a role has been assumed.
func (w *world) assumed(t *testing.T, want int) {
	t.Helper()
	if got := w.Count("AssumeRole"); got != want {
		t.Errorf("AssumeRole was called %d times, want %d", got, want)
	}
}
