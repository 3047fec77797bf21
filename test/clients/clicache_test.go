//go:build unix

package clients_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// share has our program write into the AWS CLI's cache.
var share = []string{"AWS_FEDERATE_CLI_CACHE=share"}

// TestCLICache shares credentials with every AWS CLI of this machine, by way of its own cache. The
// profile is one that it knows how to assume the role of itself.
func TestCLICache(t *testing.T) {
	t.Parallel()
	for _, c := range each("aws", "/usr/bin/aws", awsCLI) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.prepare(t)
			t.Run("we read what it wrote", c.isRead)
			t.Run("it reads what we wrote", c.reads)
			t.Run("we mend what it cannot read", c.isMended)
		})
	}
}

// isRead: who gave the AWS CLI a code is not asked by us.
func (c client) isRead(t *testing.T) {
	w, tty := newWorld(t, c), openTerminal(t)
	c.env = newAmazon(t, w).env
	p := w.start(t, c, "base-mfa", tty.slave)
	tty.sees(t, "Enter MFA code for "+w.device.Serial)
	tty.types(t, w.device.Code()+"\n")
	p.succeeds(t)
	signer := w.signer()
	if got := w.fetch(t, "base-mfa", nil); got != signer {
		t.Errorf("we give %q, want %q", got, signer)
	}
	w.assumed(t, 1)
	if n := w.Count("GetSessionToken"); n != 0 {
		t.Errorf("we called GetSessionToken %d times", n)
	}
}

// reads: who gave us a code is not asked by the AWS CLI.
func (c client) reads(t *testing.T) {
	w := newWorld(t, c)
	c.env = newAmazon(t, w).env
	got := w.fetch(t, "base-mfa", share, "--mfa-token", w.device.Code())
	w.assumed(t, 1)
	w.start(t, c, "base-mfa", nil).succeeds(t)
	w.assumed(t, 1)
	if signer := w.signer(); signer != got {
		t.Errorf("the AWS CLI signed with %q, want %q", signer, got)
	}
}

// isMended: half an entry ends the AWS CLI with an error. It is none to us, and we put a whole one
// in its place.
func (c client) isMended(t *testing.T) {
	w := newWorld(t, c)
	c.env = newAmazon(t, w).env
	w.fetch(t, "base-role", share)
	entries, err := filepath.Glob(filepath.Join(w.home, ".aws", "cli", "cache", "*.json"))
	if err != nil || len(entries) != 1 {
		t.Fatalf("the entries %v, %v", entries, err)
	}
	if err := os.Truncate(entries[0], 100); err != nil {
		t.Fatal(err)
	}
	w.start(t, c, "base-role", nil).fails(t)
	w.fetch(t, "base-role", share, "--refresh")
	w.assumed(t, 2)
	w.start(t, c, "base-role", nil).succeeds(t)
	w.assumed(t, 2)
}

// TestCLICacheOfIdentityCenter does both with version 2, which alone caches that.
func TestCLICacheOfIdentityCenter(t *testing.T) {
	t.Parallel()
	c := awsCLI(testkit.Program(t, "/usr/bin/aws"))
	c.prepare(t)
	c.argv = []string{c.argv[0], "configure", "export-credentials"}
	w := newWorld(t, c)
	amazon := newAmazon(t, w)
	c.env = amazon.env
	w.write(t, "config", "[sso-session mine]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n"+
		"sso_registration_scopes = sso:account:access\n"+
		"[profile dev]\nsso_session = mine\nsso_account_id = 111122223333\nsso_role_name = Dev\n")
	const token = "sso/cache/8034c43d15bb7ef42e2cc24255217acfc5f4b2f4.json"
	for _, first := range []string{"it", "we"} {
		for _, cache := range []string{"cli", "federate"} {
			if err := os.RemoveAll(filepath.Join(w.home, ".aws", cache)); err != nil {
				t.Fatal(err)
			}
		}
		w.write(t, token, `{"startUrl": "https://example.awsapps.com/start", "region": "eu-west-1", `+
			`"accessToken": "t", "expiresAt": "2099-01-01T00:00:00Z"}`)
		ask := map[string]func(){
			"it": func() {
				p := w.start(t, c, "dev", nil)
				if err := p.ends(t); err != nil || !strings.Contains(p.stdout.String(), "ASIAPORTAL") {
					t.Fatalf("the AWS CLI: %v: %s%s", err, &p.stdout, &p.stderr)
				}
			},
			"we": func() {
				if got := w.fetch(t, "dev", slices.Concat(amazon.env, share)); got != "ASIAPORTAL" {
					t.Fatalf("we give %q", got)
				}
			},
		}
		before := amazon.portals.Load()
		ask[first]()
		w.write(t, token, "") // the sign-in is over
		delete(ask, first)
		for _, second := range ask {
			second()
		}
		if n := amazon.portals.Load() - before; n != 1 {
			t.Errorf("%s first: %d calls of the portal, want 1", first, n)
		}
	}
}

// signer is whose key signed the last request.
func (w *world) signer() string {
	all := w.Calls("GetCallerIdentity")
	return all[len(all)-1].AccessKeyID
}
