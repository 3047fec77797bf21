package federation

import (
	"net/url"
	"strings"
)

// TitleOf names a page of the console for people: "EC2 instances", by the table of the services or,
// where that has none, by what is in its path. region is that of the page; empty for a service that
// has one console for all regions, and where the address does not tell. Both are empty for other
// text.
func TitleOf(address string) (title, region string) {
	page, ok := ParsePage(address)
	u, err := url.Parse(address)
	if !ok || err != nil {
		return "", ""
	}
	path := strings.Trim(u.Path, "/")
	whole := path
	if u.Fragment != "" {
		whole += "#" + u.Fragment
	}
	var found Service
	for _, s := range allServices() {
		if len(s.path) > len(found.path) && begins(whole, s.path) {
			found = s
		}
	}
	switch {
	case found.Name != "" && found.Global:
		return shortTitle(found.Title), ""
	case found.Name != "":
		return shortTitle(found.Title), page.Region
	case path == "" || path == "console/home" || path == "console":
		return "Console Home", page.Region
	case path == "go/view" && u.Query().Get("service") != "":
		return u.Query().Get("service"), page.Region
	case path == "go/view":
		return strings.SplitN(u.Query().Get("arn"), ":", 4)[min(2, strings.Count(u.Query().Get("arn"), ":"))], page.Region
	}
	path, _, _ = strings.Cut(path, "/")
	if s, ok := FindService(path); ok { // as most paths begin with
		return shortTitle(s.Title), page.Region
	}
	return path, page.Region
}

// begins reports whether a page of the table is the beginning of another one, up to a sign at which
// the console goes on.
func begins(whole, page string) bool {
	rest, ok := strings.CutPrefix(whole, page)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], "/#?:;&=") || strings.ContainsAny(page[len(page)-1:], ":/"))
}

// shortTitle is a title without whose it is.
func shortTitle(title string) string {
	return strings.TrimPrefix(strings.TrimPrefix(title, "Amazon "), "AWS ")
}
