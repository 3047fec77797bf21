package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/text"
)

func TestWrap(t *testing.T) {
	long := strings.Repeat("é", 20)
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"Code: ", "Code:"},
		{"\n\n a  b\n\nc", "a b\nc"},
		{strings.Repeat("abcd ", 5), "abcd abcd abcd abcd\nabcd"},
		{"a " + long + " b", "a\n" + long + "\nb"},
		{"arn:aws:iam::111122223333:mfa/path/alice", "arn:aws:i…path/alice"},
		{"a\x1b[2J\rb\nc", "a\uFFFD[2J b\nc"},
	} {
		got := text.Wrap(tt.in, 20)
		if got != tt.want {
			t.Errorf("Wrap(%q) = %q, want %q", tt.in, got, tt.want)
		}
		for line := range strings.Lines(got) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 20 {
				t.Errorf("%q has %d characters", line, n)
			}
		}
	}
}

// TestFill has no word be cut, and those that are too long stand alone.
func TestFill(t *testing.T) {
	const arn = "arn:aws:iam::111122223333:mfa/path/alice"
	for in, want := range map[string]string{
		"": "", "a  b\nc": "a b\nc", "a code of " + arn + ", for b": "a code of\n" + arn + ",\nfor b", "日本 日本 日本 日本 日": "日本 日本 日本\n日本 日",
	} {
		if got := text.Fill(in, 17); got != want {
			t.Errorf("Fill(%q) = %q, want %q", in, got, want)
		}
	}
}
