package awsclient_test

import (
	"cmp"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awsclient"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// TestRoots trusts what Go's own client trusts, wherever the root stands, and nothing else. Go reads
// the system's roots once for a process, so that each case has one of its own.
func TestRoots(t *testing.T) {
	if url := os.Getenv("TEST_ROOTS_URL"); url != "" {
		trusts(t, url)
		return
	}
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			w.WriteHeader(http.StatusHTTPVersionNotSupported)
		}
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	dir := t.TempDir()
	ours := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for name, text := range map[string][]byte{"ours.pem": ours, "with/root.pem": ours, "empty.pem": nil, "without/none": nil, "other.pem": other(t)} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		file, dir, bundle string
		want              string
		list              []string // the system's bundles, in place of its own
		host              string   // another name of the server
	}{
		"in the bundle":                          {"ours.pem", "without", "", "trusted", nil, ""},
		"in the directory":                       {"other.pem", "with", "", "trusted", nil, ""},
		"in both":                                {"ours.pem", "with", "", "trusted", nil, ""},
		"in the directory, without a bundle":     {"none.pem", "with", "", "trusted", nil, ""},
		"in the directory, with an empty bundle": {"empty.pem", "with", "", "trusted", nil, ""},
		"nowhere":                                {"other.pem", "without", "", "not trusted", nil, ""},
		"nowhere, as on this machine":            {"", "", "", "not trusted", nil, ""},
		"in a bundle of ours":                    {"other.pem", "without", "ours.pem", "trusted", nil, ""},
		"in the system, and not in ours":         {"ours.pem", "with", "other.pem", "not trusted", nil, ""},

		"in the first that can be read":           {"", "without", "", "trusted", []string{"none.pem", "ours.pem"}, ""},
		"in one after that":                       {"", "without", "", "not trusted", []string{"other.pem", "ours.pem"}, ""},
		"in one after that, which is empty":       {"", "without", "", "not trusted", []string{"empty.pem", "ours.pem"}, ""},
		"in one that the variable is in place of": {"other.pem", "without", "", "not trusted", []string{"ours.pem"}, ""},
		"the certificate of another name":         {"ours.pem", "with", "", "not trusted", nil, "localhost"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRoots$", "-test.v") // #nosec G702 -- this test
			cmd.Env = append(os.Environ(), "TEST_ROOTS_WANT="+test.want,
				"TEST_ROOTS_URL="+strings.Replace(server.URL, "127.0.0.1", cmp.Or(test.host, "127.0.0.1"), 1))
			if len(test.list) > 0 {
				cmd.Env = append(cmd.Env, "TEST_ROOTS_LIST="+dir+"/"+strings.Join(test.list, ":"+dir+"/"))
			}
			for variable, value := range map[string]string{"SSL_CERT_FILE": test.file, "SSL_CERT_DIR": test.dir, "TEST_ROOTS_BUNDLE": test.bundle} {
				if value != "" {
					value = filepath.Join(dir, value)
				}
				cmd.Env = append(cmd.Env, variable+"="+value)
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// trusts calls a server by our client and, for what the system trusts, by Go's own.
func trusts(t *testing.T, url string) {
	t.Helper()
	bundle := os.Getenv("TEST_ROOTS_BUNDLE")
	ours, err := newClient().HTTP(plan.Network{CABundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	clients := []*http.Client{ours}
	if list := os.Getenv("TEST_ROOTS_LIST"); list != "" {
		awsclient.SetSystemBundles(strings.Split(list, ":")) // which Go's own client does not know
	} else if bundle == "" {
		clients = append(clients, &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true}})
	}
	for _, client := range clients {
		got := "trusted"
		answer, err := client.Get(url)
		if _, refused := errors.AsType[*tls.CertificateVerificationError](err); refused {
			got = "not trusted"
		} else if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%v, %+v", err, answer)
		} else {
			_ = answer.Body.Close()
		}
		if want := os.Getenv("TEST_ROOTS_WANT"); got != want {
			t.Errorf("%s (%v), want %s", got, err, want)
		}
	}
}

// TestSystemBundles has our list be Go's own: with another one, something else would be trusted.
func TestSystemBundles(t *testing.T) {
	root := runtime.GOROOT() //nolint:staticcheck // where this test was built
	text, err := os.ReadFile(filepath.Join(root, "src/crypto/x509/root_linux.go"))
	if err != nil {
		t.Skip(err)
	}
	_, list, _ := strings.Cut(string(text), "var certFiles = []string{")
	list, _, _ = strings.Cut(list, "\n}")
	all := regexp.MustCompile(`(?m)^\s*"([^"]+)"`).FindAllStringSubmatch(list, -1)
	want := make([]string, 0, len(all))
	for _, found := range all {
		want = append(want, found[1])
	}
	if got := awsclient.SystemBundles(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
