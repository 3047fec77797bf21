package browser

import (
	"io"
	"regexp"
	"strings"
	"unicode"
)

// maxComplaint bounds the launcher's error text, and maxRead what is read for it, in bytes.
const (
	maxComplaint = 500
	maxRead      = 16 << 10
)

// complaint reads the beginning of what a launcher wrote, fit for a terminal and without the page's
// address, which whoever reads it in time could take.
func complaint(f io.ReaderAt, secret string) string {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, maxRead))
	if err != nil {
		return ""
	}
	line := oneLine(censor(oneLine(string(text)), secret))
	if len(line) > maxComplaint {
		line = strings.ToValidUTF8(line[:maxComplaint], "")
	}
	return line
}

// censor replaces the words that have the secret part of the page's address, of letters and digits.
// No way of escaping an address changes these, but capitals and broken lines do.
func censor(text, secret string) string {
	letters := strings.Join(strings.Split(secret, ""), `\s*`)
	text = regexp.MustCompile(`(?i)[^\s'"<>()\[\]]*`+letters).ReplaceAllLiteralString(text, "(address)")
	// Reading may have stopped in the midst of it.
	for length := min(len(secret), len(text)) - 1; length > 3; length-- {
		if end := len(text) - length; strings.EqualFold(text[end:], secret[:length]) {
			return text[:end]
		}
	}
	return text
}

// oneLine makes text printable.
func oneLine(text string) string {
	printable := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(printable), " ")
}
