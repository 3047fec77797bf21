package profile

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/secret"
)

// kind is what the header of a section introduces.
type kind int

const (
	kindIgnored     kind = iota // no section by the AWS grammar: its lines belong to nobody
	kindProfile                 // [profile NAME] in the config file, [NAME] in the credentials file
	kindBareDefault             // [default] in the config file, which gives way to [profile default]
	kindSession                 // [sso-session NAME]
	kindServices                // [services NAME]
)

// section is a header and the lines below it, up to the next header.
type section struct {
	kind  kind
	name  string // of an ignored section, the text between the brackets
	line  int    // of the header
	start int    // where the body starts and ends in the text of its file
	end   int
	err   *SyntaxError // the header has no end
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
	f := &file{path: path, text: secret.New(text)}
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		f.stray = append(f.stray, &SyntaxError{Origin{path, 1}, "the file is UTF-16; save it as UTF-8"})
		return f
	}
	number := 0
	for start := 0; start < len(text); {
		number++
		end, next := len(text), len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		switch line := text[start:end]; {
		case strings.HasPrefix(line, "["):
			f.close(start)
			s := header(line, config)
			s.line, s.start = number, next
			if s.err != nil {
				s.err.Origin = Origin{path, number}
			}
			f.sections = append(f.sections, s)
		case len(f.sections) == 0 && !isBlank(line) && !isComment(line):
			f.stray = append(f.stray, &SyntaxError{Origin{path, number}, "a section header such as [profile NAME] has to stand above the first setting"})
		}
		start = next
	}
	f.close(len(text))
	return f
}

// close ends the last section at an offset.
func (f *file) close(end int) {
	if n := len(f.sections); n > 0 {
		f.sections[n-1].end = end
	}
}

// body returns the lines of a section.
func (f *file) body(s section) string { return f.text.Reveal()[s.start:s.end] }

// header reads a line that starts with a bracket.
func header(line string, config bool) section {
	inner, rest, ended := cutHeader(line[1:])
	s := classify(strings.Trim(inner, blanks), config)
	if rest = strings.Trim(rest, blanks); !ended || rest != "" && !isComment(rest) {
		s.err = &SyntaxError{Problem: "the section header has to end with ']'"}
	}
	return s
}

// cutHeader splits what follows the opening bracket at the closing one. A comment ends the search, but a '#', ';' or ']'
// within a quoted name does not count.
func cutHeader(text string) (inner, rest string, ended bool) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ']':
			return text[:i], text[i+1:], true
		case '#', ';':
			return text[:i], "", false
		case '"', '\'':
			atWord := i > 0 && strings.IndexByte(blanks, text[i-1]) >= 0
			if n := strings.IndexByte(text[i+1:], c); atWord && n >= 0 {
				i += n + 1
			}
		}
	}
	return text, "", false
}

// classify says what the text between the brackets introduces. A name that the AWS grammar does not know makes the
// section one that is ignored; a quoted name may hold anything, as `aws configure` writes names with blanks that way.
func classify(inner string, config bool) section {
	ignored := section{name: inner}
	if !config {
		if isName(inner) {
			return section{kind: kindProfile, name: inner}
		}
		if words, err := Words(inner); err == nil && len(words) == 1 && isQuoted(inner) {
			return section{kind: kindProfile, name: words[0]}
		}
		return ignored
	}
	if inner == "default" {
		return section{kind: kindBareDefault, name: inner}
	}
	i := strings.IndexAny(inner, blanks)
	if i < 0 || kindOf(inner[:i]) == kindIgnored {
		return ignored
	}
	name := strings.Trim(inner[i:], blanks)
	if isQuoted(name) {
		words, err := Words(name)
		if err != nil || len(words) != 1 || words[0] == "" {
			return ignored
		}
		name = words[0]
	} else if !isName(name) {
		return ignored
	}
	return section{kind: kindOf(inner[:i]), name: name}
}

func kindOf(word string) kind {
	switch word {
	case "profile":
		return kindProfile
	case "sso-session":
		return kindSession
	case "services":
		return kindServices
	}
	return kindIgnored
}

func isQuoted(name string) bool { return strings.HasPrefix(name, `"`) || strings.HasPrefix(name, "'") }

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
