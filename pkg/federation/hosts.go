package federation

import (
	"net/url"
	"slices"
	"strings"
)

// hostOf returns a URL's host in the one way that it is compared: in lower case, without a dot at
// its end and without the port that https has anyway. Any other port stays, and makes it another
// host. Letters beyond ASCII stay as they are, for the lower case of some is an ASCII letter.
func hostOf(u *url.URL) string {
	host := strings.TrimSuffix(strings.TrimSuffix(u.Host, ":"), ":443")
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSuffix(host, "."))
}

// under reports whether host is domain or a well-formed name under it: a letter that only looks
// like another does not get by.
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

// partitionOfConsole returns the partition whose console has the host. Partition aws has two
// consoles beside its domain: QuickSight and Lightsail.
func partitionOfConsole(host string) (Partition, bool) {
	if under(host, "quicksight.aws.amazon.com") || host == "lightsail.aws.amazon.com" {
		return partitions[0], true
	}
	i := slices.IndexFunc(partitions[:], func(p Partition) bool { return under(host, p.ConsoleDomain) })
	if i < 0 {
		return Partition{}, false
	}
	return partitions[i], true
}

// withoutSession takes the prefix of a multi-session console off its host: an account, a hyphen and
// an identifier.
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

// today returns the name that a host of AWS has today.
func today(host string) string {
	if host == "health.aws.amazon.com" || host == "phd.aws.amazon.com" {
		return "health.console.aws.amazon.com"
	}
	return host
}
