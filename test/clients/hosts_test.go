//go:build unix

package clients_test

import (
	"bytes"
	"context"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// TestSignInHosts signs in by AWS's own names: each partition's host, the region's where one is
// wanted, and another one where the first cannot be reached.
func TestSignInHosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, client{})
	amazon := newAmazon(t, w)
	alice := w.AddUser(account, "bob")
	w.write(t, "credentials", "[base]\naws_access_key_id = "+alice.AccessKeyID+"\naws_secret_access_key = "+alice.SecretAccessKey+"\n")
	config := ""
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc"} {
		w.SetPartition(partition)
		arn := w.AddRole(fakeaws.Role{Account: account, Name: "Console", Trust: []string{alice.ARN}})
		config += assumes(partition, arn, "source_profile = base")
	}
	w.write(t, "config", config)
	const bare, ireland, oregon = "signin.aws.amazon.com", "eu-west-1.signin.aws.amazon.com", "us-west-2.signin.aws.amazon.com"
	for name, test := range map[string]struct {
		args   []string
		closed []string
		hosts  []string // asked for, one after the other; the last of them signs in
		warns  bool
	}{
		"aws":                        {[]string{"aws"}, nil, []string{bare}, false},
		"aws-cn":                     {[]string{"aws-cn"}, nil, []string{"signin.amazonaws.cn"}, false},
		"aws-us-gov":                 {[]string{"aws-us-gov"}, nil, []string{"signin.amazonaws-us-gov.com"}, false},
		"aws-eusc":                   {[]string{"aws-eusc"}, nil, []string{"eusc-de-east-1.signin.amazonaws-eusc.eu"}, false},
		"a region":                   {[]string{"aws", "--signin-region", "eu-west-1"}, nil, []string{ireland}, false},
		"us-east-1":                  {[]string{"aws", "--signin-region", "us-east-1"}, nil, []string{bare}, false},
		"down, for one in Ireland":   {[]string{"aws", "--region", "eu-west-1"}, []string{bare}, []string{bare, ireland}, true},
		"down, for one in us-east-1": {[]string{"aws", "--region", "us-east-1"}, []string{bare}, []string{bare, oregon}, true},
		"the region is down":         {[]string{"aws", "--signin-region", "eu-west-1"}, []string{ireland}, []string{ireland, bare}, true},
		"down in us-gov-west-1": {
			[]string{"aws-us-gov", "--region", "us-gov-east-1"},
			[]string{"signin.amazonaws-us-gov.com"},
			[]string{"signin.amazonaws-us-gov.com", "us-gov-east-1.signin.amazonaws-us-gov.com"},
			true,
		},
		"a logout first": {[]string{"aws", "--logout", "first"}, nil, []string{"us-east-1.signin.aws.amazon.com"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			amazon.close(test.closed...)
			stdout, stderr, err := w.console(t, amazon, test.args...)
			if err != nil {
				t.Fatalf("%v: %s", err, stderr)
			}
			link, err := url.Parse(stdout)
			if err != nil || link.Host != test.hosts[len(test.hosts)-1] || link.Scheme != "https" {
				t.Errorf("%.80s… (%v), want host %s", stdout, err, test.hosts[len(test.hosts)-1])
			}
			if got := slices.Compact(amazon.visited); !slices.Equal(got, test.hosts) {
				t.Errorf("asked %q, want %q", got, test.hosts)
			}
			if warns := strings.Contains(stderr, "warning: the sign-in host cannot be reached"); warns != test.warns {
				t.Errorf("it says %q", stderr)
			}
		})
	}
	t.Run("all down", func(t *testing.T) {
		amazon.close(bare, ireland)
		stdout, stderr, err := w.console(t, amazon, "aws", "--region", "eu-west-1")
		if err == nil || stdout != "" || !strings.Contains(stderr, "cannot reach "+ireland) {
			t.Errorf("%v: %s", err, stderr)
		}
	})
}

// console runs aws-console --print among AWS's own names, without a terminal.
func (w *world) console(t *testing.T, a *amazon, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "aws-console", append([]string{"--print"}, args...)...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	cmd.Env = slices.DeleteFunc(w.env(a.env...), func(variable string) bool { return strings.HasPrefix(variable, "AWS_DEFAULT_REGION=") })
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Run()
	return strings.TrimSpace(out.String()), complaints.String(), err
}
