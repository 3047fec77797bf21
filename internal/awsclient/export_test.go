package awsclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
)

// Pool returns the certificates of a bundle.
func Pool(bundle []byte) *x509.CertPool { return pool(bundle) }

// Cut returns the pieces of a bundle that are read one by one.
func Cut(bundle []byte) [][]byte { return cut(bundle) }

// SystemBundles are the files that roots are looked for in first.
func SystemBundles() []string { return systemBundles }

// SetSystemBundles has other files be the system's.
func SetSystemBundles(files []string) { systemBundles = files }

// DialTLS connects, and looks at the server's certificate when ready has returned.
func DialTLS(ctx context.Context, dialer *net.Dialer, network, address string, config *tls.Config, ready func()) (net.Conn, error) {
	return dialTLS(ctx, dialer, network, address, config, ready)
}
