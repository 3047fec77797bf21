package app_test

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// TestColdOpensNothingInVain has a call that the cache has no answer for open nothing that nobody wants
// to know: which time it is here, where the programs work that ours comes from, whose roots would be
// trusted over https.
func TestColdOpensNothingInVain(t *testing.T) {
	strace := testkit.Program(t, "strace")
	h := newHome(t, "aws-federate-cred")
	trace := filepath.Join(t.TempDir(), "trace")
	r := h.run(t, []string{strace, "-f", "-qq", "-e", "trace=/open,/readlink", "-o", trace}, "--profile", "admin")
	if r.code != 0 || h.Count("AssumeRole") != 1 {
		t.Fatal(r.stderr)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "/cmdline") || !strings.Contains(string(text), "/exe") {
		t.Errorf("no walk to an agent: the trace traces nothing:\n%s", text)
	}
	for _, vain := range []string{"/etc/localtime", "/cwd", "/etc/ssl/", "resolv.conf"} {
		if strings.Contains(string(text), vain) {
			t.Errorf("%s is opened:\n%s", vain, text)
		}
	}
}

// TestWhoWaitsReadsNoRoots has a run that waits for the answer of another leave the roots alone, which
// take longer to read than all else that it does; the one that calls reads them before it connects.
func TestWhoWaitsReadsNoRoots(t *testing.T) {
	strace := testkit.Program(t, "strace")
	h := newHome(t, "aws-federate-cred")
	server := httptest.NewTLSServer(to(t, h.URL))
	defer server.Close()
	h.write(t, "bundle.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	h.env = append(h.env, "AWS_ENDPOINT_URL_STS="+server.URL, "SSL_CERT_FILE="+h.dir+"/bundle.pem")
	h.Inject("AssumeRole", fakeaws.Latency(2*time.Second), 0)
	traces, runs := [2]string{}, [2]*started{}
	for i := range runs {
		traces[i] = filepath.Join(h.dir, fmt.Sprint("trace-", i))
		tracing := []string{strace, "-f", "-qq", "-e", "trace=/open,connect,flock", "-o", traces[i]}
		runs[i] = h.startBehind(t, tracing, nil, "--profile", "admin")
		waitFor(t, traces[i], "flock(")
	}
	for i, run := range runs {
		if code := run.wait(); code != 0 {
			t.Fatalf("exit code %d: %s", code, &run.stderr)
		}
		text, err := os.ReadFile(traces[i])
		if err != nil {
			t.Fatal(err)
		}
		opened, connected := bytes.Index(text, []byte("bundle.pem")), bytes.Index(text, []byte("connect("))
		if calls := i == 0; calls != (opened >= 0) || calls != (connected >= 0) || opened > connected {
			t.Errorf("run %d opens the roots at %d of its trace, and connects at %d", i, opened, connected)
		}
	}
	if n := h.Count("AssumeRole"); n != 1 {
		t.Errorf("%d calls", n)
	}
}

// waitFor waits until a file holds a text.
func waitFor(t *testing.T, path, text string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if held, err := os.ReadFile(path); err == nil && strings.Contains(string(held), text) {
			return
		}
	}
	t.Fatalf("%s does not come to hold %q", filepath.Base(path), text)
}
