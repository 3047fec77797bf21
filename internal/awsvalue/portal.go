package awsvalue

import (
	"net/url"
	"slices"
	"strings"
)

// portalDomains are AWS's own domains of access portals, and portalHosts its own hosts.
// Source: https://github.com/aws/aws-cli/blob/v2/awscli/customizations/sso/resolve.py, and for
// those of the European Sovereign Cloud and GovCloud the resolver of the SDK for .NET.
const (
	portalDomains = ".app.aws .portal.amazonaws.com .portal.amazonaws.com.cn .app.amazonwebservices.com.cn " +
		".portal.amazonaws.eu .api.amazonwebservices.eu .awsapps.com .awsapps.cn"
	portalHosts = "identitycenter.amazonaws.com identitycenter.amazonaws.com.cn identitycenter.amazonaws.eu " +
		"identitycenter.us-gov.amazonaws.com"
)

// IsPortal reports whether a host is one of AWS's own for access portals: a name, and no address whose
// zone ends like one.
func IsPortal(host string) bool {
	host = hostName(host)
	if slices.ContainsFunc(strings.Split(host, "."), func(label string) bool { return !isHostLabel(label) }) {
		return false
	}
	return slices.Contains(strings.Fields(portalHosts), host) ||
		slices.ContainsFunc(strings.Fields(portalDomains), func(domain string) bool {
			return host == domain[1:] || strings.HasSuffix(host, domain)
		})
}

// IsOwnStartURL reports whether a start URL is on a company's own host, from which the access
// portal is a redirect away. What is no https URL is none.
func IsOwnStartURL(text string) bool {
	at, err := url.Parse(text)
	return err == nil && at.Scheme == "https" && at.Hostname() != "" && !IsPortal(at.Hostname())
}

// PortalRegion returns the region that the host of an access portal names; empty where it names
// none.
func PortalRegion(host string) string {
	labels := strings.Split(hostName(host), ".")
	if len(labels) < 3 || labels[0] == "" {
		return ""
	}
	region := ""
	switch first, second, rest := labels[1], labels[2], strings.Join(labels[3:], "."); {
	case first == "portal" && slices.Contains(strings.Fields("app.aws app.amazonwebservices.com.cn api.amazonwebservices.eu"), rest):
		region = second
	case second == "portal" && slices.Contains(strings.Fields("amazonaws.com amazonaws.com.cn amazonaws.eu"), rest):
		region = first
	}
	if !isHostLabel(region) {
		return ""
	}
	return region
}

// hostName is a host's name as it is compared.
func hostName(host string) string { return strings.TrimSuffix(strings.ToLower(host), ".") }
