package awsvalue

import (
	"net/url"
	"strings"
)

// Address says why a text is no address of a service, which can go into messages as it has no
// password; empty if it is one.
func Address(text string) string {
	if isPlainAddress(text) {
		return ""
	}
	at, err := url.Parse(text)
	if err == nil && (at.Scheme == "http" || at.Scheme == "https") && at.Host != "" && at.User == nil {
		return ""
	}
	return "has to be an http or https URL with a host and without a user name"
}

// isPlainAddress reports whether a text is a scheme with a host in letters and digits and at most a
// port, as nearly all addresses are: they need not be parsed, for each of ten thousand profiles.
func isPlainAddress(text string) bool {
	host, ok := strings.CutPrefix(text, "https://")
	if !ok {
		host, ok = strings.CutPrefix(text, "http://")
	}
	host, port, _ := strings.Cut(host, ":")
	for i := range len(host) {
		if c := host[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return ok && host != "" && areDigits(port)
}
