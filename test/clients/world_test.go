//go:build unix

package clients_test

import (
	"bytes"
	"context"
	"encoding/json"
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
	// limit is how long most clients may take, on a busy machine. It is shorter than a question
	// waits for its answer.
	limit = 30 * time.Second
)

// world is an AWS and the home of somebody who uses it. The profiles "role" and "mfa" get their
// credentials from our program, which assumes a role, with a code in the case of "mfa"; and
// "nested" and "nested-mfa" have two of our programs, one of which runs the other.
type world struct {
	*fakeaws.Server
	device fakeaws.Device
	home   string
	stdin  *os.File      // of the clients
	limit  time.Duration // how long a client may take
}

func newWorld(t *testing.T, c client) *world {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	alice := server.AddUser(account, "alice")
	w := &world{Server: server, device: server.AddDevice(alice.ARN, "alice"), home: t.TempDir(), stdin: endless(t), limit: limit}
	free := server.AddRole(fakeaws.Role{Account: account, Name: "Reader", Trust: []string{alice.ARN}})
	guarded := server.AddRole(fakeaws.Role{Account: account, Name: "team/Reader", Trust: []string{alice.ARN}, RequireMFA: true})
	keys := fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", alice.AccessKeyID, alice.SecretAccessKey)
	config := strings.Join([]string{
		assumes("base-role", free, "source_profile = base"),
		assumes("base-mfa", guarded, "source_profile = base\nmfa_serial = "+w.device.Serial),
		assumes("base-nested", free, "source_profile = keys"),
		assumes("base-nested-mfa", guarded, "source_profile = keys\nmfa_serial = "+w.device.Serial),
		"[profile keys]\ncredential_process = aws-federate-cred --profile base\n",
	}, "\n")
	if ours := ours("role") + ours("mfa") + ours("nested") + ours("nested-mfa"); c.keysFile {
		keys += strings.ReplaceAll(ours, "[profile ", "[")
	} else {
		config += ours
	}
	w.write(t, "credentials", keys)
	w.write(t, "config", config)
	return w
}

// endless returns a standard input that never ends.
func endless(t *testing.T) *os.File {
	t.Helper()
	stdin, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close(); feed.Close() })
	return stdin
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

// env is all that a process gets of an environment, with more beside it.
func (w *world) env(more ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.home,
		"AWS_ENDPOINT_URL_STS=" + w.URL, "AWS_EC2_METADATA_DISABLED=true",
	}, more...)
}

// process is a running client.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
	world          *world
	profile        string
	service        *service // nil: STS
	over           chan error
	ended          bool
}

// start starts a client in a session of its own, with its output in pipes. The terminal is the
// session's; without one it has none.
func (w *world) start(t *testing.T, c client, profile string, terminal *os.File) *process {
	t.Helper()
	p := &process{world: w, profile: profile}
	url := w.URL
	if c.service != nil {
		p.service = c.service()
		t.Cleanup(p.service.Close)
		url = p.service.URL
	}
	ctx, cancel := context.WithTimeout(t.Context(), w.limit)
	p.cmd = c.command(ctx, url)
	p.cmd.Env = append(w.env(), c.env...)
	if profile != "" {
		p.cmd.Env = append(p.cmd.Env, "AWS_PROFILE="+profile)
	}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = w.stdin, &p.stdout, &p.stderr
	p.cmd.WaitDelay = time.Second // or a program that the client has left behind would hold the pipes
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if terminal != nil {
		p.cmd.ExtraFiles = []*os.File{terminal}
		p.cmd.SysProcAttr.Setctty, p.cmd.SysProcAttr.Ctty = true, 3
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.over = make(chan error, 1)
	go func() { p.over <- p.cmd.Wait() }() // or one that has ended, and is looked at later, would be over time
	t.Cleanup(func() { cancel(); p.reap(t) })
	return p
}

// reap waits for a process that a failed test has left, and shows what it has to say.
func (p *process) reap(t *testing.T) {
	t.Helper()
	if p.ended {
		return
	}
	err := <-p.over
	t.Logf("the client was stopped: %v: %s%s", err, &p.stdout, &p.stderr)
}

// succeeds waits for the end of the client, which has to know who it is.
func (p *process) succeeds(t *testing.T) {
	t.Helper()
	if err := p.ends(t); err != nil {
		t.Fatalf("%v: %s", err, &p.stderr)
	}
	if p.service != nil {
		p.service.knows(t, p.world.key(t, p.profile))
	} else if got := strings.TrimSpace(p.stdout.String()); got != identityARN {
		t.Errorf("the client is %q, want %q", got, identityARN)
	}
}

// fails waits for the end of the client, which has to end by itself and with an error.
func (p *process) fails(t *testing.T) {
	t.Helper()
	err := p.ends(t)
	if p.cmd.ProcessState.ExitCode() <= 0 { // -1 is a client that the limit has ended
		t.Fatalf("%v, want an exit code of the client's: %s%s", err, &p.stdout, &p.stderr)
	}
}

// ends waits for the end of the client, and looks for secrets in what it has written.
func (p *process) ends(t *testing.T) error {
	t.Helper()
	err := <-p.over
	p.ended = true
	if strings.Contains(p.stdout.String()+p.stderr.String(), fakeaws.Canary) {
		t.Error("the client shows a secret")
	}
	return err
}

// key returns the id of the access key that our program has for a profile.
func (w *world) key(t *testing.T, profile string) string {
	t.Helper()
	return w.fetch(t, "base-"+profile, nil)
}

// fetch runs our program for a profile and returns the id of the access key that it gives.
func (w *world) fetch(t *testing.T, profile string, env []string, options ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "aws-federate-cred", append(options, "--profile", profile)...)
	cmd.Env, cmd.SysProcAttr = w.env(env...), &syscall.SysProcAttr{Setsid: true} // no terminal: it is not to ask whoever runs the tests
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	var creds struct {
		AccessKeyID string `json:"AccessKeyId"`
	}
	if err := json.Unmarshal(output, &creds); err != nil {
		t.Fatal(err)
	}
	return creds.AccessKeyID
}

// codes returns the MFA codes that AWS was sent.
func (w *world) codes() []string {
	var codes []string
	for _, call := range w.Calls("") {
		if code := call.Form.Get("TokenCode"); code != "" {
			codes = append(codes, code)
		}
	}
	return codes
}

// assumed checks how often a role has been assumed.
func (w *world) assumed(t *testing.T, want int) {
	t.Helper()
	if got := w.Count("AssumeRole"); got != want {
		t.Errorf("AssumeRole was called %d times, want %d", got, want)
	}
}
