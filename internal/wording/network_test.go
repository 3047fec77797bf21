package wording

import (
	"crypto/tls"
	"errors"
	"net"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awscall"
)

// TestNetworkHints has what no test on loopback brings about: names that do not exist.
func TestNetworkHints(t *testing.T) {
	unknown := &net.OpError{Op: "dial", Err: &net.DNSError{Name: "sts-fips.eu-west-1.amazonaws.com", IsNotFound: true}}
	for _, tt := range []struct {
		sentBy string
		err    error
		want   string
	}{
		{"", unknown, "check the region, whose name is part of the host's, and the network"},
		{"AWS_USE_FIPS_ENDPOINT", unknown, "check AWS_USE_FIPS_ENDPOINT: not every region has such an endpoint; and the region and the network"},
		{
			"use_fips_endpoint (config:3)", unknown,
			"check use_fips_endpoint (config:3): not every region has such an endpoint; and the region and the network",
		},
		{"endpoint_url (config:3)", unknown, "check endpoint_url (config:3), and the network"},
		{"AWS_ENDPOINT_URL_STS", unknown, "check AWS_ENDPOINT_URL_STS, and the network"},
		{
			"", &net.DNSError{IsTimeout: true},
			"check the network and the proxy (HTTPS_PROXY); then run it again",
		},
		{
			"endpoint_url (config:3)", errors.New("refused"),
			"check the network, the proxy (HTTPS_PROXY) and endpoint_url (config:3); then run it again",
		},
		{
			"", &tls.CertificateVerificationError{},
			"if a proxy of your network answers with certificates of its own, name a PEM file with them by ca_bundle or AWS_CA_BUNDLE; it takes " +
				"the place of the system's",
		},
	} {
		e := &awscall.NetworkError{Call: awscall.Call{Service: awscall.STS, SentBy: tt.sentBy}, Err: tt.err}
		if got := networkHint(e); got != tt.want {
			t.Errorf("%s, %v: got %q, want %q", tt.sentBy, tt.err, got, tt.want)
		}
	}
}
