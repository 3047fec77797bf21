package awsclient

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"runtime"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/seed642dee07/aws-federate/internal/regular"
)

// BundleError says that the certificates to trust cannot be read.
type BundleError struct {
	File string
	// Setting names the setting that names the file, with its place.
	Setting string
	Err     error
}

// Error implements error.
func (e *BundleError) Error() string {
	return fmt.Sprintf("reading the certificates in %s: %v", e.File, e.Err)
}

// Unwrap returns the reason.
func (e *BundleError) Unwrap() error { return e.Err }

// dialTimeout is how long one attempt to connect may take.
const dialTimeout = 10 * time.Second

// client makes the HTTP client, and what begins to read the roots that it trusts ahead of a call of a
// URL. A bundle of certificates replaces the system's, as in every SDK.
func client(bundle string) (made *http.Client, ahead func(target string), err error) {
	build := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
	ahead = func(string) {}
	switch {
	case bundle != "":
		roots, err := certificates(bundle)
		if err != nil {
			return nil, nil, err
		}
		build = build.WithTransportOptions(func(t *http.Transport) { t.TLSClientConfig = trusting(t.TLSClientConfig, roots) })
	case runtime.GOOS == "linux": // others have no such file
		roots := newBundleRoots()
		build, ahead = build.WithTransportOptions(bundleFirst(build.GetDialer(), roots)), roots.ahead
	}
	return &http.Client{
		Transport:     build.GetTransport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, ahead, nil
}

// trusting returns a configuration with other roots; nil are the system's.
func trusting(of *tls.Config, roots *x509.CertPool) *tls.Config {
	if of == nil {
		return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	}
	own := of.Clone()
	own.RootCAs = roots
	return own
}

var errNoCertificate = errors.New("the file holds no certificate in PEM form")

func certificates(bundle string) (*x509.CertPool, error) {
	text, err := regular.Named(bundle)
	if err != nil {
		if at, ok := errors.AsType[*fs.PathError](err); ok {
			err = at.Err // the caller names the path
		}
		return nil, err
	}
	if roots := pool([]byte(text)); roots != nil {
		return roots, nil
	}
	return nil, errNoCertificate
}
