package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// peer is a program of others that does the same: it prints credentials of a role that it has kept.
type peer struct {
	name    string
	prepare []string // is run once before; nil for nothing
	command []string
}

// peers are those that are looked for on the PATH. Of the others: saml2aws signs in at an identity
// provider, and so does another job.
var peers = []peer{ //nolint:gochecknoglobals // a table
	{name: "aws", command: []string{"configure", "export-credentials", "--profile", "role", "--format", "process"}},
	{name: "aws-vault", prepare: []string{"add", "--env", "base"}, command: []string{"export", "--format=json", "role"}},
	{name: "granted", command: []string{"credential-process", "--profile", "role", "--auto-login"}},
	{name: "aws-runas", command: []string{"--output", "json", "role"}},
}

// peerCases are the peers that are installed and do the job here. Of one that does not, it says so.
func (l lab) peerCases(ctx context.Context, w io.Writer) (all []*contender, err error) {
	home := filepath.Join(l.dir, "theirs")
	user := l.theirs.AddUser("111122223333", "bench")
	role := l.theirs.AddRole(fakeaws.Role{Account: "111122223333", Name: "Bench", Trust: []string{user.ARN}})
	if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
		return nil, err
	}
	for name, text := range map[string]string{
		"config":      "[profile base]\nregion = eu-west-1\n[profile role]\nrole_arn = " + role + "\nsource_profile = base\nregion = eu-west-1\n",
		"credentials": fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", user.AccessKeyID, user.SecretAccessKey),
	} {
		if err := os.WriteFile(filepath.Join(home, ".aws", name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	environ := append(l.settings(home, ""), "HOME="+home, "AWS_CONFIG_FILE="+filepath.Join(home, ".aws/config"),
		"AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(home, ".aws/credentials"), "AWS_ENDPOINT_URL_STS="+l.theirs.URL,
		"AWS_VAULT_BACKEND=file", "AWS_VAULT_FILE_PASSPHRASE=bench")
	for _, p := range peers {
		program, err := exec.LookPath(p.name)
		if err != nil {
			continue
		}
		c := &contender{name: p.name, command: append([]string{program}, p.command...), environ: environ, foreign: true, every: 4}
		if p.prepare != nil {
			prepare := exec.CommandContext(ctx, program, p.prepare...)
			prepare.Env = slices.Concat(
				environ,
				[]string{"AWS_ACCESS_KEY_ID=" + user.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + user.SecretAccessKey},
			)
			_ = prepare.Run() // what it has not prepared fails
		}
		cmd := exec.CommandContext(ctx, c.command[0], c.command[1:]...)
		cmd.Env = environ
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "SecretAccessKey") {
			fmt.Fprintf(w, "%s is installed, and does not do the job here: %v\n", p.name, err)
			continue
		}
		all = append(all, c)
	}
	return all, nil
}
