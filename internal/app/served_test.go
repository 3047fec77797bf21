//go:build unix

package app_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestServeRefuses has everybody who should get nothing get nothing, and be noted.
func TestServeRefuses(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	s := h.serve(t, "admin", "--listen", "127.0.0.1:0")
	for strings.Count(s.out.String(), "\n") < 2 {
		time.Sleep(5 * time.Millisecond)
	}
	lines := strings.Fields(s.out.String())
	uri := strings.TrimPrefix(lines[0], "AWS_CONTAINER_CREDENTIALS_FULL_URI=")
	token := strings.TrimPrefix(lines[1], "AWS_CONTAINER_AUTHORIZATION_TOKEN=")
	for name, tt := range map[string]struct{ path, token, host, code, noted string }{
		"with the token":      {"/admin", token, "", "", "note: served (profile=admin, peer=127.0.0.1:"},
		"a wrong token":       {"/admin", token[1:] + "x", "", "WrongToken", "does not have the token"},
		"no token":            {"/admin", "", "", "WrongToken", "does not have the token"},
		"another scheme":      {"/admin", "Bearer " + token, "", "WrongToken", "does not have the token"},
		"a foreign host":      {"/admin", token, "example.com", "ForeignHost", `"example.com" is not this machine`},
		"a rebinding name":    {"/admin", token, "127.0.0.1.nip.io", "ForeignHost", `"127.0.0.1.nip.io" is not this machine`},
		"the metadata's":      {"/admin", token, "169.254.169.254", "ForeignHost", `"169.254.169.254" is not this machine`},
		"another path":        {"/latest/meta-data/", token, "", "NoProfile", `no profile "latest/meta-data/" is served`},
		"one that is there":   {"/secure", token, "", "NoProfile", `no profile "secure" is served`},
		"a way around":        {"/admin/../secure", token, "", "NoProfile", `is served`},
		"a way around, coded": {"/admin%2f..%2fsecure", token, "", "NoProfile", `no profile "admin/../secure" is served`},
	} {
		status, body := fetched(t, uri, tt.path, tt.token, tt.host)
		var refused struct{ Code, Message string }
		_ = json.Unmarshal([]byte(body), &refused)
		if refused.Code != tt.code || (status == 200) != (tt.code == "") || strings.Contains(body, fakeaws.Canary) != (tt.code == "") {
			t.Errorf("%s: %d %s", name, status, refused)
		}
		s.says(t, tt.noted)
	}
	if strings.Contains(s.log.String(), token) {
		t.Error("the log has the token")
	}
	if n := h.Count(""); n != 1 {
		t.Errorf("%d calls", n)
	}
	s.ends(t, syscall.SIGTERM)
}

