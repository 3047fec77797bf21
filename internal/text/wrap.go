package text

import "strings"

// Wrap breaks the lines of a text into lines of so many columns at most, between words: runs of
// blanks become one, and empty lines go. A word that is longer loses its middle: the two ends of an
// ARN say most of it. All of it is made [Printable].
func Wrap(s string, width int) string {
	return wrap(s, width, func(word string) string { return Cut(word, width) })
}

// Fill is [Wrap] for what may be copied: a word that is longer stands whole on a line of its own.
func Fill(s string, width int) string {
	return wrap(s, width, func(word string) string { return word })
}

func wrap(s string, width int, fit func(word string) string) string {
	var lines []string
	for long := range strings.Lines(s) {
		line := ""
		for word := range strings.FieldsSeq(long) {
			word = fit(Printable(word))
			switch {
			case line == "":
				line = word
			case Width(line)+1+Width(word) <= width:
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
