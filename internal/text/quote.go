package text

import "strings"

// unquoted are the characters that mean themselves to shells.
const unquoted = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/.%@:+=,"

// Quote makes one word of a POSIX shell out of any text, without quotes where it needs none.
// zsh takes =ls for the path of ls, at the start of a word and after each colon.
func Quote(s string) string {
	if s != "" && strings.Trim(s, unquoted) == "" && !strings.Contains(":"+s, ":=") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
