package canary_test

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// sources are the profiles of a home, one for each way to credentials.
var sources = []string{"base", "kept", "admin", "secure", "coded", "dev", "out", "run", "signed", "pod", "task", "bad"}

// lines are what is asked of each.
var lines = map[string][][]string{
	credProgram: {
		{"--profile", "NAME", "--verbose"},
		{"explain", "NAME", "--verbose"},
		{"explain", "NAME", "--json"},
		{"--profile", "NAME", "--mfa-token", typedCode, "--verbose"},
		{"doctor", "--verbose"},
		{"list", "--wide"},
	},
	consoleProgram: {{"NAME", "--verbose"}},
}

// commandOf is the command that arguments begin with.
func commandOf(program string, argv []string) command {
	c := command{program: program}
	if program == credProgram && !strings.HasPrefix(argv[0], "-") {
		c.words = argv[0]
	}
	return c
}

// each asks all of all.
func (w *world) each(t *testing.T, extra ...string) (failed int) {
	t.Helper()
	for program, asked := range lines {
		for _, name := range sources {
			for _, line := range asked {
				if named := strings.Contains(strings.Join(line, " "), "NAME"); !named && name != sources[0] {
					continue
				}
				argv := strings.Fields(strings.ReplaceAll(strings.Join(line, " "), "NAME", name))
				if w.sweep(t, commandOf(program, argv), extra, argv).code != 0 {
					failed++
				}
			}
		}
	}
	return failed
}

// withContainer is the environment of a container.
func (w *world) withContainer() []string {
	token := w.ServeContainer("arn:aws:iam::" + account + ":role/Task")
	return []string{
		"AWS_CONTAINER_CREDENTIALS_FULL_URI=" + w.url + strings.TrimPrefix(w.ContainerURL(), w.URL),
		"AWS_CONTAINER_AUTHORIZATION_TOKEN=" + token,
	}
}

// TestCanarySources goes through all ways to credentials.
func TestCanarySources(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keep(t)
	failed := w.each(t, w.withContainer()...)
	count := w.started(t, "process", "mfa") // a token of the environment is theirs as it is ours
	if count["process"] == 0 || count["mfa"] == 0 || count["zenity"] == 0 || count["browser"] == 0 {
		t.Errorf("this looks at little: %v", count)
	}
	t.Logf("%d failed; started: %v", failed, count)
}

// TestCanaryFailures has all calls fail: by an AWS that refuses, and repeats what it was sent, and by
// a page of another.
func TestCanaryFailures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keep(t)
	container := w.withContainer()
	w.Inject("", fakeaws.CaptivePage(), 0)
	failed := w.each(t, container...)
	repeats := echoes(t).URL
	for i := range w.env {
		w.env[i] = strings.ReplaceAll(w.env[i], w.url, repeats)
	}
	for i := range container {
		container[i] = strings.ReplaceAll(container[i], w.url, repeats)
	}
	failed += w.each(t, container...)
	w.sweep(t, command{program: consoleProgram}, nil, []string{"--stdin", "--verbose"})
	w.started(t, "process", "mfa")
	if failed < 30 {
		t.Errorf("only %d failed", failed)
	}
}

// TestCanaryServe has strangers ask a server: what it says of them has neither its token nor theirs.
func TestCanaryServe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir, env := w.home(t)
	cmd := exec.CommandContext(t.Context(), filepath.Join(bin, credProgram), "serve", "admin", "--listen", "127.0.0.1:0",
		"--token-file", filepath.Join(dir, "serve-token"), "--verbose")
	var stderr bytes.Buffer
	out, err := os.Create(filepath.Join(w.dir, "served"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Env, cmd.Stdout, cmd.Stderr = env, out, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var at string
	for range 500 {
		text, _ := os.ReadFile(out.Name())
		if _, rest, ok := strings.Cut(string(text), "FULL_URI="); ok {
			at, _, _ = strings.Cut(rest, "\n")
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	token, err := os.ReadFile(filepath.Join(dir, "serve-token"))
	if at == "" || err != nil || len(token) < 32 {
		t.Fatalf("%q, %v", at, err)
	}
	for _, ask := range []struct{ path, token, host string }{
		{"", string(token), ""},
		{"", fakeaws.Canary, ""},
		{"/other", string(token), ""},
		{"", string(token), "example.com"},
		{"?token=" + fakeaws.Canary, fakeaws.Canary, ""},
		{"/" + hostilePath, string(token), ""},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+ask.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = ask.host
		request.Header.Set("Authorization", ask.token)
		request.Header.Set("User-Agent", fakeaws.Canary)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	talk(t, at, "GET /\x1b]52;c;e\x07 HTTP/1.1\r\nHost: \u009b2J\r\n\r\n")
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	text, _ := os.ReadFile(out.Name())
	if !strings.Contains(stderr.String(), "refused") || !strings.Contains(stderr.String(), "served") {
		t.Errorf("it says nothing: %s", &stderr)
	}
	for stream, text := range map[string]string{"output": string(text), "error": stderr.String()} {
		if strings.Contains(text, string(token)) || leak(text) != "" {
			t.Errorf("a secret is on standard %s: %s", stream, leak(text))
		}
		if at := raw(text); at != "" {
			t.Errorf("standard %s has %s", stream, at)
		}
	}
}

// hostilePath is what a client may ask for.
const hostilePath = "%1b%5d52;c;e%07%c2%9b2J%e2%80%ae%ff"

// talk sends bytes to a server, whatever they are.
func talk(t *testing.T, at, text string) {
	t.Helper()
	address, _, _ := strings.Cut(strings.TrimPrefix(at, "http://"), "/")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = conn.Write([]byte(text))
	_, _ = conn.Read(make([]byte, 100))
}

// TestClosedOutput has standard output be closed. Go's runtime opens /dev/null in its place before
// any of ours runs, so that this cannot be told from who wants no answer; but no other file gets it.
func TestClosedOutput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, closed := range []string{">&-", ">&- 2>&-", "<&- >&- 2>&-"} {
		dir, env := w.home(t)
		cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", `"$0" --profile admin --verbose `+closed, filepath.Join(bin, credProgram))
		cmd.Dir, cmd.Env = dir, env
		if out, err := cmd.CombinedOutput(); err != nil || leak(string(out)) != "" {
			t.Errorf("%s: %v, %s", closed, err, out)
		}
		files, err := filepath.Glob(filepath.Join(dir, "tmp", "*"))
		if err != nil || len(files) > 0 {
			t.Errorf("%s: %v, %v", closed, files, err)
		}
	}
}
