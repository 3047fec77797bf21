package typo_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b        string
		limit, want int
	}{
		{"prod", "prod", 3, 0},
		{"prdo", "prod", 3, 1}, // swapped
		{"pro", "prod", 3, 1},
		{"prood", "prod", 3, 1},
		{"prad", "prod", 3, 1},
		{"pord1", "prod", 3, 2},
		{"", "ab", 3, 2},
		{"staging", "prod", 3, 3},
		{"a", "abcd", 3, 3},
		{"prdo", "prod", 1, 1},
	} {
		if got := typo.Distance(test.a, test.b, test.limit); got != test.want {
			t.Errorf("%q and %q: %d, want %d", test.a, test.b, got, test.want)
		}
		if got := typo.Distance(test.b, test.a, test.limit); got != test.want {
			t.Errorf("%q and %q: %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestUnseen(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain text\t": "", "müller 日本": "", "a\u00a0b": "a no-break space", "a\u202f": "a no-break space", "\u3000": "a wide blank",
		"\ufeffa": "an invisible character", "a\u200bb\u00a0": "an invisible character", "a\r": "a line break", "a\xff": "",
	} {
		if got := typo.Unseen(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	for name, want := range map[string]int{"": 2, "prod": 2, "prod1": 3} {
		if got := typo.Limit(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}

// TestNearest takes the first of the nearest names, and none that is another name.
func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"unlike", "prod", "proj", "production"}
	for name, want := range map[string]string{"prid": "prod", "pro": "prod", "prodution": "production", "dev": "", "": ""} {
		if got := typo.Nearest(name, names); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := typo.Nearest("far-away", []string{"x", "something"}); got != "" {
		t.Error(got)
	}
}
