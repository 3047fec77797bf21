package awsclient

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"runtime"
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

// systemBundle reads the system's bundle, where crypto/x509 would read it; nil where that has none.
func systemBundle() *x509.CertPool {
	files := systemBundles
	if file := os.Getenv("SSL_CERT_FILE"); file != "" { //nolint:forbidigo // crypto/x509 reads it itself, too
		files = []string{file}
	}
	for _, file := range files {
		text, err := os.ReadFile(file) // #nosec G703 -- as crypto/x509 does
		if err != nil {
			continue
		}
		return pool(text)
	}
	return nil
}

// bundleFirst has a transport trust the roots of the system's bundle first, and connect anew with all
// that the system has where these do not do. What is trusted is the same: the bundle is a part of
// that. But crypto/x509 reads a directory besides, which mostly has the same roots again, one file
// each: on Debian that takes as long as the whole rest of a call. Only Linux has such files, and a
// proxy is left to the transport.
func bundleFirst(dialer *net.Dialer) func(*http.Transport) {
	return func(t *http.Transport) {
		if runtime.GOOS != "linux" {
			return
		}
		config := t.TLSClientConfig
		bundle := sync.OnceValue(systemBundle)
		system := func() *x509.CertPool { return nil }
		t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			go bundle() // it is read while the server is found and answers
			conn, err := dialTLS(ctx, dialer, network, address, config, bundle)
			if _, refused := errors.AsType[*tls.CertificateVerificationError](err); refused && bundle() != nil {
				return dialTLS(ctx, dialer, network, address, config, system)
			}
			return conn, err
		}
	}
}

// dialTLS connects and shakes hands, each within its time.
func dialTLS(
	ctx context.Context, dialer *net.Dialer, network, address string, config *tls.Config, roots func() *x509.CertPool,
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
	own := trusting(config, roots())
	own.ServerName = cmp.Or(own.ServerName, host)
	own.NextProtos = []string{"h2", "http/1.1"}
	conn := tls.Client(plain, own)
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = plain.Close()
		return nil, err
	}
	return conn, nil
}
