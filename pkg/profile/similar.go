package profile

import "strings"

// similar returns the profile whose name is closest to the one given: equal but for case, or at most two typing errors
// away (one in a name of up to four characters). It is empty when none is.
func (s *Set) similar(wanted string) string {
	best, least := "", 3
	if len(wanted) <= 4 {
		least = 2
	}
	for _, candidate := range s.Names() {
		if strings.EqualFold(candidate, wanted) {
			return candidate
		}
		if d := distance(wanted, candidate, least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of characters to insert, delete or replace to get from a to b; limit when it is that or more.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(b)], limit)
}
