package source

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/seed642dee07/aws-federate/internal/metadata"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// dialTimeout is how long one attempt to connect may take.
const dialTimeout = 10 * time.Second

// network are the HTTP clients of a run: a pair for each file of certificates, as several plans may
// be carried out.
type network struct {
	mu   sync.Mutex
	made map[string]clients
}

// clients are for AWS, and for addresses beside this machine.
type clients struct{ aws, metadata *http.Client }

// HTTP returns the client for a plan's calls to AWS: with the proxy that the environment asks for
// and the certificates that the plan names, and without following redirects, which would carry what
// is posted to wherever a captive portal points. Its error is a [BundleError].
func (r *Runner) HTTP(n plan.Network) (*http.Client, error) {
	both, err := r.clients(n)
	return both.aws, err
}

func (r *Runner) clients(n plan.Network) (clients, error) {
	r.network.mu.Lock()
	defer r.network.mu.Unlock()
	if made, ok := r.network.made[n.CABundle]; ok {
		return made, nil
	}
	made, err := client(n.CABundle)
	if err != nil {
		setting, _ := n.Setting("ca_bundle", "")
		return clients{}, &BundleError{File: n.CABundle, Setting: setting.String(), Err: err}
	}
	if r.network.made == nil {
		r.network.made = map[string]clients{}
	}
	r.network.made[n.CABundle] = clients{made, metadata.Direct(made)}
	return r.network.made[n.CABundle], nil
}

// sdk returns the configuration for the SDK's client of a service, which is called at a URL or,
// where that is empty, at AWS's own endpoint. It comes from a plan's network alone:
// config.LoadDefaultConfig would read the two files by other rules than ours and all of them, fail
// over profiles that nobody asked for, and take long over many.
func (r *Runner) sdk(n plan.Network, endpoint string) (aws.Config, error) {
	client, err := r.HTTP(n)
	cfg := aws.Config{
		HTTPClient:       client,
		RetryMode:        retryMode(n.RetryMode),
		RetryMaxAttempts: n.MaxAttempts,
		AppID:            n.AppID,
		// The SDK would sign with the time that STS says and go on, with a clock here that
		// misjudges every expiry. The person is told to set the clock instead.
		DisableClockSkewCorrection: true,
	}
	if endpoint != "" { // the SDK refuses it together with the others
		cfg.BaseEndpoint = &endpoint
		return cfg, err
	}
	cfg.ConfigSources = []any{variants(n)}
	return cfg, err
}

// retryMode is the SDK's mode. Legacy is botocore's alone: here it is the standard one, with as
// many attempts as the plan says. As each call has a client of its own, what adaptive learns of
// AWS's limits lasts for the attempts of a call.
func retryMode(mode string) aws.RetryMode {
	if mode == "adaptive" {
		return aws.RetryModeAdaptive
	}
	return aws.RetryModeStandard
}

// variants tells the SDK which of AWS's endpoints to call.
func variants(n plan.Network) config.LoadOptions {
	var o config.LoadOptions
	if n.FIPS {
		o.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	if n.DualStack {
		o.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled
	}
	return o
}

// stsRegion is the region whose STS is called: the plan's, or the pseudo region of the global
// endpoint, for which calls are signed with us-east-1. Source: botocore/args.py,
// _should_set_global_sts_endpoint.
func stsRegion(p plan.Plan) string {
	n := p.Network
	if n.STSGlobal && n.STS == "" && !n.FIPS && !n.DualStack && slices.Contains(strings.Fields(legacySTSRegions), p.Region) {
		return "aws-global"
	}
	return p.Region
}

// legacySTSRegions are the regions for which botocore calls the global endpoint: args.py,
// LEGACY_GLOBAL_STS_REGIONS.
const legacySTSRegions = "ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 aws-global ca-central-1 eu-central-1 eu-north-1 " +
	"eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2"

// sentBy names the settings that send the calls of a service to another host than the usual one.
func sentBy(n plan.Network, service string) string {
	if s, ok := n.Setting("endpoint_url", service); ok {
		return s.String()
	}
	var all []string
	for _, key := range []string{"use_fips_endpoint", "use_dualstack_endpoint"} {
		if s, ok := n.Setting(key, ""); ok {
			all = append(all, s.String())
		}
	}
	return strings.Join(all, " and ")
}

// client makes the HTTP client. A bundle of certificates replaces the system's, as in every SDK.
func client(bundle string) (*http.Client, error) {
	build := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
	if bundle != "" {
		roots, err := certificates(bundle)
		if err != nil {
			return nil, err
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
		return nil, pathReason(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, errNoCertificate
	}
	return roots, nil
}
