package awsvalue

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// Region says why a text cannot be the name of a region, as it is to be part of a host's name. For
// one that looks like a mistyped region it says which is meant: there are new ones every year, and
// no list is complete. Both are empty where nothing is wrong.
func Region(name string) (reason, meant string) {
	plain := strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	switch {
	case strings.TrimSpace(name) == "":
		return "is blank, and has to be a region such as eu-west-1", ""
	case strings.ContainsAny(name, "\n=") || len(name) > 40: // not repeated: a key may have got into it
		return "has more in it than the code of a region, such as eu-west-1", ""
	case !isHostLabel(name) && isHostLabel(plain):
		return fmt.Sprintf("is %q: did you mean %s?", name, plain), ""
	case !isHostLabel(name):
		return fmt.Sprintf("is %q, and has to be the code of a region, such as eu-west-1", name), ""
	}
	return "", meantRegion(name)
}

// isHostLabel reports whether a text can be a part of a host's name.
func isHostLabel(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// meantRegion is the region that is meant where its direction is mistyped, as in eu-wst-1; empty
// where it is none or cannot be told. Directions are the last word before the number:
// us-gov-west-1.
func meantRegion(name string) string {
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
