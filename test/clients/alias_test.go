//go:build unix

package clients_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// TestAlias opens consoles by the alias of every AWS CLI that is here: the right account's, or
// none.
func TestAlias(t *testing.T) {
	t.Parallel()
	for _, c := range each("aws", "/usr/bin/aws", awsCLI) {
		t.Run(c.argv[0], func(t *testing.T) {
			t.Parallel()
			c.prepare(t)
			w := newAliasWorld(t, c)
			for _, args := range [][]string{
				{"console", "prod"},
				{"console", "-p", "prod"},
				{"console", "--", "--profile", "prod"},
				{"console", "prod", "--profile", "prod"},
				// The AWS CLI takes these for itself.
				{"console", "--profile", "prod"},
				{"--profile", "prod", "console"},
				{"console", "--profile=prod"},
				{"--prof", "prod", "console"},
				{"console", "--region", "eu-west-1", "--profile", "prod"},
				{"wrapped", "--profile", "prod"},
			} {
				link, stderr, err := w.alias(t, c, args...)
				if err != nil {
					t.Errorf("aws %q: %v: %s", args, err, stderr)
					continue
				}
				if page := w.follow(t, link); !strings.Contains(page, "assumed-role/Prod/") {
					t.Errorf("aws %q opens another account: %s", args, page)
				}
				if strings.Contains(strings.Join(args, " "), "eu-west-1") != strings.Contains(link, "eu-west-1.console") {
					t.Errorf("aws %q opens the wrong region: %s", args, link[:200])
				}
			}
			// A service, as the command that AWS has in work takes it: for the profile in force, or
			// the one that is given.
			for _, s := range []struct{ args, role, page string }{
				{"console ec2", "Dev", "%2Fec2%2Fhome"},
				{"console ec2 --profile prod", "Prod", "%2Fec2%2Fhome"},
				{"--profile prod console ec2 instances", "Prod", "%2Fec2%2Fhome%3Fregion%3Dus-east-1%23Instances%3A"},
				{"console prod s3 --region eu-west-1", "Prod", "eu-west-1.console.aws.amazon.com%2Fs3%2F"},
				{"console 444455556666 ec2", "Prod", "%2Fec2%2Fhome"},
			} {
				link, stderr, err := w.alias(t, c, strings.Fields(s.args)...)
				if err != nil || !strings.Contains(w.follow(t, link), "assumed-role/"+s.role+"/") || !strings.Contains(link, s.page) {
					t.Errorf("aws %s: %v, %s, %s", s.args, err, link, stderr)
				}
			}
			// A script between may want any profile: it is not guessed.
			if link, stderr, err := w.alias(t, c, "script", "--profile", "prod"); err == nil || link != "" ||
				!strings.Contains(stderr, "keeps --profile for itself") {
				t.Errorf("a script of the alias: %v, %s", err, stderr)
			}
			if link, stderr, err := w.alias(t, c, "script"); err != nil || !strings.Contains(w.follow(t, link), "assumed-role/Dev/") {
				t.Errorf("a script of the alias, without a profile: %v, %s", err, stderr)
			}
			if link, stderr, err := w.alias(t, c, "console", "dev", "--profile", "prod"); err == nil || link != "" ||
				!strings.Contains(stderr, "--profile prod") {
				t.Errorf("two profiles: %v, %s", err, stderr)
			}
		})
	}
}

// newAliasWorld has two accounts, the alias, and a profile in the environment that must not be
// opened in place of another.
func newAliasWorld(t *testing.T, c client) *world {
	t.Helper()
	w := newWorld(t, c)
	alice := w.AddUser(account, "bob")
	w.AddRole(fakeaws.Role{Account: account, Name: "Dev", Trust: []string{alice.ARN}})
	w.AddRole(fakeaws.Role{Account: "444455556666", Name: "Prod", Trust: []string{alice.ARN}})
	w.write(t, "credentials", "[base]\naws_access_key_id = "+alice.AccessKeyID+"\naws_secret_access_key = "+alice.SecretAccessKey+"\n")
	w.write(t, "config", assumes("dev", "arn:aws:iam::"+account+":role/Dev", "source_profile = base")+
		assumes("prod", "arn:aws:iam::444455556666:role/Prod", "source_profile = base"))
	w.write(t, "cli/alias", "[toplevel]\nconsole = !aws-console\nwrapped = !f() { aws-console \"$@\"; }; f\nscript = !sh "+w.home+
		"/.aws/open.sh\n")
	w.write(t, "open.sh", "aws-console --print \"$@\"; exit $?\n")
	return w
}

// alias runs the AWS CLI with an alias of ours, without a terminal.
func (w *world) alias(t *testing.T, c client, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	separator := len(args)
	for i, arg := range args {
		if arg == "--" {
			separator = i
		}
	}
	args = append(append(append([]string{}, args[:separator]...), "--print"), args[separator:]...) // as what follows "--" is no option
	cmd := exec.CommandContext(ctx, c.argv[0], args...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	cmd.Env = w.env("AWS_PROFILE=dev", "AWS_CONSOLE_FEDERATION_ENDPOINT="+w.FederationURL())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Run()
	return out.String(), complaints.String(), err
}

// follow gets the page that a link opens.
func (w *world) follow(t *testing.T, link string) string {
	t.Helper()
	answer, err := http.Get(strings.TrimSpace(link))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}
