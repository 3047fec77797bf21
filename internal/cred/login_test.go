package cred

import (
	"bufio"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/cred/signincmd"
	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/internal/source"
)

// TestLoginSilent has nobody be asked where prompts are switched off, and say so.
func TestLoginSilent(t *testing.T) {
	err := runs(runtest.New(t, config), "--profile", "sso", "--no-prompt", "login")
	failed, ok := errors.AsType[*signincmd.LoginError](err)
	needed, asked := errors.AsType[*source.PersonNeededError](err)
	nobody, off := errors.AsType[*prompt.NobodyError](err)
	if !ok || failed.Profile != "sso" || !asked || !needed.SignIn || !off || !nobody.Off || nobody.By != "--no-prompt" {
		t.Errorf("%#v", err)
	}
}

// TestLogin signs in with a code on another device: the code is for the person, and until when it
// lasts is the answer.
func TestLogin(t *testing.T) {
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.Assign("111122223333", "Dev")
	server.SetPollInterval(time.Second)
	h := runtest.New(t, config, "AWS_ENDPOINT_URL_SSO="+server.URL, "AWS_ENDPOINT_URL_SSO_OIDC="+server.URL)
	h.Env.Now = time.Now
	screen, stderr, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	h.Env.Stderr = stderr
	go func() { // the person
		for lines := bufio.NewScanner(screen); lines.Scan(); {
			if address := strings.TrimSpace(lines.Text()); strings.HasPrefix(address, "http://") {
				answer, err := http.Get(address + "&decision=allow")
				if err == nil {
					answer.Body.Close()
				}
			}
		}
	}()
	err = runs(h, "--profile", "sso", "login", "--device-code")
	stderr.Close()
	if got := h.Stdout.String(); err != nil || !strings.HasPrefix(got, "signed in to https://corp.awsapps.com/start until 20") ||
		!strings.HasSuffix(got, "Z (8h)\n") {
		t.Fatalf("%q, %v", got, err)
	}
	h.Stdout.Reset()
	if err := runs(h, "--profile", "sso"); err != nil || !strings.Contains(h.Stdout.String(), `"ASIA`) {
		t.Errorf("%v\n%s", err, &h.Stdout)
	}
}
