package awsvalue

import "net/url"

// Address says why a text is no address of a service, which can go into messages as it has no
// password; empty if it is one.
func Address(text string) string {
	at, err := url.Parse(text)
	if err == nil && (at.Scheme == "http" || at.Scheme == "https") && at.Host != "" && at.User == nil {
		return ""
	}
	return "has to be an http or https URL with a host and without a user name"
}
