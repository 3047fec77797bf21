package federation

import "strings"

// InSession adds an account to the address of a page, for browsers in which multi-session support
// is on: the console opens the page in the session that the account has there. It does so for the
// console's first page and for /go/view, of which that is known; other pages, and those that name
// an account already, are returned as they are.
//
// Source: the console command that is in work at https://github.com/aws/aws-cli
// (customizations/console.py), which does the same, "so that, when the browser has multi-session
// enabled, distinct identities are routed to their own session subdomain". AWS has no document of
// it.
func InSession(page, account string) string {
	_, path, found := strings.Cut(page, "://")
	address, _ := cutAny(path, "?#")
	if !found || !isAccount(account) || !strings.HasSuffix(address, "/console/home") && !strings.HasSuffix(address, "/go/view") ||
		AccountOf(page) != "" {
		return page
	}
	page, fragment, found := strings.Cut(page, "#")
	if found {
		fragment = "#" + fragment
	}
	separator := "?"
	if strings.Contains(page, "?") {
		separator = "&"
	}
	return page + separator + "account=" + account + fragment
}
