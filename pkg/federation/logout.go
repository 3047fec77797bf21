package federation

import (
	"net/url"
	"strings"
)

// LogoutEndpoint returns the federation endpoint at which [Link.LogoutFirst] works. AWS goes on to
// the sign-in after a logout at few hosts alone: in partition aws at that with "us-east-1." in its
// name, of which https://github.com/Versent/saml2aws/issues/707 and
// https://github.com/guardian/janus-app/pull/456 tell, and at that of aws-us-gov, as kion-cli uses
// it. Of the other partitions nothing is known: the error is a *[LogoutError].
func (p Partition) LogoutEndpoint() (string, error) {
	switch p.ID {
	case "aws":
		return "https://us-east-1." + p.signinDomain + "/federation", nil
	case "aws-us-gov":
		return "https://" + p.signinDomain + "/federation", nil
	}
	return "", &LogoutError{Partition: p.ID}
}

// LogoutError says that no host of a partition is known that signs in after a logout.
type LogoutError struct {
	// Partition is the partition's name, such as aws-cn.
	Partition string
}

// Error implements error.
func (e *LogoutError) Error() string {
	return "partition " + e.Partition + ": no sign-in host is known that goes on to a sign-in after a logout"
}

// logoutFirst returns the address that ends the browser's session and goes on to link, which is one
// of endpoint.
func logoutFirst(endpoint, link string) string {
	return strings.TrimSuffix(endpoint, "/federation") + "/oauth?Action=logout&redirect_uri=" + url.QueryEscape(link)
}
