//go:build unix

package clients_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

const (
	// shortLife is how long the session of a role lasts for clients that are to see its end.
	shortLife = 8 * time.Second
	// expiries are how many ends of sessions each of them sees.
	expiries = 3
	// lives is how long that may take: a client that is a command is started for each session,
	// beside all others.
	lives = expiries*shortLife + (expiries+1)*limit
)

// server is a server of ours, as a process.
type server struct {
	cmd       *exec.Cmd
	variables []string // that it prints for its clients
	out, log  string   // files
}

// serve starts a server of some profiles, and waits until it answers. It ends with the test, as one
// that is asked to.
func (w *world) serve(t *testing.T, args ...string) *server {
	t.Helper()
	dir := t.TempDir()
	s := &server{out: filepath.Join(dir, "out"), log: filepath.Join(dir, "log")}
	out, err := os.Create(s.out)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	log, err := os.Create(s.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	s.cmd = exec.CommandContext(context.WithoutCancel(t.Context()), "aws-federate-cred", append([]string{"serve"}, args...)...)
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = w.env(), out, log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			_ = s.cmd.Process.Signal(syscall.SIGTERM)
			if err := s.cmd.Wait(); err != nil {
				t.Errorf("the server ends with %v", err)
			}
		}
		if strings.Contains(s.said(t), fakeaws.Canary) {
			t.Error("the server shows a secret")
		}
	})
	for end := time.Now().Add(limit); !strings.Contains(s.said(t), "note: serving on"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the server does not begin: %s", s.said(t))
		}
	}
	for s.variables == nil && !slices.Contains(args, "--socket") { // they come behind that line
		text, err := os.ReadFile(s.out)
		if err != nil {
			t.Fatal(err)
		}
		s.variables = strings.Fields(string(text))
	}
	return s
}

