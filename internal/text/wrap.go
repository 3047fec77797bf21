package text

import (
	"strings"
	"unicode/utf8"
)

// Wrap breaks the lines of a text into lines of so many characters at most, between words: runs of
// blanks become one, and empty lines go. A word that is longer loses its middle: the two ends of an
// ARN say most of it. All of it is made [Printable].
func Wrap(s string, width int) string {
	var lines []string
	for long := range strings.Lines(s) {
		line := ""
		for word := range strings.FieldsSeq(long) {
			word = shorten(Printable(word), width)
			switch {
			case line == "":
				line = word
			case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
				line += " " + word
			default:
				lines, line = append(lines, line), word
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// shorten takes the middle out of a word that is too long.
func shorten(word string, width int) string {
	runes := []rune(word)
	if len(runes) <= width {
		return word
	}
	room := max(0, width-1)
	head := room / 2
	return string(runes[:head]) + "…" + string(runes[len(runes)-(room-head):])
}
