package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// header reads a line that starts with a bracket.
func (s *Section) header(line string, config bool) {
	inner, rest, ended := cutHeader(line[1:])
	s.Kind, s.Name = classify(trim(inner), config)
	if rest = trim(rest); !ended || rest != "" && !isComment(rest) {
		s.Problem = "the section header has to end with ']'"
	}
}

// cutHeader splits what follows the opening bracket at the closing one. A comment ends the search,
// but a '#', ';' or ']' within a quoted name does not count.
func cutHeader(text string) (inner, rest string, ended bool) {
	quotable := true // at the start of a word, or within one that started with a quote
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ']':
			return text[:i], text[i+1:], true
		case '#', ';':
			return text[:i], "", false
		case '"', '\'':
			if n := quoted(text[i:]); quotable && n > 0 {
				i += n - 1
			}
		default:
			quotable = c == ' ' || c == '\t'
		}
	}
	return text, "", false
}

// quoted returns the length of the quoted text that a text starts with, zero if the quote is not
// closed. The rules are those of [Words].
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == text[0]:
			return i + 1
		case text[i] == '\\' && text[0] == '"':
			i++
		}
	}
	return 0
}

// classify says what the text between the brackets introduces, and the name. A name that the AWS
// grammar does not know makes the section one that is ignored.
func classify(inner string, config bool) (Kind, string) {
	word, name := "profile", inner
	if config {
		if inner == "default" {
			return BareDefault, inner
		}
		i := 0
		for i < len(inner) && !isBlankByte(inner[i]) {
			i++
		}
		if i == len(inner) {
			return Ignored, inner
		}
		word, name = inner[:i], trim(inner[i:])
	}
	name, ok := unquote(name)
	if k := kindOf(word); ok && k != Ignored {
		return k, name
	}
	return Ignored, inner
}

// unquote returns the name of a section. A quoted one may hold anything: `aws configure` writes
// names with blanks that way.
func unquote(name string) (string, bool) {
	if !strings.HasPrefix(name, `"`) && !strings.HasPrefix(name, "'") {
		return name, isSectionName(name)
	}
	words, err := Words(name)
	if err != nil || len(words) != 1 || words[0] == "" {
		return "", false
	}
	return words[0], true
}

func kindOf(word string) Kind {
	switch word {
	case "profile":
		return Profile
	case "sso-session":
		return SSOSession
	case "services":
		return Services
	}
	return Ignored
}

// isSectionName reports whether a name counts without quotes. Beside the characters that the AWS
// grammar allows it may have those with which the AWS CLI reads a name and that no parser test
// vector forbids: letters of any language, &, =, ~ and the like.
func isSectionName(name string) bool {
	for _, c := range name {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '-' <= c && c <= '9' {
			continue // most names are of these alone: - . / and digits
		}
		if c <= ' ' || c == utf8.RuneError || !unicode.IsPrint(c) || strings.ContainsRune("!\"'\\[]#;`", c) {
			return false
		}
	}
	return name != ""
}
