package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// ssoHome is a home of n profiles, r1 and so on, which share a sign-in that has ended and can be
// renewed.
func ssoHome(t *testing.T, n int) (h *home, token string) {
	t.Helper()
	h = newHome(t, "aws-federate-cred")
	config := &strings.Builder{}
	fmt.Fprint(config, "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n")
	for i := range n {
		h.Assign(account, fmt.Sprint("R", i+1))
		fmt.Fprintf(config, "[profile r%d]\nsso_session = corp\nsso_account_id = %s\nsso_role_name = R%d\n", i+1, account, i+1)
	}
	h.write(t, ".aws/config", config.String())
	h.env = append(h.env, "AWS_ENDPOINT_URL_SSO="+h.URL, "AWS_ENDPOINT_URL_SSO_OIDC="+h.URL)
	token = tokenPath(h.dir, "corp")
	name, err := filepath.Rel(h.dir, token)
	if err != nil {
		t.Fatal(err)
	}
	h.write(t, name, string(tokenText(h.SignIn(-time.Minute))))
	return h, token
}

// TestFiftyWithAnExpiredToken starts 50 processes for 50 roles when the token of their sign-in has
// ended: one renews it.
func TestFiftyWithAnExpiredToken(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	const processes = 50
	h, token := ssoHome(t, processes)
	h.program = built(t, "cmd/aws-federate-cred")
	h.Inject("CreateToken", fakeaws.Latency(300*time.Millisecond), 0)
	began := time.Now()
	var all sync.WaitGroup
	for i := range processes {
		p := h.start(t, nil, "--profile", fmt.Sprint("r", i+1))
		all.Go(func() {
			if code := p.wait(); code != 0 || !strings.Contains(p.stdout.String(), "ASIA") {
				t.Errorf("exit code %d: %s", code, &p.stderr)
			}
		})
	}
	all.Wait()
	t.Logf(
		"%d processes for %d roles with an expired token: %d CreateToken, all done after %d ms",
		processes,
		processes,
		h.Count("CreateToken"),
		time.Since(began).Milliseconds(),
	)
	if h.Count("CreateToken") != 1 || h.Count("GetRoleCredentials") != processes {
		t.Errorf("%d CreateToken, %d GetRoleCredentials", h.Count("CreateToken"), h.Count("GetRoleCredentials"))
	}
	if !h.RefreshTokenGood(readToken(t, token)["refreshToken"]) {
		t.Error("the refresh token on the disk is used up")
	}
}

