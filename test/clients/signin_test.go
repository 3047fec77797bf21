//go:build unix

package clients_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// signedIn is the file of the sign-in of session "mine".
const signedIn = ".aws/sso/cache/8034c43d15bb7ef42e2cc24255217acfc5f4b2f4.json"

// TestSignInIsShared signs in with the AWS CLI and with our program by turns: each uses, and
// renews, the sign-in of the other.
func TestSignInIsShared(t *testing.T) {
	t.Parallel()
	testkit.Program(t, "curl")
	c := awsCLI(testkit.Program(t, "/usr/bin/aws"))
	c.prepare(t)
	w := newWorld(t, c)
	amazon := newAmazon(t, w)
	amazon.center.Store(true)
	w.Assign(account, "Dev")
	w.SetConsent(fakeaws.ConsentGiven)
	w.SetPollInterval(time.Second)
	w.write(t, "config", "[sso-session mine]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n"+
		"sso_registration_scopes = sso:account:access\n"+
		"[profile dev]\nsso_session = mine\nsso_account_id = 111122223333\nsso_role_name = Dev\n")
	browser := filepath.Join(w.home, "browser")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\nexec curl -s -L -o /dev/null --cacert \"$AWS_CA_BUNDLE\" \"$1\"\n"),
		0o700); err != nil {
		t.Fatal(err)
	}
	run := func(program string, args ...string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.WaitDelay = time.Second
		cmd.Env, cmd.SysProcAttr = w.env(append(amazon.env, "BROWSER="+browser, "AWS_FEDERATE_CLI_CACHE=off")...),
			&syscall.SysProcAttr{Setsid: true}
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %q: %v: %s", program, args, err, output)
		}
	}
	ours := func() { run("aws-federate-cred", "--profile", "dev", "--no-cache", "--no-prompt") }
	theirs := func() {
		if err := os.RemoveAll(filepath.Join(w.home, ".aws", "cli")); err != nil {
			t.Fatal(err)
		}
		run(c.argv[0], "configure", "export-credentials", "--profile", "dev")
	}

	run("aws-federate-cred", "login", "--profile", "dev")
	theirs()
	w.gave(t, 1)
	w.ends(t)
	theirs() // renews what we kept
	w.gave(t, 2)
	ours() // uses what it wrote
	w.ends(t)
	ours()
	theirs()
	w.gave(t, 3)

	run(c.argv[0], "sso", "login", "--sso-session", "mine")
	w.gave(t, 4)
	ours()
	w.gave(t, 4)
	w.ends(t)
	ours() // renews what it kept
	theirs()
	w.gave(t, 5)
}

// gave counts the tokens that were given.
func (w *world) gave(t *testing.T, want int) {
	t.Helper()
	got := 0
	for _, call := range w.Calls("CreateToken") {
		if call.ErrorCode == "" {
			got++
		}
	}
	if got != want {
		t.Errorf("%d tokens were given, want %d", got, want)
	}
}

// ends lets the sign-in be over by its file, so that the next one to use it renews it.
func (w *world) ends(t *testing.T) {
	t.Helper()
	path := filepath.Join(w.home, signedIn)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	file["expiresAt"] = time.Now().Add(time.Minute).UTC().Format(time.RFC3339)
	if text, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
