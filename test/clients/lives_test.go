//go:build unix

package clients_test

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestOutlivesSessions has one process of a client, with one client of its SDK and no terminal, go
// on through the end of three sessions of a role that wants MFA: it gets the next one from our
// program each time, and the code of before serves. The same process with keys in its environment
// ends with the first session.
func TestOutlivesSessions(t *testing.T) {
	t.Parallel()
	takesMinutes(t)
	js := prepareSDKs(t)
	for _, c := range []client{javaScript(js), boto3("python3"), ruby("/usr/bin/ruby")} {
		c = repeated(c, js, (expiries+1)*shortLife-time.Second)
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.prepare(t)
			w := newWorld(t, c)
			w.limit = lives
			w.SetRoleLife(shortLife)
			w.fetch(t, "base-mfa", nil, "--mfa-token", w.device.Code())
			w.start(t, c, "mfa", nil).succeeds(t)
			if keys := w.callers(); len(keys) <= expiries {
				t.Errorf("the client signed with %d keys, want %d at least", len(keys), expiries+1)
			}
			if n := len(w.codes()); n != 1 {
				t.Errorf("AWS got %d codes, want 1", n)
			}

			c.argv = append([]string{"env", "-u", "AWS_PROFILE"}, c.argv...)
			c.env = append(c.env, w.exported(t, "base-mfa")...)
			p := w.start(t, c, "", nil)
			p.fails(t)
			if !strings.Contains(strings.ToLower(p.stderr.String()), "expired") { // botocore looks at AWS_CREDENTIAL_EXPIRATION itself
				t.Errorf("with keys in the environment the client ends with %q", &p.stderr)
			}
		})
	}
}

// callers are the keys with which somebody asked who it is, in the order of their first use.
func (w *world) callers() (keys []string) {
	for _, call := range w.Calls("GetCallerIdentity") {
		if !slices.Contains(keys, call.AccessKeyID) {
			keys = append(keys, call.AccessKeyID)
		}
	}
	return keys
}

// exported are the credentials of a profile as variables.
func (w *world) exported(t *testing.T, profile string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "aws-federate-cred", "--profile", profile, "--format", "env")
	cmd.Env, cmd.SysProcAttr = w.env(), &syscall.SysProcAttr{Setsid: true}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	return append(strings.Fields(string(output)), "AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-1")
}
