package wording

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/source"
)

// networkHint says what to do where a service was not reached.
func networkHint(e *source.NetworkError) string {
	switch e.Service {
	case source.Container:
		return "check that what serves the container's credentials runs there (AWS_CONTAINER_CREDENTIALS_FULL_URI), or name a profile with --profile"
	case source.Instance:
		return "this seems to be no EC2 instance: name a profile with --profile ('aws-federate-cred list' shows them); on one, check its metadata options, in a container the hop limit"
	case source.STS, source.IdentityCenter, source.IdentityCenterOIDC, source.SignIn:
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](e.Err); ok {
		return "if a proxy of your network answers with certificates of its own, name a PEM file with them by ca_bundle or AWS_CA_BUNDLE; it takes the place of the system's"
	}
	if lookup, ok := errors.AsType[*net.DNSError](e.Err); ok && lookup.IsNotFound {
		return unknownHostHint(e.SentBy)
	}
	if e.SentBy != "" {
		return "check the network, the proxy (HTTPS_PROXY) and " + e.SentBy + "; then run it again"
	}
	return "check the network, the proxy (HTTPS_PROXY) and the endpoint (" + endpointVariable(e.Service) + "); then run it again"
}

// unknownHostHint says where the name of a host comes from that does not exist.
func unknownHostHint(sentBy string) string {
	switch {
	case sentBy == "":
		return "check the region, whose name is part of the host's, and the network"
	case strings.Contains(strings.ToLower(sentBy), "endpoint_url"):
		return "check " + sentBy + ", and the network"
	}
	return "check " + sentBy + ": not every region has such an endpoint; and the region and the network"
}

// bundleHint says what a bundle of certificates has to be.
func bundleHint(e *source.BundleError) string {
	hint := e.Setting + " has to name a file of certificates in PEM form that you may read"
	if strings.HasPrefix(e.File, "~") {
		hint += "; write the path in full, as nothing, the AWS CLI neither, puts a home directory in for the ~"
	}
	return hint
}
