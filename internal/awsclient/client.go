// Package awsclient makes calls of AWS: it has the HTTP clients by a plan's certificates and the
// SDK's configuration by a plan's network, bounds each call, tells that it is waited for, and sorts
// what goes wrong.
//
// It does not know what is asked of a service and what it answers, what a plan's steps are, or how
// an error is worded on the screen.
package awsclient

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/metadata"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// Client makes the calls of a run, which may carry out several plans. It is not to be copied once it
// is used.
type Client struct {
	Now func() time.Time
	Log *slog.Logger
	// Sent are the secrets that calls have carried: no message may repeat them.
	Sent awscall.Secrets

	mu   sync.Mutex
	made map[string]pair // by the file of certificates
}

// pair are the HTTP clients for AWS, and for addresses beside this machine.
type pair struct {
	aws, beside *http.Client
	ahead       func(target string) // begins to read the roots that the first will trust there
}

// HTTP returns the client for a plan's calls to AWS: with the proxy that the environment asks for
// and the certificates that the plan names, and without following redirects, which would carry what
// is posted to wherever a captive portal points. Its error is a [BundleError].
func (c *Client) HTTP(n plan.Network) (*http.Client, error) {
	both, err := c.clients(n)
	return both.aws, err
}

// Beside returns the client for addresses beside this machine, without a proxy. Its error is a
// [BundleError].
func (c *Client) Beside(n plan.Network) (*http.Client, error) {
	both, err := c.clients(n)
	return both.beside, err
}

func (c *Client) clients(n plan.Network) (pair, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made, ok := c.made[n.CABundle]; ok {
		return made, nil
	}
	made, ahead, err := client(n.CABundle)
	if err != nil {
		setting, _ := n.Setting("ca_bundle", "")
		return pair{}, &BundleError{File: n.CABundle, Setting: setting.String(), Err: err}
	}
	if c.made == nil {
		c.made = map[string]pair{}
	}
	c.made[n.CABundle] = pair{made, metadata.Direct(made), ahead}
	return c.made[n.CABundle], nil
}

// Config returns the configuration for the SDK's client of a service, which is called at the URL
// that the plan sets or, where there is none, at AWS's own endpoint. It comes from a plan's network alone:
// config.LoadDefaultConfig would read the two files by other rules than ours and all of them, fail
// over profiles that nobody asked for, and take long over many. Its error is a [BundleError].
func (c *Client) Config(service awscall.Service, n plan.Network) (aws.Config, error) {
	made, err := c.clients(n)
	endpoint, _ := setTo(service, n)
	if err == nil { // the roots are wanted soon, and there is a request to make and to sign before
		made.ahead(cmp.Or(endpoint, "https://sts.amazonaws.com"))
	}
	cfg := aws.Config{
		HTTPClient:       bounded{made.aws},
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
	cfg.ConfigSources = []any{variants{n.FIPS, n.DualStack}}
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

// variants tells the SDK which of AWS's endpoints to call, in the way of its package config: that
// brings along every source of credentials that the SDK knows.
type variants struct{ fips, dualStack bool }

// GetUseFIPSEndpoint is what the SDK's clients ask for.
func (v variants) GetUseFIPSEndpoint(context.Context) (aws.FIPSEndpointState, bool, error) {
	return aws.FIPSEndpointStateEnabled, v.fips, nil
}

// GetUseDualStackEndpoint is what the SDK's clients ask for.
func (v variants) GetUseDualStackEndpoint(context.Context) (aws.DualStackEndpointState, bool, error) {
	return aws.DualStackEndpointStateEnabled, v.dualStack, nil
}
