package federation

import (
	"net/netip"
	"net/url"
	"strings"
)

// CheckEndpoint reports why credentials must not be sent to raw, as an *[EndpointError]. An
// endpoint is an absolute https URL without user information, query and fragment. It may be http on
// loopback alone: 127.0.0.0/8, ::1 and localhost.
func CheckEndpoint(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "":
		return &EndpointError{Reason: "it is not a URL with a host"}
	case u.User != nil:
		return &EndpointError{Reason: "it must not hold a user name or password"}
	case strings.ContainsAny(raw, "?#"):
		return &EndpointError{Reason: "it must not have a query or a fragment"}
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	default:
		return &EndpointError{Reason: "it must be https, or http on loopback"}
	}
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