// said is what the server has said so far.
func (s *server) said(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// repeated is a client that goes on asking for a time, in one process where it is no command.
func repeated(c client, js string, life time.Duration) client {
	c.env = append(slices.Clone(c.env), fmt.Sprintf("%s=%d", lifeVariable, int(life.Seconds())))
	switch {
	case strings.HasPrefix(c.name, "AWS CLI"):
		// A run as soon as the session of the one before is over, however long they take.
		again := fmt.Sprintf(`arn=$("$@") && for n in $(seq %d); do sleep %d; arn=$("$@") || exit; done && echo "$arn"`,
			int(life/shortLife), int(shortLife.Seconds()))
		c.argv = append([]string{"sh", "-c", again, "sh"}, c.argv...)
	case c.name == "JavaScript SDK":
		c.argv = []string{"node", filepath.Join(js, "lives.mjs")}
	case c.name == "boto3":
		c.argv = []string{c.argv[0], "testdata/lives.py"}
	case c.name == "Ruby SDK":
		c.argv = []string{c.argv[0], "testdata/lives.rb"}
	}
	return c
}

// sdks are the SDKs of this machine, and the AWS CLI.
func sdks(js string) []client {
	return slices.Concat([]client{goSDK(), javaScript(js)}, each("aws", "/usr/bin/aws", awsCLI),
		each("python3", "python3", boto3), each("ruby", "ruby", ruby))
}

// prepareSDKs copies what the SDK for JavaScript is installed in.
func prepareSDKs(t *testing.T) (js string) {
	t.Helper()
	js = t.TempDir()
	if err := os.CopyFS(js, os.DirFS("testdata/js")); err != nil {
		t.Fatal(err)
	}
	return js
}

// TestServed has each SDK be served over three ends of a session, with a token in its environment, with
// one in a file, and by the server of exec: no call fails, and each session is fetched once for all of
// them. All SDKs are at it at once, as they mostly wait.
func TestServed(t *testing.T) {
	t.Parallel()
	takesMinutes(t)
	js := prepareSDKs(t)
	ends, ruby := map[string]func(*testing.T){}, false
	for i, c := range sdks(js) {
		t.Run(c.name, func(of *testing.T) {
			c.prepare(of)
			c.needsAddress(of)
			ruby = ruby || c.name == "Ruby SDK"
			ends[fmt.Sprint(c.name, " ", i, " ends")] = c.isServed(t, of, js)
		})
	}
	for name, end := range ends {
		t.Run(name, end)
	}
	if !ruby {
		missing(t, false, "no SDK for Ruby here knows the address of a server: .ci/ruby brings one")
	}
}

// isServed starts the processes of a client, which last as long as the test, and returns what looks at
// their end.
func (c client) isServed(t, of *testing.T, js string) func(*testing.T) {
	of.Helper()
	w := newWorld(t, c)
	w.limit = lives
	w.SetRoleLife(shortLife)
	file := filepath.Join(w.home, "token")
	s := w.serve(t, "base-role", "--listen", "127.0.0.1:0", "--token-file", file)
	token, err := os.ReadFile(file)
	if err != nil {
		of.Fatal(err)
	}
	tokenFile := c.knowsTokenFile(of)
	c = repeated(c, js, (expiries+1)*shortLife-time.Second)
	with := func(variables ...string) client {
		other := c
		other.env = slices.Concat(
			c.env,
			[]string{"HOME=" + of.TempDir(), "AWS_DEFAULT_REGION=eu-west-1", "AWS_REGION=eu-west-1"},
			variables,
		)
		return other
	}
	all := []*process{w.start(t, with(s.variables[0], "AWS_CONTAINER_AUTHORIZATION_TOKEN="+string(token)), "", nil)}
	if tokenFile {
		all = append(all, w.start(t, with(s.variables...), "", nil))
	}
	c.argv = append([]string{"aws-federate-cred", "exec", "base-role", "--serve", "--"}, c.argv...)
	all = append(all, w.start(t, c, "", nil))
	return func(t *testing.T) {
		t.Helper()
		for _, p := range all {
			p.succeeds(t)
		}
		keys := map[string]bool{}
		for _, call := range w.Calls("GetCallerIdentity") {
			keys[call.AccessKeyID] = true
		}
		if len(keys) <= expiries {
			t.Errorf("the client signed with %d keys, want %d at least", len(keys), expiries+1)
		}
		if n := w.Count("AssumeRole"); n > len(keys)+2 { // the AWS CLI may miss one
			t.Errorf("AssumeRole was called %d times, for %d keys", n, len(keys))
		}
		t.Logf(
			"%d calls with %d keys, %d requests by TCP",
			w.Count("GetCallerIdentity"),
			len(keys),
			strings.Count(s.said(t), "note: served"),
		)
	}
}

// knowsAddress reports whether a client knows the address of a server: the SDK for Ruby of Debian 12 does
// not.
func (c client) knowsAddress(t *testing.T) bool {
	t.Helper()
	return c.name != "Ruby SDK" || c.has(t, "AWS_CONTAINER_CREDENTIALS_FULL_URI")
}

// needsAddress skips the test for a client that does not know the address of a server.
func (c client) needsAddress(t *testing.T) {
	t.Helper()
	if !c.knowsAddress(t) {
		t.Skip("this SDK for Ruby does not know AWS_CONTAINER_CREDENTIALS_FULL_URI")
	}
}

// has reports whether the code of an SDK for Ruby has a variable.
func (c client) has(t *testing.T, variable string) bool {
	t.Helper()
	const has = `require "aws-sdk-core"; Aws::ECSCredentials; exit File.read($".grep(/ecs_credentials/).last).include?(ARGV[0])`
	return exec.CommandContext(t.Context(), c.argv[0], "-e", has, variable).Run() == nil
}

// knowsTokenFile reports whether a client knows a token in a file: those of Debian 12 do not.
func (c client) knowsTokenFile(t *testing.T) bool {
	t.Helper()
	const knows = `import sys, botocore.credentials as c; sys.exit("AUTHORIZATION_TOKEN_FILE" not in open(c.__file__).read())`
	switch c.name {
	case "boto3":
		return exec.CommandContext(t.Context(), c.argv[0], "-c", knows).Run() == nil
	case "AWS CLI":
		output, err := exec.CommandContext(t.Context(), c.argv[0], "--version").Output()
		return err == nil && !strings.HasPrefix(string(output), "aws-cli/2.9.")
	case "Ruby SDK":
		return c.has(t, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
	}
	return true
}
