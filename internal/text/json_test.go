package text

import (
	"encoding/json"
	"testing"
	"unicode"
)

// TestJSON has what a terminal would obey, or not show, be escaped, and mean what it meant.
func TestJSON(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"", "plain", "Ä€ 日本 😀", "\x1b[2J", "\u009b2J", "a\u202eb\u2066c\u200fd\u200be", "\x7f", "\u2028\u2029\u0085", "tag\U000E0041", "\xff", "a\nb\tc",
		`\u202e`, "quote\"\\",
	} {
		encoded, err := json.Marshal(map[string]string{value: value})
		if err != nil {
			t.Fatal(err)
		}
		got := JSON(append(encoded, '\n'))
		var want, is map[string]string
		if json.Unmarshal(encoded, &want) != nil || json.Unmarshal(got, &is) != nil {
			t.Fatalf("%q: no JSON: %s", value, got)
		}
		for _, text := range want {
			if is[text] != text {
				t.Errorf("%q means %q", value, is)
			}
		}
		for _, r := range string(got[:len(got)-1]) {
			if !unicode.IsPrint(r) {
				t.Errorf("%q: %U in %s", value, r, got)
			}
		}
	}
}
