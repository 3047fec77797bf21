package federation

import (
	"cmp"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Destination returns the address of the console page that text names: a path of the console
// ("/s3/buckets/x?region=eu-west-1#a", its leading slash optional), a whole console address, an
// ARN, a service alone as [FindService] knows it ("s3"), or the id of a resource
// ("i-0123456789abcdef0"). It is https, and its host is a console host of the partition.
//
// An address may lead to the console by way of an access portal of IAM Identity Center or of a
// sign-in host: it is the page that it leads to, or the console's first one. It may begin with
// http:// or with the host. Spaces, quotes and <> around the text do not count.
//
// A path goes to the host of its own region, else to that of the region given, an empty or pseudo
// region being the partition's default one. So does an address whose host is the console domain
// itself; without a region, and where the page is one for all regions, that host stays. Paths,
// queries and fragments keep their meaning: what is percent-encoded stays so, and what an address
// cannot hold, such as a space or é, becomes it.
//
// The prefix that multi-session support puts before a host,
// 123456789012-abcd1234.eu-west-1.console.aws.amazon.com, is left off: it names a session of one
// browser. AWS's consoles outside the console domain are refused, but for those of Health,
// QuickSight and Lightsail.
//
// The errors are *[DestinationError], also for a text that names two accounts,
// *[UnsupportedPartitionError] and *[RegionError].
func (p Partition) Destination(text, region string) (string, error) {
	if p.ConsoleDomain == "" {
		return "", &UnsupportedPartitionError{Partition: p.ID, Wanted: "console host"}
	}
	r, err := p.read(text)
	switch {
	case err != nil:
		return "", err
	case r.partition.ID != "" && r.partition.ID != p.ID:
		return "", &DestinationError{Reason: r.kind.ofAnotherPartition(), Host: r.host, Partition: r.partition.ID}
	}
	return p.address(r, region)
}

// address is that of a page which has been read, and is of the partition or of none.
func (p Partition) address(r reading, region string) (string, error) {
	switch r.kind {
	case homeKind:
		return p.ConsoleHome(region)
	case serviceKind:
		return p.ServicePage(r.text, region)
	case resourceKind:
		host, region, err := p.consoleHost(region)
		return regionalPage(host, resourcePath(r.text), region), err
	case arnKind:
		return "https://" + p.ConsoleDomain + "/go/view?arn=" + escapeValue(r.text), nil
	case pathKind:
		host, _, err := p.consoleHost(cmp.Or(p.realRegion(regionOf(r.rest)), region))
		if err != nil {
			return "", err
		}
		return "https://" + host + r.rest, nil
	case addressKind:
	}
	host, _ := withoutSession(r.host)
	if own := cmp.Or(p.realRegion(regionOf(r.rest)), region); host == p.ConsoleDomain && own != "" && !isGlobal(r.rest) {
		var err error
		if host, _, err = p.consoleHost(own); err != nil {
			return "", err
		}
	}
	return "https://" + host + r.rest, nil
}

// isGlobal reports whether a page is the same in all regions: that of a global service alone, or
// the one with which the console finds a resource.
func isGlobal(rest string) bool {
	first := func(path string) string {
		path, _ = cutAny(strings.TrimPrefix(path, "/"), "/?#")
		return path
	}
	page, global := first(rest), false
	for _, s := range allServices() {
		if first(s.path) == page {
			if !s.Global {
				return false
			}
			global = true
		}
	}
	return global || page == "go"
}

// regionOf returns the region that the query of an address names.
func regionOf(rest string) string {
	rest, _, _ = strings.Cut(rest, "#")
	_, query, _ := strings.Cut(rest, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return values.Get("region")
}

// splitURL returns an address in its parts: rest is what follows the host, and begins with a slash.
// The reason says what is wrong with the address. One that begins with http:// is read as https,
// which all hosts of AWS answer.
func splitURL(text string) (u *url.URL, rest, reason string) {
	text = escape(text)
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, "", "it is not a URL"
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, "", "an address must begin with https://"
	case u.User != nil:
		return nil, "", "it must not hold a user name or password"
	case u.Hostname() == "":
		return nil, "", "it is a URL without a host"
	}
	_, rest, _ = strings.Cut(text, "://")
	_, rest = cutAny(rest, "/?#")
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	return u, rest, ""
}

// cutAny returns what precedes the first of chars, and the rest from there on.
func cutAny(text, chars string) (before, from string) {
	if i := strings.IndexAny(text, chars); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// escape percent-encodes what browsers do in every part of an address, and a % that begins no
// escape.
func escape(text string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf || strings.IndexByte(" \"<>`", c) >= 0 || c == '%' && !escaped(text[i:]) {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// escaped reports whether text begins with % and two hexadecimal digits.
func escaped(text string) bool {
	return len(text) >= 3 && strings.Trim(text[1:3], digits+"abcdefABCDEF") == ""
}
