// Package typo tells how far a mistyped name is from one that exists, for "did you mean", and which
// characters in a text cannot be seen. It does not know what the names are of.
package typo

import (
	"unicode"
)

// Unseen names the first character of a text that cannot be told from a blank or from nothing, and
// is neither: what comes with a text from a web page or a chat. It is empty where there is none.
func Unseen(text string) string {
	for _, c := range text {
		if c > ' ' && c <= '~' { // as nearly all of nearly all texts
			continue
		}
		switch c {
		case '\r', '\n':
			return "a line break"
		case ' ', '\t':
		case '\u00a0', '\u2007', '\u202f':
			return "a no-break space"
		default:
			if unicode.IsSpace(c) {
				return "a wide blank"
			}
			if unicode.Is(unicode.Cf, c) {
				return "an invisible character"
			}
		}
	}
	return ""
}

// Limit is the distance from which on a name is another one and no mistyped one: three typing
// errors, or two in a name of up to four bytes.
func Limit(name string) int {
	if len(name) <= 4 {
		return 2
	}
	return 3
}

// Nearest is the first of the names that a mistyped one is nearest to; empty where it is another
// name than all of them.
func Nearest(name string, names []string) (meant string) {
	closest := Limit(name)
	for _, known := range names {
		if d := Distance(name, known, closest); d < closest {
			meant, closest = known, d
		}
	}
	return meant
}

// Distance is the number of bytes to insert, delete, replace or swap with their neighbour to get
// from a to b; limit when it is that or more.
func Distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := above[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(replaced, row[j-1]+1, above[j]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return min(row[len(b)], limit)
}