// fetched makes a request, with a path as it is written.
func fetched(t *testing.T, uri, path, token, host string) (status int, body string) {
	t.Helper()
	to, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := net.Dial("tcp", to.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if token != "" {
		token = "Authorization: " + token + "\r\n"
	}
	if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, cmp.Or(host, to.Host), token); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// TestServeTwoHundred has two hundred clients at once, over TCP and by the socket, cause one call, which
// takes longer than any client waits for an answer.
func TestServeTwoHundred(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	h := newHome(t, "aws-federate-cred")
	h.Inject("AssumeRole", fakeaws.Latency(2*time.Second), 0)
	socket := filepath.Join(h.dir, "room", "s")
	bySocket, byTCP := h.serve(t, "admin", "--socket", socket), h.serve(t, "admin", "--listen", "127.0.0.1:0")
	for strings.Count(byTCP.out.String(), "\n") < 2 {
		time.Sleep(5 * time.Millisecond)
	}
	lines := strings.Fields(byTCP.out.String())
	uri, token := strings.SplitN(lines[0], "=", 2)[1], strings.SplitN(lines[1], "=", 2)[1]
	var all sync.WaitGroup
	var mu sync.Mutex
	keys := map[string]int{}
	got := func(key string) {
		mu.Lock()
		defer mu.Unlock()
		keys[key]++
	}
	for range 100 {
		all.Go(func() {
			client := serve.Client{
				Socket: socket, Patience: time.Minute, Now: time.Now,
				Sleep: func(_ context.Context, d time.Duration) { time.Sleep(d) },
			}
			creds, err := client.Credentials(t.Context(), "admin")
			if err != nil {
				t.Error(err)
			}
			got(creds.AccessKeyID)
		})
		all.Go(func() {
			for status := 0; status != 200; {
				var body string
				if status, body = fetched(t, uri, "/admin", token, ""); status == 200 {
					var creds serve.Credentials
					if err := json.Unmarshal([]byte(body), &creds); err != nil {
						t.Error(err)
					}
					got(creds.AccessKeyID)
				} else if status != http.StatusServiceUnavailable {
					t.Errorf("%d %s", status, body)
					return
				}
				time.Sleep(200 * time.Millisecond)
			}
		})
	}
	all.Wait()
	if n := h.Count("AssumeRole"); n != 1 || len(keys) != 1 {
		t.Errorf("%d calls, keys %v", n, keys)
	}
	bySocket.ends(t, syscall.SIGTERM)
	byTCP.ends(t, syscall.SIGTERM)
}

// TestServeKilled has a client say that a server was killed, before it asks and while it waits, and the
// next server take the socket over.
func TestServeKilled(t *testing.T) {
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	socket := filepath.Join(h.dir, "room", "s")
	h.Inject("AssumeRole", fakeaws.Latency(time.Minute), 1)
	s := h.serve(t, "admin", "--socket", socket)
	waits := make(chan result, 1)
	go func() { waits <- h.run(t, nil, "--profile", "admin", "--socket", socket) }()
	s.says(t, "status=503") // the first of its requests was put off
	time.Sleep(100 * time.Millisecond)
	s.ends(t, os.Kill)
	for what, r := range map[string]result{"a client that waits": <-waits, "one that comes": h.run(t, nil, "--profile", "admin", "--socket", socket)} {
		if r.code != 1 || r.stdout != "" || !strings.Contains(r.stderr, "no server answers at "+socket) ||
			!strings.Contains(r.stderr, "hint: start one where the profiles are") {
			t.Errorf("%s: %+v", what, r)
		}
		t.Log(what, ": ", r.stderr)
	}
	if _, err := os.Lstat(socket); err != nil {
		t.Errorf("the socket of the dead one is gone: %v", err)
	}
	s = h.serve(t, "admin", "--socket", socket)
	if r := h.run(t, nil, "--profile", "admin", "--socket", socket); r.code != 0 || !strings.Contains(r.stdout, "ASIA") {
		t.Errorf("of the next: %+v", r)
	}
	s.ends(t, syscall.SIGTERM)
}

// TestServeOtherUser has another user be kept out by the socket's mode, and by the server where somebody
// has changed that; and root be let in, as who is root in a container.
func TestServeOtherUser(t *testing.T) {
	testkit.Root(t)
	t.Parallel()
	h := newHome(t, "aws-federate-cred")
	program := filepath.Join(h.dir, "bin", "aws-federate-cred")
	if err := os.Mkdir(filepath.Dir(program), 0o755); err != nil {
		t.Fatal(err)
	}
	original, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, text, 0o755); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(h.dir, "room", "s")
	s := h.serve(t, "admin", "--socket", socket)
	for dir := filepath.Dir(socket); len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	asks := func(user uint32) (string, error) {
		var out bytes.Buffer
		cmd := exec.CommandContext(t.Context(), program, "--profile", "admin", "--socket", socket)
		cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = []string{noSleep, "HOME=/nonexistent"}, "/", &out, &out
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: &syscall.Credential{Uid: user, Gid: user}}
		err := cmd.Run()
		return out.String(), err
	}
	if said, err := asks(65534); err == nil || !strings.Contains(said, "permission denied") {
		t.Errorf("another user, by the mode of the socket: %v, %s", err, said)
	}
	if err := os.Chmod(socket, 0o666); err != nil {
		t.Fatal(err)
	}
	if said, err := asks(65534); err == nil || !strings.Contains(said, "(AnotherUser)") || strings.Contains(said, fakeaws.Canary) {
		t.Errorf("another user, by the server: %v, %s", err, said)
	}
	s.says(t, "user 65534, status=403")
	if n := h.Count(""); n != 0 {
		t.Errorf("%d calls", n)
	}
	if said, err := asks(0); err != nil || !strings.Contains(said, "ASIA") {
		t.Errorf("root: %v, %s", err, said)
	}
	s.ends(t, syscall.SIGTERM)
}
