package source

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
)

// dialTimeout is how long one attempt to connect may take.
const dialTimeout = 10 * time.Second

// network is the SDK's configuration, made once when the first call needs it.
type network struct {
	once   sync.Once
	config aws.Config
	client *http.Client
	// metadata is for addresses beside this machine.
	metadata *http.Client
	err      error
}

// HTTP returns the client for calls to AWS: with the proxy and the certificates that the environment asks for, and without
// following redirects, which would carry what is posted to wherever a captive portal points.
func (r *Runner) HTTP() (*http.Client, error) {
	r.network.once.Do(r.network.load)
	return r.network.client, r.network.err
}

// sdk returns the configuration for the SDK's clients.
func (r *Runner) sdk() (aws.Config, error) {
	r.network.once.Do(r.network.load)
	return r.network.config, r.network.err
}

// load reads the environment as config.LoadDefaultConfig does. That function reads the two files as well, by other rules than
// ours and all of them: it fails over profiles that nobody asked for, and takes long over many.
func (n *network) load() {
	environment, err := config.NewEnvConfig()
	if err != nil {
		n.err = &SetupError{What: "reading the SDK's settings in the environment", Err: err}
		return
	}
	if n.client, n.err = client(environment.CustomCABundle); n.err != nil {
		return
	}
	n.metadata = straight(n.client)
	n.config = aws.Config{
		HTTPClient:       n.client,
		ConfigSources:    []any{environment}, // FIPS and dual-stack endpoints, AWS_ENDPOINT_URL_SSO
		RetryMode:        environment.RetryMode,
		RetryMaxAttempts: environment.RetryMaxAttempts,
		AppID:            environment.AppID,
		// The SDK would sign with the time that STS says and go on, with a clock here that misjudges every expiry. The
		// person is told to set the clock instead.
		DisableClockSkewCorrection: true,
	}
	if environment.BaseEndpoint != "" && !aws.ToBool(environment.IgnoreConfiguredEndpoints) {
		n.config.BaseEndpoint = &environment.BaseEndpoint // AWS_ENDPOINT_URL; a service's own goes before it
	}
}

// client makes the HTTP client. A bundle of certificates replaces the system's, as in every SDK.
func client(bundle string) (*http.Client, error) {
	build := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
	if bundle != "" {
		roots, err := certificates(bundle)
		if err != nil {
			return nil, &SetupError{What: "reading the certificates of AWS_CA_BUNDLE in " + bundle, Err: err}
		}
		build = build.WithTransportOptions(func(t *http.Transport) {
			if t.TLSClientConfig == nil {
				t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
			}
			t.TLSClientConfig.RootCAs = roots
		})
	}
	return &http.Client{
		Transport:     build.GetTransport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

var errNoCertificate = errors.New("the file holds no certificate in PEM form")

func certificates(bundle string) (*x509.CertPool, error) {
	text, err := os.ReadFile(bundle)
	if err != nil {
		var pathError *os.PathError
		if errors.As(err, &pathError) {
			err = pathError.Err
		}
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, errNoCertificate
	}
	return roots, nil
}
