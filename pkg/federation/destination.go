package federation

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Destination returns the address of the console page that text names: a path of the console
// ("/s3/buckets/x?region=eu-west-1#a", its leading slash optional), a whole console address, or an ARN. It is https,
// and its host is a console host of the partition.
//
// A path goes to the host of the region, an empty or pseudo region being the partition's default one; the other two
// have no use for the region. Paths, queries and fragments keep their meaning: what is percent-encoded stays so, and
// what an address cannot hold, such as a space or é, becomes it. Spaces around the text do not count.
//
// The prefix that multi-session support puts before a host, 123456789012-abcd1234.eu-west-1.console.aws.amazon.com, is
// left off: it names a session of one browser. AWS's consoles outside the console domain are refused.
//
// The errors are *[DestinationError], *[UnsupportedPartitionError] and, for a path, *[RegionError].
func (p Partition) Destination(text, region string) (string, error) {
	if p.ConsoleDomain == "" {
		return "", &UnsupportedPartitionError{Partition: p.ID, Wanted: "console host"}
	}
	text = strings.TrimSpace(text)
	if reason := unfit(text); reason != "" {
		return "", &DestinationError{Reason: reason}
	}
	first, _ := cutAny(text, "/?#")
	switch {
	case strings.HasPrefix(text, "arn:"):
		return p.arnPage(text)
	case strings.Contains(first, ":"):
		return p.urlPage(text)
	default:
		return p.pathPage(text, region)
	}
}

// unfit says what is wrong with text as any kind of destination; empty when nothing is. Browsers read a backslash as a
// slash, which could begin a host.
func unfit(text string) string {
	switch {
	case text == "":
		return "it is empty"
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return "it has control characters"
	case strings.Contains(text, `\`):
		return "it has a backslash"
	}
	return ""
}

// pathPage refuses what could be meant as an address with a host, which would be a broken path.
func (p Partition) pathPage(text, region string) (string, error) {
	host, _, err := p.consoleHost(region)
	if err != nil {
		return "", err
	}
	path, rooted := strings.CutPrefix(text, "/")
	first, _ := cutAny(path, "/?#")
	if strings.HasPrefix(path, "/") || !rooted && strings.ContainsAny(first, "@.") {
		return "", &DestinationError{Reason: "it is neither a path of the console nor an address that begins with https://"}
	}
	return "https://" + host + "/" + escape(path), nil
}

// urlPage changes the host alone, and not the rest, which [url.URL] would write in its own way.
func (p Partition) urlPage(text string) (string, error) {
	u, rest, reason := splitURL(text)
	if reason != "" {
		return "", &DestinationError{Reason: reason}
	}
	host := hostOf(u)
	if !under(host, p.ConsoleDomain) {
		if other, ok := partitionOfConsole(host); ok {
			return "", &DestinationError{Reason: "its host is of another partition", Host: host, Partition: other.ID}
		}
		return "", &DestinationError{Reason: "its host is not of the console", Host: host}
	}
	host, _ = withoutSession(host)
	return "https://" + host + rest, nil
}

// arnPage returns the page with which the console finds a resource by its ARN, in whatever service and region. AWS's
// own editor plug-ins link to it: arnToConsoleUrl of github.com/aws/aws-toolkit-vscode and ConsoleUrlGenerator of
// github.com/aws/aws-toolkit-jetbrains.
func (p Partition) arnPage(arn string) (string, error) {
	of, ok := PartitionOfARN(arn)
	fields := strings.SplitN(arn, ":", 6)
	switch {
	case !ok || fields[2] == "" || fields[5] == "":
		return "", &DestinationError{Reason: "it is not an ARN of a partition that is known"}
	case of.ID != p.ID:
		return "", &DestinationError{Reason: "the ARN is of another partition", Partition: of.ID}
	}
	return "https://" + p.ConsoleDomain + "/go/view?arn=" + escapeValue(arn), nil
}

// splitURL returns an https address in its parts: rest is what follows the host, and begins with a slash. The reason
// says what is wrong with the address.
func splitURL(text string) (u *url.URL, rest, reason string) {
	text = escape(text)
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, "", "it is not a URL"
	case u.Scheme != "https":
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

// escape percent-encodes what browsers do in every part of an address, and a % that begins no escape.
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

// hostOf returns a URL's host in the one way that it is compared: in lower case, without a dot at its end and without
// the port that https has anyway. Any other port stays, and makes it another host. Letters beyond ASCII stay as they
// are, for the lower case of some is an ASCII letter.
func hostOf(u *url.URL) string {
	host := strings.TrimSuffix(strings.TrimSuffix(u.Host, ":"), ":443")
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSuffix(host, "."))
}

// under reports whether host is domain or a well-formed name under it: a letter that only looks like another does not
// get by.
func under(host, domain string) bool {
	if host == domain || domain == "" {
		return domain != ""
	}
	labels, ok := strings.CutSuffix(host, "."+domain)
	if !ok {
		return false
	}
	for label := range strings.SplitSeq(labels, ".") {
		if label == "" || strings.Trim(label, digits+"abcdefghijklmnopqrstuvwxyz-") != "" {
			return false
		}
	}
	return true
}

// partitionOfConsole returns the partition whose console has the host.
func partitionOfConsole(host string) (Partition, bool) {
	i := slices.IndexFunc(partitions[:], func(p Partition) bool { return under(host, p.ConsoleDomain) })
	if i < 0 {
		return Partition{}, false
	}
	return partitions[i], true
}

// withoutSession takes the prefix of a multi-session console off its host: an account, a hyphen and an identifier.
func withoutSession(host string) (rest, account string) {
	for {
		label, after, _ := strings.Cut(host, ".")
		number, id, found := strings.Cut(label, "-")
		if !found || id == "" || !isAccount(number) {
			return host, account
		}
		host, account = after, number
	}
}

func isAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, digits) == ""
}
