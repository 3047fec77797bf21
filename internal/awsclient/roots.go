package awsclient

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// systemBundles are the files that package crypto/x509 takes roots from on Linux, the first that can
// be read. Source: https://cs.opensource.google/go/go/+/master:src/crypto/x509/root_linux.go.
var systemBundles = []string{ //nolint:gochecknoglobals // a constant
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/pki/tls/cacert.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/ssl/cert.pem",
}

// systemBundle reads the system's bundle, where crypto/x509 would read it; nil where there is none.
func systemBundle() []byte {
	files := systemBundles
	if file := os.Getenv("SSL_CERT_FILE"); file != "" { //nolint:forbidigo // crypto/x509 reads it itself, too
		files = []string{file}
	}
	for _, file := range files {
		text, err := os.ReadFile(file) // #nosec G703 -- as crypto/x509 does
		if err != nil {
			continue
		}
		return text
	}
	return nil
}

// bundleRoots are the roots of the system's bundle. They are read beside what else a call does.
type bundleRoots struct {
	found func() bool    // whether there is a bundle
	begin func()         // begins to read it
	read  func()         // returns when pool has all its roots
	pool  *x509.CertPool // nobody is to look at it before
}

func newBundleRoots() *bundleRoots {
	text, roots := sync.OnceValue(systemBundle), x509.NewCertPool()
	begin, read := reading(text)
	return &bundleRoots{
		found: func() bool { return text() != nil },
		begin: begin,
		read: sync.OnceFunc(func() {
			for _, certificate := range read() {
				roots.AddCert(certificate)
			}
		}),
		pool: roots,
	}
}

// ahead begins to read them for a call of a URL that is to come, where that will look at them.
func (r *bundleRoots) ahead(target string) {
	at, err := url.Parse(target)
	if err != nil || at.Scheme != "https" {
		return
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: at}); err == nil && proxy == nil {
		r.begin()
	}
}

// bundleFirst has a transport trust the roots of the system's bundle first, and connect anew with all
// that the system has where these do not do. What is trusted is the same: the bundle is a part of
// that. But crypto/x509 reads a directory besides, which mostly has the same roots again, one file
// each: on Debian that takes as long as the whole rest of a call. A proxy is left to the transport.
func bundleFirst(dialer *net.Dialer, bundle *bundleRoots) func(*http.Transport) {
	return func(t *http.Transport) {
		config := t.TLSClientConfig
		t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			bundle.begin()
			if bundle.found() {
				conn, err := dialTLS(ctx, dialer, network, address, trusting(config, bundle.pool), bundle.read)
				if _, refused := errors.AsType[*tls.CertificateVerificationError](err); !refused {
					return conn, err
				}
			}
			return dialTLS(ctx, dialer, network, address, trusting(config, nil), func() {})
		}
	}
}

// dialTLS connects and shakes hands, each within its time. The configuration is its own. What the
// server says is not read before ready returns: by then the roots are there, which package tls looks at
// when it has the server's certificate. The server has its part of the handshake to do meanwhile.
func dialTLS(
	ctx context.Context, dialer *net.Dialer, network, address string, config *tls.Config, ready func(),
) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	plain, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, awshttp.DefaultHTTPTransportTLSHandleshakeTimeout)
	defer cancel()
	config.ServerName = cmp.Or(config.ServerName, host)
	config.NextProtos = []string{"h2", "http/1.1"}
	conn := tls.Client(unread{plain, ready}, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = plain.Close()
		return nil, err
	}
	return conn, nil
}

// unread is a connection of which nothing is read before ready returns.
type unread struct {
	net.Conn

	ready func()
}

// Read implements [io.Reader].
func (c unread) Read(p []byte) (int, error) {
	c.ready()
	return c.Conn.Read(p)
}
