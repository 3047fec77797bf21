package profile

import (
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// kind is what the header of a section introduces.
type kind int

const (
	kindIgnored     kind = iota // no section by the AWS grammar: its lines belong to nobody
	kindProfile                 // [profile NAME] in the config file, [NAME] in the credentials file
	kindBareDefault             // [default] in the config file beside [profile default], which it gives way to
	kindSSOSession              // [sso-session NAME]
	kindServices                // [services NAME]
)

// section is a header and the lines below it, up to the next header.
type section struct {
	file  *file
	kind  kind
	name  string // of an ignored section, the text between the brackets
	line  int    // of the header
	start int    // where the body starts and ends in the text of its file
	end   int
	err   *SyntaxError // the header has no end
	next  *section     // the next one of the same kind and name in this file, then in the config file
	entry *entry       // of all of them, kept with the first when it has been asked for
}

// file is one of the two files, cut into sections. The bodies are not looked at before somebody asks for them: a bad
// line must not disturb the users of other profiles, and ten thousand profiles must not cost more than the search for
// their headers.
type file struct {
	path     string
	text     secret.String
	sections []section
	stray    []*SyntaxError // lines above the first header
}

const blanks = " \t\r"

// scan cuts a text into sections. The rules are those of AWS's parser test vectors: a header starts in the first column,
// so that an indented one continues the value above it.
func scan(path, text string, config bool) *file {
	text = strings.TrimPrefix(text, "\ufeff") // Windows editors write the mark
	f := &file{path: path, text: secret.New(text), sections: make([]section, 0, strings.Count(text, "\n[")+1)}
	number := 1
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.Index(text[start:], "\n["); i >= 0 {
			end = start + i + 1
		}
		lines := text[start:end]
		if lines[0] == '[' {
			line, body, _ := strings.Cut(lines, "\n")
			s := header(line, config)
			s.file, s.line, s.start, s.end = f, number, end-len(body), end
			if s.err != nil {
				s.err.Origin = s.origin()
			}
			f.sections = append(f.sections, s)
		} else {
			f.stray = stray(path, lines)
		}
		number += strings.Count(lines, "\n")
		start = end
	}
	return f
}

// stray returns an error for each setting among the lines above the first header.
func stray(path, lines string) []*SyntaxError {
	const problem = "a section header such as [profile NAME] has to stand above the first setting"
	var bad []*SyntaxError
	number := 0
	for line := range strings.Lines(lines) {
		number++
		if line = strings.TrimRight(line, "\n"); !isBlank(line) && !isComment(line) {
			bad = append(bad, &SyntaxError{Origin{File: path, Line: number}, problem})
		}
	}
	return bad
}

// origin is where the header of a section stands.
func (s *section) origin() Origin { return Origin{File: s.file.path, Line: s.line} }

// parse reads the settings of a section.
func (s *section) parse() (block, *SyntaxError) {
	if s.err != nil {
		return nil, s.err
	}
	return parse(s.file.path, s.line+1, s.file.text.Reveal()[s.start:s.end])
}

// header reads a line that starts with a bracket.
func header(line string, config bool) section {
	inner, rest, ended := cutHeader(line[1:])
	var s section
	s.kind, s.name = classify(strings.Trim(inner, blanks), config)
	if rest = strings.Trim(rest, blanks); !ended || rest != "" && !isComment(rest) {
		s.err = &SyntaxError{Problem: "the section header has to end with ']'"}
	}
	return s
}

// cutHeader splits what follows the opening bracket at the closing one. A comment ends the search, but a '#', ';' or ']'
// within a quoted name does not count.
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

// quoted returns the length of the quoted text that a text starts with, zero if the quote is not closed. The rules are
// those of [Words].
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

// classify says what the text between the brackets introduces, and the name. A name that the AWS grammar does not know
// makes the section one that is ignored.
func classify(inner string, config bool) (kind, string) {
	word, name := "profile", inner
	if config {
		if inner == "default" {
			return kindBareDefault, inner
		}
		i := strings.IndexAny(inner, blanks)
		if i < 0 {
			return kindIgnored, inner
		}
		word, name = inner[:i], strings.Trim(inner[i:], blanks)
	}
	name, ok := unquote(name)
	if k := kindOf(word); ok && k != kindIgnored {
		return k, name
	}
	return kindIgnored, inner
}

// unquote returns the name of a section. A quoted one may hold anything: `aws configure` writes names with blanks that way.
func unquote(name string) (string, bool) {
	if !strings.HasPrefix(name, `"`) && !strings.HasPrefix(name, "'") {
		return name, isName(name)
	}
	words, err := Words(name)
	if err != nil || len(words) != 1 || words[0] == "" {
		return "", false
	}
	return words[0], true
}

func kindOf(word string) kind {
	switch word {
	case "profile":
		return kindProfile
	case "sso-session":
		return kindSSOSession
	case "services":
		return kindServices
	}
	return kindIgnored
}

// isName reports whether a name of a section or a setting has only characters that the AWS grammar allows:
// letters, digits and _ - / . % @ : +.
func isName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && strings.IndexByte("_-/.%@:+", c) < 0 {
			return false
		}
	}
	return name != ""
}

func isBlank(line string) bool { return strings.Trim(line, blanks) == "" }

func isComment(line string) bool { return strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") }
