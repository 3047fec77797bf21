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

// TestCut leaves both ends of a line, in no more columns than there are.
func TestCut(t *testing.T) {
	for _, tt := range []struct {
		line    string
		columns int
		want    string
	}{
		{"short", 5, "short"},
		{"corp-payments-prod-admin", 11, "corp-…admin"},
		{"corp-payments-prod-admin", 10, "corp…admin"},
		{"日本語の名前", 12, "日本語の名前"},
		{"日本語の名前", 8, "日…名前"},
		{"日本語の名前", 7, "日…名前"},
		{"e\u0301e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301…e\u0301"},
		{"abc", 2, "…c"},
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
	} {
		got := text.Cut(tt.line, tt.columns)
		if got != tt.want || text.Width(got) > max(tt.columns, 0) {
			t.Errorf("Cut(%q, %d) = %q, want %q", tt.line, tt.columns, got, tt.want)
		}
	}
}
