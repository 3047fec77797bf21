package text_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// TestTableOfWideNames has names in scripts of all widths stand in columns.
func TestTableOfWideNames(t *testing.T) {
	got := text.Table([][]string{
		{"NAME", "ACCOUNT", "ROLE"}, {"日本", "1", "Dev"}, {"e\u0301a", "22", ""}, {"ｘ🙂", "3\t", "x"}, {"a long last cell of a short row"},
	})
	want := "NAME  ACCOUNT  ROLE\n日本  1        Dev\ne\u0301a    22       \nｘ🙂  3\ufffd       x\na long last cell of a short row\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for line, want := range map[string]int{"": 0, "abc": 3, "한국어": 6, "カタ": 4, "ｶﾀ": 2, "größe": 5, "…·█": 3} {
		if got := text.Width(line); got != want {
			t.Errorf("%q has %d columns, want %d", line, got, want)
		}
	}
}
