package grammar

import "strings"

// Kind is what the header of a section introduces.
type Kind int

// The kinds of sections.
const (
	Ignored     Kind = iota // no section by the AWS grammar: its lines belong to nobody
	Profile                 // [profile NAME] in the config file, [NAME] in the credentials file
	BareDefault             // [default] in the config file beside [profile default], which it gives way to
	SSOSession              // [sso-session NAME]
	Services                // [services NAME]
)

// Kinds is how many kinds there are.
const Kinds = Services + 1

// Problem says what is wrong with a line.
type Problem struct {
	Line int // from 1
	Text string
}

// Section is a header and the lines below it, up to the next header.
type Section struct {
	Kind Kind
	Name string // of an ignored section, the text between the brackets
	Line int    // of the header
	// Start and End are where the body starts and ends in the text, in bytes.
	Start, End int
	// Problem says what is wrong with the header; empty if nothing is.
	Problem string
}

const blanks = " \t\r"

// Scan cuts a text into sections, and returns what is wrong with the lines above the first one. The bodies are not looked
// at: a bad line must not disturb the users of other sections, and ten thousand sections must not cost more than the search
// for their headers.
//
// The rules are those of AWS's parser test vectors: a header starts in the first column, so that an indented one continues
// the value above it.
func Scan(text string, config bool) (sections []Section, stray []Problem) {
	sections = make([]Section, 0, strings.Count(text, "\n[")+1)
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
			s.Line, s.Start, s.End = number, end-len(body), end
			sections = append(sections, s)
		} else {
			stray = outside(lines)
		}
		number += strings.Count(lines, "\n")
		start = end
	}
	return sections, stray
}

// outside returns what is wrong with each setting among the lines above the first header.
func outside(lines string) (bad []Problem) {
	number := 0
	for line := range strings.Lines(lines) {
		number++
		if line = strings.TrimRight(line, "\n"); !isBlank(line) && !isComment(line) {
			bad = append(bad, Problem{number, "a section header such as [profile NAME] has to stand above the first setting"})
		}
	}
	return bad
}

// header reads a line that starts with a bracket.
func header(line string, config bool) Section {
	inner, rest, ended := cutHeader(line[1:])
	var s Section
	s.Kind, s.Name = classify(strings.Trim(inner, blanks), config)
	if rest = strings.Trim(rest, blanks); !ended || rest != "" && !isComment(rest) {
		s.Problem = "the section header has to end with ']'"
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
func classify(inner string, config bool) (Kind, string) {
	word, name := "profile", inner
	if config {
		if inner == "default" {
			return BareDefault, inner
		}
		i := strings.IndexAny(inner, blanks)
		if i < 0 {
			return Ignored, inner
		}
		word, name = inner[:i], strings.Trim(inner[i:], blanks)
	}
	name, ok := unquote(name)
	if k := kindOf(word); ok && k != Ignored {
		return k, name
	}
	return Ignored, inner
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
