//go:build unix

package clients_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// shells are how each is made to read our code and to run a line.
var shells = map[string]string{
	"bash": `eval "$(aws-federate-cred setup shell bash)"; `,
	"zsh":  `eval "$(aws-federate-cred setup shell zsh)"; `,
	"fish": `aws-federate-cred setup shell fish | source; `,
}

// TestShells has "aws console --profile NAME" open that profile's console with every AWS CLI that is
// here, in each shell, with our code and no alias. All else is the AWS CLI's.
func TestShells(t *testing.T) {
	t.Parallel()
	for _, c := range each("aws", "/usr/bin/aws", awsCLI) {
		for shell, code := range shells {
			t.Run(c.argv[0]+" in "+shell, func(t *testing.T) {
				t.Parallel()
				c.prepare(t)
				if _, err := exec.LookPath(shell); err != nil {
					missing(t, false, "%v", err)
				}
				w := newAliasWorld(t, c)
				if err := os.Remove(filepath.Join(w.home, ".aws", "cli", "alias")); err != nil {
					t.Fatal(err)
				}
				for _, args := range []string{"--profile prod", "-p prod", "prod", "--profile=prod", "--region eu-west-1 --profile prod"} {
					link, stderr, err := w.shell(t, c, shell, code+"aws console "+args+" --print")
					if err != nil || !strings.Contains(w.follow(t, link), "assumed-role/Prod/") {
						t.Errorf("aws console %s: %v: %s", args, err, stderr)
					}
				}
				who, stderr, err := w.shell(t, c, shell, code+"aws configure get role_arn --profile prod")
				if err != nil || !strings.Contains(who, ":role/Prod") {
					t.Errorf("the AWS CLI itself: %v: %s, %s", err, who, stderr)
				}
				who, stderr, err = w.shell(t, c, shell,
					code+"fedcred use prod; aws sts get-caller-identity --query Arn --output text --endpoint-url "+w.URL)
				if err != nil || !strings.Contains(who, "assumed-role/Prod/") {
					t.Errorf("fedcred use: %v: %s, %s", err, who, stderr)
				}
			})
		}
	}
}

// shell runs a line in a shell that finds this AWS CLI first.
func (w *world) shell(t *testing.T, c client, shell, line string) (stdout, stderr string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, shell, "-c", line)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	cmd.Env = append(w.env("AWS_PROFILE=dev", "AWS_REGION=us-east-1", "AWS_CONSOLE_FEDERATION_ENDPOINT="+w.FederationURL()),
		"PATH="+filepath.Dir(c.argv[0])+string(filepath.ListSeparator)+os.Getenv("PATH"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Run()
	return out.String(), complaints.String(), err
}
