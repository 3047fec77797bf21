package profile

import "strings"

// notFound makes the error for a profile, or another section, that is not there, with what may have been meant.
func (s *Set) notFound(what string, k kind, wanted, via string, origin Origin) error {
	e := &NotFoundError{Kind: what, Name: wanted, Via: via, Origin: origin, Files: s.files, Similar: s.similar(k, wanted)}
	for _, f := range []*file{s.config, s.creds} {
		for _, section := range f.sections {
			if k == kindProfile && section.kind == kindIgnored && meant(section.name, wanted) {
				e.Ignored = "[" + section.name + "] in " + Origin{f.path, section.line}.String()
				return e
			}
		}
	}
	return e
}

// meant reports whether an ignored header looks as if it were to introduce a profile of this name.
func meant(header, wanted string) bool {
	if i := strings.IndexAny(header, blanks); i >= 0 && strings.Trim(header[i:], blanks) == wanted {
		return true
	}
	return header == wanted
}

// similar returns the name, of the sections of a kind, that is closest to the one given: equal but for case, or at most two
// typing errors away (one in a name of up to four bytes). It is empty when none is.
func (s *Set) similar(k kind, wanted string) string {
	best, least := "", 3
	if len(wanted) <= 4 {
		least = 2
	}
	for _, candidate := range s.names(k) {
		if strings.EqualFold(candidate, wanted) {
			return candidate
		}
		if d := distance(wanted, candidate, least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of bytes to insert, delete, replace or swap with their neighbour to get from a to b; limit when it is
// that or more.
func distance(a, b string, limit int) int {
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
