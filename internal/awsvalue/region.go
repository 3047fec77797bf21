package awsvalue

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Region says why a text cannot be the name of a region, as it is to be part of a host's name; empty
// where nothing is wrong.
func Region(name string) (reason string) {
	const longest = 40
	if isHostLabel(name) && len(name) <= longest {
		return ""
	}
	plain := strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	switch {
	case strings.TrimSpace(name) == "":
		return "is blank, and has to be a region such as eu-west-1"
	case strings.ContainsAny(name, "\n=") || len(name) > longest: // not repeated: a key may have got into it
		return "has more in it than the code of a region, such as eu-west-1"
	case isHostLabel(plain):
		return fmt.Sprintf("is %q: did you mean %s?", name, plain)
	}
	return fmt.Sprintf("is %q, and has to be the code of a region, such as eu-west-1", name)
}

// isHostLabel reports whether a text can be a part of a host's name.
func isHostLabel(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return text != ""
}

// MeantRegion is the region that is meant where its direction is mistyped, as in eu-wst-1; empty
// where it is none or cannot be told: there are new regions every year, and no list is complete.
// Directions are the last word before the number: us-gov-west-1.
func MeantRegion(name string) string {
	words := strings.Split(name, "-")
	n := len(words)
	if n < 3 || len(words[n-1]) != 1 || words[n-1] < "1" || words[n-1] > "9" {
		return ""
	}
	best, least := "", 3
	for _, direction := range strings.Fields("north south east west central northeast southeast northwest southwest") {
		d := typo.Distance(words[n-2], direction, 3)
		if d == 0 {
			return ""
		}
		if d < least {
			best, least = direction, d
		}
	}
	if best == "" {
		return ""
	}
	words[n-2] = best
	return strings.Join(words, "-")
}
