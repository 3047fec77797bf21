//go:build linux

package main

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // the AWS CLI names files so
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// job is what the program is to do while something breaks.
type job struct {
	name string
	args func(h *home) []string
	// filled says that the cache has the answer already.
	filled bool
	// calls are the calls of AWS that it makes.
	calls []string
}

func profile(name string, more ...string) func(*home) []string {
	return func(*home) []string { return append([]string{"--profile", name}, more...) }
}

var (
	cold    = job{name: "cold", args: profile("admin"), calls: []string{"AssumeRole"}}
	refresh = job{name: "refresh", args: profile("admin", "--refresh"), filled: true, calls: []string{"AssumeRole"}}
	hit     = job{name: "hit", args: profile("admin"), filled: true}
	renew   = job{name: "renew", args: profile("signed"), calls: []string{"CreateToken", "GetRoleCredentials"}}
	code    = job{name: "code", calls: []string{"GetSessionToken", "AssumeRole"}, args: func(h *home) []string {
		return []string{"--profile", "secure", "--mfa-token", h.device.Code()}
	}}
	jobs = []job{cold, refresh, hit, renew, code}
)

// home is a home directory with an AWS behind it.
type home struct {
	*lab
	dir    string
	job    job
	aws    *fakeaws.Server
	device fakeaws.Device
	token  string // the file of the sign-in, which has ended and can be renewed
	more   []string
}

const account = "111122223333"

// home makes a home for a job.
func (l *lab) home(ctx context.Context, dir string, j job) (*home, error) {
	aws, err := fakeaws.Start() //nolint:contextcheck // it serves until close
	if err != nil {
		return nil, err
	}
	h := &home{lab: l, dir: dir, job: j, aws: aws}
	user := aws.AddUser(account, "alice")
	h.device = aws.AddDevice(user.ARN, "alice")
	admin := aws.AddRole(fakeaws.Role{Account: account, Name: "Admin", Trust: []string{user.ARN}})
	secure := aws.AddRole(fakeaws.Role{Account: account, Name: "Secure", Trust: []string{user.ARN}, RequireMFA: true})
	aws.Assign(account, "Dev")
	sum := sha1.Sum([]byte("corp")) //nolint:gosec // the AWS CLI names files so
	h.token = filepath.Join(dir, ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
	token, err := json.Marshal(tokenFile(aws.SignIn(-time.Minute)))
	if err != nil {
		return nil, err
	}
	for path, text := range map[string]string{
		filepath.Join(dir, ".aws", "config"): "[profile admin]\nrole_arn = " + admin + "\nsource_profile = base\n" +
			"[profile secure]\nrole_arn = " + secure + "\nsource_profile = base\nmfa_serial = " + h.device.Serial + "\n" +
			"[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n" +
			"[profile signed]\nsso_session = corp\nsso_account_id = " + account + "\nsso_role_name = Dev\n",
		filepath.Join(dir, ".aws", "credentials"): "[base]\naws_access_key_id = " + user.AccessKeyID + "\naws_secret_access_key = " +
			user.SecretAccessKey + "\n",
		h.token:                           string(token),
		filepath.Join(dir, "tmp", "made"): "",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			return nil, err
		}
	}
	if j.filled {
		for range 2 { // the second time the files are old enough for the index
			if r := h.run(ctx, nil, "--profile", "admin"); r.code != 0 {
				return nil, fmt.Errorf("filling the cache: %s", r.stderr)
			}
			time.Sleep(60 * time.Millisecond)
		}
	}
	return h, nil
}

func tokenFile(in fakeaws.SignedIn) map[string]string {
	return map[string]string{
		"startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", "accessToken": in.AccessToken,
		"expiresAt": in.Expires.UTC().Format(time.RFC3339), "clientId": in.ClientID, "clientSecret": in.ClientSecret,
		"registrationExpiresAt": in.ClientExpires.UTC().Format(time.RFC3339), "refreshToken": in.RefreshToken,
	}
}

func (h *home) close() {
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

// patience is what a run gets: the time for a call, and some for a busy machine.
const patience = 40 * time.Second

// command is the program behind others, as it is to be started.
func (h *home) command(ctx context.Context, behind []string, args ...string) *exec.Cmd {
	argv := slices.Concat(behind, []string{h.program}, args)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = h.dir
	cmd.Env = append([]string{
		"HOME=" + h.dir, "PATH=" + os.Getenv("PATH"), "USER=tester", "TMPDIR=" + filepath.Join(h.dir, "tmp"),
		"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL_STS=" + h.aws.URL, "AWS_ENDPOINT_URL_SSO=" + h.aws.URL,
		"AWS_ENDPOINT_URL_SSO_OIDC=" + h.aws.URL,
	}, h.more...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	return cmd
}

// run runs the program behind others, without a terminal.
func (h *home) run(ctx context.Context, behind []string, args ...string) result {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := h.command(limited, behind, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	_ = cmd.Run() // the exit code says it
	r := result{stdout: stdout.String(), stderr: stderr.String(), code: -1, took: time.Since(began), hung: limited.Err() != nil}
	if cmd.ProcessState != nil {
		r.code = cmd.ProcessState.ExitCode()
	}
	return r
}

// does runs the job.
func (h *home) does(ctx context.Context, behind ...string) result {
	return h.run(ctx, behind, h.job.args(h)...)
}

// refreshToken is the one in a file of a sign-in; empty where there is none.
func refreshToken(path string) string {
	text, _ := os.ReadFile(path)
	var file map[string]string
	_ = json.Unmarshal(bytes.TrimRight(text, " "), &file) // a reserved place ends with blanks
	return strings.TrimSpace(file["refreshToken"])
}
