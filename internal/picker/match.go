package picker

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

// match returns the indexes of the lines that have every word of query, the best first. Equal ones
// stay in order, and all match an empty query.
func match(lines []string, query string) []int {
	scores := make(map[int]int, len(lines))
	found := make([]int, len(lines))
	for i := range found {
		found[i] = i
	}
	words := strings.Fields(query)
	for _, word := range words {
		among := subset{lines, found}
		matches := fuzzy.FindFromNoSort(word, among)
		next := make([]int, 0, len(matches))
		for _, m := range matches {
			i := found[m.Index]
			scores[i] += m.Score + lead*begins(lines[i], word)
			next = append(next, i)
		}
		found = next
	}
	if len(words) > 0 {
		slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	}
	return found
}

// lead is more than what the library counts in a line.
const lead = 10_000

// begins says how well a word meets the beginning of a line, which is its first column: wholly 2,
// in part 1, not 0. Who types a name means the row of that name, whatever else has it in another
// column.
func begins(line, word string) int {
	switch {
	case len(line) < len(word) || !strings.EqualFold(line[:len(word)], word):
		return 0
	case len(line) == len(word) || line[len(word)] == ' ':
		return 2
	}
	return 1
}

// subset is some of the lines, as [fuzzy.Source].
type subset struct {
	lines   []string
	indexes []int
}

func (s subset) String(i int) string { return s.lines[s.indexes[i]] }
func (s subset) Len() int            { return len(s.indexes) }
