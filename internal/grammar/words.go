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

// CommandWords splits the line of a process as the AWS CLI does on a system, which is a GOOS value: as
// [Words], and on Windows by the rules of its command lines. A backslash is one there, but for those
// that lead up to a double quote: each two are one, and the last of an odd number makes the quote one
// of the text. Nothing else quotes, and nothing is expanded.
// Source: botocore, compat.py, _windows_shell_split.
func CommandWords(system, line string) ([]string, error) {
	if system != "windows" {
		return Words(line)
	}
	var words []string
	var word strings.Builder
	slashes, quoted, open := 0, false, false
	for i := range len(line) {
		c := line[i]
		if c == '\\' {
			slashes++
			continue
		}
		if c == '"' {
			word.WriteString(strings.Repeat(`\`, slashes/2))
			if slashes%2 == 1 {
				word.WriteByte(c)
			} else {
				quoted = !quoted
			}
			slashes, open = 0, true
			continue
		}
		word.WriteString(strings.Repeat(`\`, slashes))
		open = open || slashes > 0
		slashes = 0
		switch {
		case quoted || c != ' ' && c != '\t':
			word.WriteByte(c)
			open = true
		case open:
			words = append(words, word.String())
			word.Reset()
			open = false
		}
	}
	if quoted {
		return nil, ErrOpenQuote
	}
	if word.WriteString(strings.Repeat(`\`, slashes)); open || slashes > 0 {
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