// TestKilledInRenewal kills the process that renews, by SIGKILL: the refresh token on the disk is
// good, and the next process goes on with it.
func TestKilledInRenewal(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		kill  func(*testing.T, *home)
		calls int // of CreateToken, for both
	}{
		"in the call": {func(t *testing.T, h *home) {
			t.Helper()
			come := make(chan struct{})
			h.Inject("CreateToken", fakeaws.Hung(come), 1)
			p := h.startBehind(t, nil, nil, "--profile", "r1")
			select {
			case <-come:
			case <-time.After(20 * time.Second):
				t.Error("no call")
			}
			p.kill(t)
		}, 2},
		"between answer and file": {func(t *testing.T, h *home) {
			t.Helper()
			p := h.startBehind(t, behindStrace(t, "/^rename", "signal=KILL:error=EIO"), nil, "--profile", "r1")
			if code := p.wait(); code == 0 {
				t.Fatal("it is not killed")
			}
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, token := ssoHome(t, 1)
			tt.kill(t, h)
			next := h.start(t, nil, "--profile", "r1")
			if code := next.wait(); code != 0 {
				t.Fatalf("exit code %d: %s", code, &next.stderr)
			}
			if !h.RefreshTokenGood(readToken(t, token)["refreshToken"]) {
				t.Error("the refresh token on the disk is used up")
			}
			if n := h.Count("CreateToken"); n != tt.calls {
				t.Errorf("%d CreateToken, want %d", n, tt.calls)
			}
			if left, _ := filepath.Glob(token + ".*"); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestChromium signs in with a real browser, in which the button is clicked, and has a look at the
// page that the person ends on. AWS_FEDERATE_TEST_SCREENSHOTS names a directory for pictures of it.
func TestChromium(t *testing.T) {
	chromium := testkit.Program(t, "chromium")
	pictures := os.Getenv("AWS_FEDERATE_TEST_SCREENSHOTS")
	if pictures == "" {
		pictures = t.TempDir()
	}
	for name, tt := range map[string]struct {
		consent fakeaws.Consent
		code    int
		flags   string
	}{
		"signed-in":      {fakeaws.ConsentClicked, 0, ""},
		"signed-in-dark": {fakeaws.ConsentGiven, 0, "--blink-settings=preferredColorScheme=0"},
		"denied":         {fakeaws.ConsentDenied, 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			picture := filepath.Join(pictures, "login-"+name+".png")
			for try := range 3 { // on a busy machine, Chromium hangs at times once it has seen the page
				signInWith(t, chromium+" "+tt.flags, picture, tt.consent, tt.code)
				if info, err := os.Stat(picture); err == nil && info.Size() >= 5000 {
					return
				}
				t.Logf("try %d: no picture of the page", try+1)
			}
			t.Error("no picture of the page")
		})
	}
}

// signInWith has a login open a browser that makes a picture of the page it ends on, and checks the
// login. The browser has a minute.
func signInWith(t *testing.T, chromium, picture string, consent fakeaws.Consent, code int) {
	t.Helper()
	h, token := ssoHome(t, 1)
	h.SetConsent(consent)
	h.write(t, "browser", fmt.Sprintf(`#!/bin/sh
cd "$HOME"
timeout -k 5 60 %s --headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --user-data-dir="$HOME/chromium" \
  --window-size=900,700 --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" --timeout=10000 --virtual-time-budget=20000 \
  --screenshot=%s --dump-dom "$1" > dom 2> trouble
touch done
`, chromium, picture))
	if err := os.Chmod(filepath.Join(h.dir, "browser"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.env = append(h.env, "BROWSER="+filepath.Join(h.dir, "browser"))
	before := readToken(t, token)["accessToken"]
	got := h.run(t, nil, "login", "--profile", "r1")
	if got.code != code || strings.Contains(got.stderr+got.stdout, fakeaws.Canary) {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	if renewed := readToken(t, token)["accessToken"] != before; renewed != (code == 0) {
		t.Errorf("a new token: %v", renewed)
	}
	appears(t, filepath.Join(h.dir, "done"))
}

// TestBotocore has botocore read, and renew, what login wrote; and us read what botocore wrote
// then.
func TestBotocore(t *testing.T) {
	python := testkit.Program(t, "python3")
	if exec.CommandContext(t.Context(), python, "-c", "import botocore.tokens").Run() != nil {
		python = testkit.Program(t, "/usr/bin/python3") // Debian's, where another stands before it
	}
	if exec.CommandContext(t.Context(), python, "-c", "import botocore.tokens").Run() != nil {
		testkit.Missing(t, "botocore is not installed")
	}
	h, token := ssoHome(t, 1)
	h.SetConsent(fakeaws.ConsentGiven)
	h.write(t, "browser", "#!/bin/sh\nexec curl -s -L -o /dev/null \"$1\"\n")
	if err := os.Chmod(filepath.Join(h.dir, "browser"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.env = append(h.env, "BROWSER="+filepath.Join(h.dir, "browser"), "AWS_PROFILE=r1", "AWS_CA_BUNDLE=")
	if got := h.run(t, nil, "login", "--profile", "r1"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/botocore-token.py", h.URL)
	cmd.Env = h.env
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	file := readToken(t, token)
	if !strings.Contains(string(output), "loaded True\nrenewed True\n") || h.Count("CreateToken") != 2 ||
		!h.RefreshTokenGood(file["refreshToken"]) {
		t.Errorf("%d CreateToken, %s", h.Count("CreateToken"), output)
	}
	if got := h.run(t, nil, "--profile", "r1", "--no-prompt"); got.code != 0 || h.Count("CreateToken") != 2 {
		t.Errorf("exit code %d: %s", got.code, got.stderr)
	}
}
