// Package text writes for people and for shells: lines in which nothing can move the cursor,
// tables, durations, words of a shell, pictures for a camera. It stands alone, and knows nothing of
// what is written.
package text

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Printable replaces what is neither a visible character nor a blank: names and messages come from
// files and from the network, and are not to move the cursor, recolour the screen, or hide or turn
// the text around them. Line breaks and tabs are replaced, too.
func Printable(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

// OneLine is [Printable] for a text of several lines: breaks, tabs and runs of blanks become one
// blank.
func OneLine(s string) string { return Printable(strings.Join(strings.Fields(s), " ")) }

// longestMessage is how many columns a message takes at most. The longest of ours, about a chain of a
// hundred profiles, is shorter.
const longestMessage = 4000

// Bounded takes the middle out of a message that nobody could read: it is made of what comes from
// anywhere.
func Bounded(message string) string { return Cut(message, longestMessage) }

// JSON writes what [Printable] replaces as JSON does it, as "\u202e": the text means what it meant, and
// a terminal shows all of it.
func JSON(encoded []byte) []byte {
	if isPlain(string(encoded)) {
		return encoded
	}
	out := make([]byte, 0, len(encoded))
	for _, r := range string(encoded) {
		if unicode.IsPrint(r) || r < ' ' { // between values: within a text the encoder has escaped it
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}

// Write writes a text of lines, each [Printable] and without the blanks that end those of a table.
func Write(w io.Writer, s string) error {
	var out strings.Builder
	for line := range strings.Lines(s) {
		out.WriteString(Printable(strings.TrimRight(line, " \n")) + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Duration writes a duration without the zeros that [time.Duration.String] ends with: "1h", not
// "1h0m0s".
func Duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// Time writes a time as AWS does: RFC 3339, in UTC, to the second.
func Time(t time.Time) string { return t.UTC().Format(time.RFC3339) }
