//go:build linux

package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha1" // the AWS CLI names files so
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// home is a home directory with an AWS behind it.
type home struct {
	*lab
	dir    string
	job    job
	aws    *fakeaws.Server
	user   fakeaws.Keys
	device fakeaws.Device
	token  string // the file of the sign-in, which has ended and can be renewed
	// config and credentials are the two files as they were.
	config, credentials string
	ring                *testkit.Secrets
	closeRing           func()
	// always and more are of the environment; more is there while something is broken. peer is the
	// address of who stands on the way to AWS.
	always, more []string
	peer         string
	moving       bool // its programs have a clock that can be moved
	patience     time.Duration
}

const account = "111122223333"

// home makes a home for a job.
func (l *lab) home(ctx context.Context, dir string, j job) (*home, error) {
	aws, err := fakeaws.Start() //nolint:contextcheck // it serves until close
	if err != nil {
		return nil, err
	}
	h := &home{lab: l, dir: dir, job: j, aws: aws, closeRing: func() {}}
	if err := h.furnish(); err != nil {
		return nil, err
	}
	if j.keyring {
		if err := h.openRing(ctx); err != nil {
			return nil, err
		}
	}
	return h, h.prepare(ctx)
}

// furnish puts into the home what a user has there.
func (h *home) furnish() error {
	h.user = h.aws.AddUser(account, "alice")
	h.device = h.aws.AddDevice(h.user.ARN, "alice")
	admin := h.aws.AddRole(fakeaws.Role{Account: account, Name: "Admin", Trust: []string{h.user.ARN}})
	secure := h.aws.AddRole(fakeaws.Role{Account: account, Name: "Secure", Trust: []string{h.user.ARN}, RequireMFA: true})
	h.aws.Assign(account, "Dev")
	h.aws.SetConsent(fakeaws.ConsentGiven)
	h.aws.SetPollInterval(time.Second)
	sum := sha1.Sum([]byte("corp"))
	h.token = filepath.Join(h.dir, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
	token, err := json.Marshal(tokenFile(h.aws.SignIn(-time.Minute)))
	if err != nil {
		return err
	}
	h.config = remarks + "[profile admin]\nrole_arn = " + admin + "\nsource_profile = base\n" +
		"[profile secure]\nrole_arn = " + secure + "\nsource_profile = base\nmfa_serial = " + h.device.Serial + "\n" +
		"[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n" +
		"[profile signed]\nsso_session = corp\nsso_account_id = " + account + "\nsso_role_name = Dev\n" + lastLine
	h.credentials = "# mine\n[base]\naws_access_key_id = " + h.user.AccessKeyID + "\naws_secret_access_key = " +
		h.user.SecretAccessKey + "\n" + elsewhere
	for path, text := range map[string]string{
		filepath.Join(h.dir, ".aws", "credentials"): h.credentials,
		h.token:                             string(token),
		filepath.Join(h.dir, "tmp", "made"): "",
		filepath.Join(h.dir, "browser"):     browser,
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			return err
		}
	}
	return errors.Join(h.place(h.config), os.Chmod(filepath.Join(h.dir, "browser"), 0o700))
}

func tokenFile(in fakeaws.SignedIn) map[string]string {
	return map[string]string{
		"startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", "accessToken": in.AccessToken,
		"expiresAt": in.Expires.UTC().Format(time.RFC3339), "clientId": in.ClientID, "clientSecret": in.ClientSecret,
		"registrationExpiresAt": in.ClientExpires.UTC().Format(time.RFC3339), "refreshToken": in.RefreshToken,
	}
}

func (h *home) close() {
	h.closeRing()
	h.aws.Close()
	remove(h.dir)
}

// result is what a run has said.
type result struct {
	stdout, stderr string
	code           int // -1 for a signal
	took           time.Duration
	hung           bool
}

// patience is what a run gets: the time for a call, and some for a busy machine. It is longer where
// runs wait for one another (55 s) and for a code (50 s).
const (
	patience     = 40 * time.Second
	longPatience = 120 * time.Second
)

// command is a program of ours behind others, as it is to be started.
func (h *home) command(ctx context.Context, program string, behind []string, args ...string) *exec.Cmd {
	path := h.programs[cmp.Or(program, "aws-federate-cred")]
	if h.moving {
		path = filepath.Join(h.lab.dir, "moving", filepath.Base(path))
	}
	argv := slices.Concat(behind, []string{path}, args)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = h.dir
	cmd.Env = slices.Concat([]string{
		"HOME=" + h.dir, "PATH=" + os.Getenv("PATH"), "USER=tester", "TMPDIR=" + filepath.Join(h.dir, "tmp"),
		"AWS_EC2_METADATA_DISABLED=true", "BROWSER=" + filepath.Join(h.dir, "browser"),
	}, h.endpoints(h.aws.URL), h.always, h.more)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = patience // of a busy machine, on which nobody may read for a second what was written
	return cmd
}

// endpoints have all services at an address.
func (h *home) endpoints(url string) []string {
	return []string{
		"AWS_ENDPOINT_URL_STS=" + url, "AWS_ENDPOINT_URL_SSO=" + url, "AWS_ENDPOINT_URL_SSO_OIDC=" + url,
		"AWS_CONSOLE_FEDERATION_ENDPOINT=" + url + strings.TrimPrefix(h.aws.FederationURL(), h.aws.URL),
	}
}

// run runs a program behind others, without a terminal, and with a person before it where one signs
// in.
func (h *home) run(ctx context.Context, program string, behind []string, args ...string) result {
	return h.runAnd(ctx, func(*os.Process) {}, program, behind, args...)
}

// runAnd does something else as well, as soon as the program is started.
func (h *home) runAnd(ctx context.Context, meanwhile func(*os.Process), program string, behind []string, args ...string) result {
	limited, cancel := context.WithTimeout(ctx, cmp.Or(h.patience, patience))
	defer cancel()
	cmd := h.command(limited, program, behind, args...)
	var stdout bytes.Buffer
	var stderr screen
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var person sync.WaitGroup
	over, leave := context.WithCancel(limited)
	if h.job.signsIn {
		person.Go(func() { h.signIn(over, &stderr) })
	}
	began := time.Now()
	if cmd.Start() == nil {
		meanwhile(cmd.Process)
		_ = cmd.Wait() // the exit code says it
	}
	leave()
	person.Wait()
	r := result{stdout: stdout.String(), stderr: stderr.String(), code: -1, took: time.Since(began), hung: limited.Err() != nil}
	if cmd.ProcessState != nil {
		r.code = cmd.ProcessState.ExitCode()
	}
	return r
}

// does runs the job.
func (h *home) does(ctx context.Context, behind ...string) result {
	return h.run(ctx, h.job.program, behind, h.job.args(h)...)
}

// refreshToken is the one in a file of a sign-in; empty where there is none.
func refreshToken(path string) string {
	text, _ := os.ReadFile(path)
	var file map[string]string
	_ = json.Unmarshal(bytes.TrimRight(text, " "), &file) // a reserved place ends with blanks
	return strings.TrimSpace(file["refreshToken"])
}
