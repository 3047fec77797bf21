package federation

import (
	"net/url"
	"strings"
)

// PortalURL returns the link that opens the console by way of the IAM Identity Center access
// portal, signed in there as whoever the browser's user is. It is no secret. startURL is the
// portal's address, https alone, as sso_start_url has it; a query, a fragment and slashes at its
// end are left off. role is the name of a permission set, as sso_role_name has it. destination is
// the console page to open, such as [Partition.Destination] returns; empty: the portal chooses.
//
// The error is a *[PortalError].
//
// Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html.
func PortalURL(startURL, account, role, destination string) (string, error) {
	start, _ := cutAny(strings.TrimSpace(startURL), "?#")
	u, err := url.Parse(start)
	switch {
	case unfit(start) != "" || err != nil || u.Hostname() == "":
		return "", &PortalError{Reason: "the start URL is not a URL with a host"}
	case u.Scheme != "https":
		return "", &PortalError{Reason: "the start URL must be https"}
	case u.User != nil:
		return "", &PortalError{Reason: "the start URL must not hold a user name or password"}
	case !isAccount(account):
		return "", &PortalError{Reason: "the account is not 12 digits"}
	case role == "":
		return "", &PortalError{Reason: "there is no role name"}
	}
	link := strings.TrimRight(start, "/") + "/#/console?account_id=" + account + "&role_name=" + escapeValue(role)
	if destination != "" {
		link += "&destination=" + escapeValue(destination)
	}
	return link, nil
}

// escapeValue escapes a value of a query. A space becomes %20, not +, which readers of a fragment
// may keep as it is.
func escapeValue(value string) string {
	return strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
}
