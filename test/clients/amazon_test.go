//go:build unix

package clients_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// amazon is what AWS's own names lead to, through a proxy: the AWS CLI 2.9 has no other address for
// STS when it assumes a role. STS is that of a world; the access portal of IAM Identity Center
// gives the same answer each time, unless the world's is asked for.
type amazon struct {
	env     []string // for who is to find it
	portals atomic.Int64
	center  atomic.Bool // IAM Identity Center is the world's

	mu      sync.Mutex
	closed  []string // hosts that cannot be reached
	visited []string // hosts that were asked for, be they reached or not
}

func newAmazon(t *testing.T, w *world) *amazon {
	t.Helper()
	a := &amazon{}
	sts, err := url.Parse(w.URL)
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(sts)
		r.Out.Host = r.In.Host // which is signed
	}}
	certificate, bundle := certify(t)
	services := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.center.Load() || !strings.HasPrefix(r.Host, "portal.sso.") {
			forward.ServeHTTP(w, r)
			return
		}
		a.portals.Add(1)
		_, _ = io.WriteString(w, `{"roleCredentials": {"accessKeyId": "ASIAPORTAL", "secretAccessKey": "k", `+
			`"sessionToken": "t", "expiration": 4070908800000}}`)
	}))
	services.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	services.StartTLS()
	t.Cleanup(services.Close)
	proxy := httptest.NewServer(a.tunnel(services.Listener.Addr().String()))
	t.Cleanup(proxy.Close)
	a.env = []string{"HTTPS_PROXY=" + proxy.URL, "NO_PROXY=127.0.0.1", "AWS_CA_BUNDLE=" + bundle, "AWS_DEFAULT_REGION=eu-west-1"}
	return a
}

// reachable notes that a host is asked for, and reports whether it can be reached.
func (a *amazon) reachable(host string) bool {
	host, _, _ = strings.Cut(host, ":")
	a.mu.Lock()
	defer a.mu.Unlock()
	a.visited = append(a.visited, host)
	return !slices.Contains(a.closed, host)
}

// close makes hosts unreachable, all others can be reached, and forgets who was asked for.
func (a *amazon) close(hosts ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed, a.visited = hosts, nil
}

// tunnel is a proxy that leads to one place wherever one wants to go.
func (a *amazon) tunnel(address string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.reachable(r.Host) {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		there, err := net.Dial("tcp", address)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer there.Close()
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer here.Close()
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(there, here) }()
		_, _ = io.Copy(here, there)
	})
}

// certify makes a certificate for AWS's names, and a bundle of authorities with it alone.
func certify(t *testing.T) (certificate tls.Certificate, bundle string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		Subject:      pkix.Name{CommonName: "Amazon"}, // without one, curl verifies nothing
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{
			"sts.amazonaws.com", "*.eu-west-1.amazonaws.com", "*.sso.eu-west-1.amazonaws.com", "signin.aws.amazon.com",
			"*.signin.aws.amazon.com",
			"signin.amazonaws.cn", "*.signin.amazonaws.cn", "signin.amazonaws-us-gov.com", "*.signin.amazonaws-us-gov.com",
			"*.signin.amazonaws-eusc.eu",
		}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	bundle = filepath.Join(t.TempDir(), "bundle.pem")
	if err := os.WriteFile(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, bundle
}
