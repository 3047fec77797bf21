package grammar

import (
	"errors"
	"strings"
)

// ErrOpenQuote says that a line ends within a quote or behind a backslash.
var ErrOpenQuote = errors.New("the line ends within a quote or behind a backslash")

// Words splits a line as Python's shlex.split does, which is how the AWS CLI reads a
// credential_process and a quoted profile name: blanks separate, '…' is literal, a backslash in "…"
// escapes only " and itself, elsewhere any character. Nothing is expanded.
func Words(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote byte // the open quote, or 0
	open := false  // a word has begun, if only by an empty pair of quotes
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && quote != '\'':
			if i++; i == len(line) {
				return nil, ErrOpenQuote
			}
			if quote == '"' && line[i] != '"' && line[i] != '\\' {
				word.WriteByte('\\')
			}
			word.WriteByte(line[i])
			open = true
		case quote != 0:
			word.WriteByte(c)
		case c == '\'' || c == '"':
			quote, open = c, true
		case strings.IndexByte(" \t\r\n", c) >= 0:
			if open {
				words = append(words, word.String())
				word.Reset()
				open = false
			}
		default:
			word.WriteByte(c)
			open = true
		}
	}
	if quote != 0 {
		return nil, ErrOpenQuote
	}
	if open {
		words = append(words, word.String())
	}
	return words, nil
}

// List cuts a value at its commas, as the AWS CLI does with scopes
// (awscli/customizations/sso/utils.py, parse_sso_registration_scopes).
func List(text string) []string {
	var all []string
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// Quote writes the name of a section as a header has it: in quotes unless it has nothing but
// letters, digits and the signs that the AWS grammar allows.
func Quote(name string) string {
	if isName(name) {
		return name
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}
