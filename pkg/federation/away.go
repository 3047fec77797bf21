package federation

import (
	"net/url"
	"strings"
)

// leadsAway refuses a page of the console that leads on by itself, as after a logout, to what is no
// destination.
func (p Partition) leadsAway(rest string, depth int) *DestinationError {
	_, query, _ := strings.Cut(rest, "?")
	query, _, _ = strings.Cut(query, "#")
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name, err := url.PathUnescape(name); err != nil || !strings.EqualFold(name, "redirect_uri") || value == "" {
			continue
		}
		to, whole := unescaped(value)
		if !whole || depth == maxLinks {
			return &DestinationError{Reason: leadsOn}
		}
		if _, refused := p.readAt(to, depth+1); refused != nil {
			return &DestinationError{Reason: leadsOn, Host: refused.Host}
		}
	}
	return nil
}

// leadsOn is the reason of what leadsAway refuses.
const leadsOn = "it leads on to what is not of the console"

// unescaped takes all layers of escapes off a value of a query, for nobody knows how many are taken
// off on the way. whole says that none is left.
func unescaped(value string) (plain string, whole bool) {
	value = strings.ReplaceAll(value, "+", " ")
	for range maxDecoded {
		decoded, err := url.PathUnescape(value)
		if err != nil || decoded == value {
			return value, err == nil
		}
		value = decoded
	}
	return value, false
}
