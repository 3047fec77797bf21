package browsers_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const (
	account = "111122223333"
	// admin and reader are the sessions of the roles of the profiles that are called so.
	admin  = "arn:aws:sts::" + account + ":assumed-role/Admin/tester"
	reader = "arn:aws:sts::" + account + ":assumed-role/Reader/tester"
)

// world is an AWS, and the home and the display of somebody who uses it with one browser.
type world struct {
	*fakeaws.Server
	*display

	home    string
	browser browser
}

func newWorld(t *testing.T, b browser) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("it starts browsers")
	}
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	w := &world{Server: server, home: t.TempDir(), browser: b, display: newDisplay(t, t.TempDir())}
	alice := server.AddUser(account, "alice")
	config := &strings.Builder{}
	for _, name := range []string{"Admin", "Reader"} {
		role := server.AddRole(fakeaws.Role{Account: account, Name: name, Trust: []string{alice.ARN}})
		fmt.Fprintf(config, "[profile %s]\nregion = eu-west-1\nrole_arn = %s\nsource_profile = base\nrole_session_name = tester\n",
			strings.ToLower(name), role)
	}
	w.write(t, ".aws/config", config.String())
	w.write(t, ".aws/credentials", fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", alice.AccessKeyID,
		alice.SecretAccessKey))
	if err := os.Mkdir(w.temp(), 0o700); err != nil {
		t.Fatal(err)
	}
	b.furnish(t, w)
	t.Cleanup(func() { endAll(t) })
	return w
}

// write writes a file of the home.
func (w *world) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(w.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

// env is all that aws-console, and so the browser, gets of an environment.
func (w *world) env() []string {
	return []string{
		"PATH=" + filepath.Join(w.home, "bin") + ":" + os.Getenv("PATH"), "HOME=" + w.home, "USER=tester", "TMPDIR=" + w.temp(),
		"DISPLAY=" + w.screen, "LANG=C.UTF-8", "DBUS_SESSION_BUS_ADDRESS=" + w.bus, "NO_AT_BRIDGE=1",
		"MOZ_LEGACY_PROFILES=1", // or Firefox makes a profile for itself, with no user.js of ours
		"AWS_ENDPOINT_URL_STS=" + w.URL, "AWS_CONSOLE_FEDERATION_ENDPOINT=" + w.FederationURL(), "AWS_EC2_METADATA_DISABLED=true",
	}
}

// waiting is what aws-console says of a browser that takes its time to start, as on a busy machine.
var waiting = regexp.MustCompile(`(?m)^aws-console: note: waiting for the browser .*\n`)

// opens runs aws-console, which has to say nothing more than that it waits, and to leave nothing
// behind but the browser.
func (w *world) opens(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, console, args...)
	var output bytes.Buffer // a browser that had this open would keep Run from ending
	cmd.Env, cmd.Stdout, cmd.Stderr = w.env(), &output, &output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal: it is not to ask whoever runs the tests
	began := time.Now()
	if err := cmd.Run(); err != nil || len(waiting.ReplaceAll(output.Bytes(), nil)) > 0 {
		w.picture(t, "failed")
		t.Fatalf("%v: %s", err, &output)
	}
	t.Logf("aws-console %v: %d ms", args, time.Since(began).Milliseconds())
	if slices.ContainsFunc(started(), func(p process) bool { return p.runs("aws-console") }) {
		t.Error("an aws-console goes on")
	}
	if left, _ := filepath.Glob(filepath.Join(w.temp(), "browser-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// temp is the directory for temporary files.
func (w *world) temp() string { return filepath.Join(w.home, "tmp") }

// run runs a program of the browser's to its end and returns what it prints.
func (w *world) run(t *testing.T, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = w.env()
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(output)
}

// quit closes the browser's windows with the keys that a person has for it, and waits for the end
// of all its processes. After SIGTERM Firefox does not, and Chromium not in time, put its history
// into the file.
func (w *world) quit(t *testing.T) {
	t.Helper()
	gone := eventually(func() bool {
		for _, window := range w.windows(t, "Fake AWS") {
			press := exec.CommandContext(t.Context(), w.xdotool, "windowfocus", window, "key", w.browser.keys)
			press.Env = w.env()
			_ = press.Run() // a window that goes away in between
		}
		time.Sleep(500 * time.Millisecond)
		return len(leaders()) == 0
	})
	if !gone {
		w.picture(t, "failed")
		t.Fatalf("the browser does not end: %v", leaders())
	}
	if !eventually(func() bool { return len(alive()) == 0 }) {
		t.Errorf("left behind: %v", alive())
	}
	if left, err := os.ReadDir(w.temp()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
