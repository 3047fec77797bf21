// Package runtest makes runs of a program for tests, in a home directory of their own, with nothing
// from outside but what a test says.
package runtest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Now is what the clock of a [Home] shows.
var Now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// User is a profile of long-lived keys, to begin a config file with.
const User = `
[profile user]
region = eu-west-1
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
`

// SignIn are profiles around a sign-in to IAM Identity Center, and one that leads nowhere.
const SignIn = `[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Dev
region = eu-west-1
[profile over]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = sso
[profile onlysession]
sso_session = corp
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
[profile bad]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = nobody
`

// Home is a home directory, and what a program gets from outside there.
type Home struct {
	Dir            string
	Env            run.Env
	Variables      map[string]string
	Stdout, Stderr bytes.Buffer
}

// New makes a home with a config file, and variables as "NAME=VALUE".
func New(t testing.TB, config string, variables ...string) *Home {
	t.Helper()
	h := &Home{Dir: t.TempDir()}
	h.Variables = map[string]string{"HOME": h.Dir, "AWS_EC2_METADATA_DISABLED": "true"}
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		h.Variables[name] = value
	}
	h.Write(t, ".aws/config", config)
	h.Env = run.Env{
		Stdin: strings.NewReader(""), Stdout: &h.Stdout, Stderr: &h.Stderr,
		Getenv: func(name string) string { return h.Variables[name] },
		Now:    func() time.Time { return Now }, Sleep: func(context.Context, time.Duration) {},
		System: "linux", UserID: 1000, TempDir: filepath.Join(h.Dir, "tmp"),
		Executable: func() (string, error) { return "/bin/program", nil }, ReadFile: os.ReadFile,
		Caller: func(string) caller.Process { return caller.Process{} },
		Agent:  func() agent.Agent { return agent.Agent{} }, AgentsTerminal: func(agent.Agent) bool { return true },
		AWSCLI: func() ([]string, bool, bool) { return nil, false, false },
	}
	return h
}

// Write writes a file of the home.
func (h *Home) Write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(h.Dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Run makes a run with options that both programs have.
func (h *Home) Run(t testing.TB, args ...string) *run.Run {
	t.Helper()
	r, err := h.TryRun(args...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TryRun is Run where the options may be wrong.
func (h *Home) TryRun(args ...string) (r *run.Run, err error) {
	program := run.NewProgram("program", "")
	program.Flags = run.CommonFlags()
	program.Action = func(c *cli.Context) error {
		r, err = run.New(c, h.Env)
		return err
	}
	return r, run.Start(program, args)
}

// Set reads the files.
func (h *Home) Set(t testing.TB) *profile.Set {
	t.Helper()
	set, err := profile.Load(profile.Locate(h.Env.Getenv, h.Env.System))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Plan resolves a request against the files.
func (h *Home) Plan(t testing.TB, request profile.Request) profile.Plan {
	t.Helper()
	plan, err := run.Resolve(h.Set(t), request)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// Cache stores credentials for a key, which are fresh and last for a time.
func (h *Home) Cache(t testing.TB, r *run.Run, key string, lasting time.Duration) {
	t.Helper()
	h.CacheFor(t, r, key, lasting, lasting)
}

// CacheFor stores credentials for a key that were issued for a time, and last for another yet.
func (h *Home) CacheFor(t testing.TB, r *run.Run, key string, life, left time.Duration) {
	t.Helper()
	issued := Now.Add(left - life)
	store := &cache.Disk{Dir: r.Disk.Dir, Now: func() time.Time { return issued }}
	creds := aws.Credentials{
		AccessKeyID: "ASIA", SecretAccessKey: "s", SessionToken: "t", AccountID: "111122223333", CanExpire: true, Expires: Now.Add(left),
	}
	if _, err := store.Do(t.Context(), key, func(context.Context) (aws.Credentials, error) { return creds, nil }); err != nil {
		t.Fatal(err)
	}
}
