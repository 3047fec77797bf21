package grammar

import (
	"strings"
)

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

// Scan cuts a text into sections, and returns what is wrong with the lines above the first one. The
// bodies are not looked at: a bad line must not disturb the users of other sections, and ten
// thousand sections must not cost more than the search for their headers.
//
// The rules are those of AWS's parser test vectors: an indented header continues the value above
// it. Where no value is above it that it could continue, it is a header, as to the AWS CLI; see
// [headerLines].
func Scan(text string, config bool) (sections []Section, stray []Problem) {
	starts := headerLines(text)
	first := len(text)
	if len(starts) > 0 {
		first = starts[0]
	}
	stray = outside(text[:first], config)
	sections = make([]Section, len(starts))
	number := 1 + strings.Count(text[:first], "\n")
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		line, body, _ := strings.Cut(text[start:end], "\n")
		s := &sections[i]
		s.Line, s.Start, s.End = number, end-len(body), end
		s.header(trim(line), config)
		number += strings.Count(text[start:end], "\n")
	}
	return sections, stray
}

// headerLines returns where the lines start that are headers. Hardly a file has an indented one, so
// the search is for brackets, and the lines are looked at only where one is indented.
func headerLines(text string) []int {
	starts := make([]int, 0, min(strings.Count(text, "["), strings.Count(text, "\n")+1))
	for i := 0; ; i++ {
		next := strings.IndexByte(text[i:], '[')
		if next < 0 {
			return starts
		}
		i += next
		switch line := strings.TrimRight(text[:i], " \t"); {
		case line != "" && line[len(line)-1] != '\n':
		case len(line) < i:
			return indentedToo(text)
		default:
			starts = append(starts, i)
		}
	}
}

// indentedToo returns where the lines start that are headers, indented ones among them. Python's
// configparser, by which the AWS CLI reads, takes a line for a continuation if it is indented
// deeper than the last setting of its section.
func indentedToo(text string) (starts []int) {
	level, below, start := 0, false, 0 // how deep the last setting is, and whether there is one in this section
	for line := range strings.Lines(text) {
		trimmed := strings.TrimLeft(line, " \t")
		depth := len(line) - len(trimmed)
		switch {
		case strings.TrimSpace(trimmed) == "" || isComment(trimmed) || below && depth > level:
		case trimmed[0] == '[':
			starts = append(starts, start)
			below = false
		default:
			level, below = depth, true
		}
		start += len(line)
	}
	return starts
}

// outside returns what is wrong with each setting among the lines above the first header.
func outside(lines string, config bool) (bad []Problem) {
	header := "[NAME]"
	if config {
		header = "[profile NAME]"
	}
	number := 0
	for line := range strings.Lines(lines) {
		number++
		if line = strings.TrimRight(line, "\n"); !isBlank(line) && !isComment(line) {
			text := "a section header such as " + header + " has to stand above the first setting"
			if strings.HasPrefix(line, "export ") {
				text = "this is a line for a shell, and no setting: run it there, or write NAME = VALUE below a header"
			}
			bad = append(bad, Problem{number, text})
		}
	}
	return bad
}

// isName reports whether a name of a setting has only characters that the AWS grammar allows:
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

// trim takes the blanks off both ends. [strings.Trim] makes a set of the blanks first, which shows
// with ten thousand headers.
func trim(text string) string {
	text = trimLeft(text)
	for text != "" && isBlankByte(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

// trimLeft takes the blanks off the start.
func trimLeft(text string) string {
	for text != "" && isBlankByte(text[0]) {
		text = text[1:]
	}
	return text
}

func isBlankByte(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isBlank(line string) bool { return trim(line) == "" }

func isComment(line string) bool { return strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") }
