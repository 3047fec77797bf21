//go:build unix

package clients_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// cluster is the API server of an EKS that has STS say whose a token is, as EKS does: it sends the
// call in it, with the name of the cluster.
// Source: kubernetes-sigs/aws-iam-authenticator, pkg/token/token.go (Verify).
func cluster(t *testing.T, w *world) *service {
	t.Helper()
	signer := func(r *http.Request) string {
		coded, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer k8s-aws-v1.")
		signed, err := base64.RawURLEncoding.DecodeString(coded)
		if !ok || err != nil || !strings.HasPrefix(string(signed), w.URL+"/?") {
			return ""
		}
		call, err := http.NewRequestWithContext(r.Context(), http.MethodGet, string(signed), nil)
		if err != nil {
			return ""
		}
		call.Header.Set("X-K8s-Aws-Id", "prod")
		answer, err := http.DefaultTransport.RoundTrip(call)
		if err != nil {
			return ""
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(said), identityARN) {
			t.Errorf("STS says %d %s", answer.StatusCode, said)
			return ""
		}
		u, err := url.Parse(string(signed))
		if err != nil {
			return ""
		}
		return keyOf(u.Query().Get("X-Amz-Credential"))
	}
	return newService(httptest.NewTLSServer, signer, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"major": "1", "minor": "32"}`)
	})
}

// TestClusterToken has kubectl take our token in both versions of its protocol, be asked for a code
// where it has a terminal, and fail at once with our reason where it has none.
func TestClusterToken(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1", "v1beta1"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			c := client{name: "kubectl", ready: []string{"kubectl", "version", "--client"}, slow: true, argv: []string{
				"kubectl", "--kubeconfig=testdata/kubeconfig-ours.yaml", "--context=" + version, "--server=" + endpoint,
				"--insecure-skip-tls-verify", "get", "--raw=/version",
			}}
			c.prepare(t)
			w := newWorld(t, c)
			c.service = func() *service { return cluster(t, w) }
			w.start(t, c, "role", nil).succeeds(t)
			w.assumed(t, 1)

			p := w.start(t, c, "mfa", nil)
			p.fails(t)
			if shown := p.stderr.String(); !strings.Contains(shown, `aws-federate-cred: profile "mfa" needs an MFA code`) {
				t.Errorf("kubectl shows %q", shown)
			}
			tty := openTerminal(t)
			w.stdin = tty.slave
			p = w.start(t, c, "mfa", tty.slave)
			tty.sees(t, "Code: ")
			tty.types(t, w.device.Code()+"\n")
			p.succeeds(t)
			w.assumed(t, 2)
		})
	}
}
