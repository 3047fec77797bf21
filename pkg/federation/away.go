package federation

import (
	"cmp"
	"net/url"
	"strings"
)

// maxEscapes is how often an address in an address is taken to be escaped.
const maxEscapes = 3

// leadsAway returns the host to which a page of the console leads on by itself, as after a logout,
// where that is none of AWS's from which a destination can be read.
func (p Partition) leadsAway(rest string) string {
	_, query, _ := strings.Cut(rest, "?")
	query, _, _ = strings.Cut(query, "#")
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name, err := url.PathUnescape(name); err != nil || !strings.EqualFold(name, "redirect_uri") {
			continue
		}
		for range maxEscapes {
			if plain, err := url.PathUnescape(value); err == nil {
				value = plain
			}
		}
		if _, behind, found := strings.Cut(value, "//"); found || strings.Contains(value, ":") {
			host, _ := cutAny(behind, "/?#")
			if _, _, reason := splitURL(value); reason != "" || !p.isHost(host) {
				return cmp.Or(host, value)
			}
		}
	}
	return ""
}
