package grammar

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/ini.v1"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Lost is a line with a name that is none of a setting: its value is nobody's.
type Lost struct {
	Name string
	Line int
}

// property is a setting while its lines are being read.
type property struct {
	key, value string   // the name in lower case, and the value on the first line
	more       []string // the lines that continue it
	line, end  int
	nested     bool // the value on the first line is empty: what follows are settings of its own
	commented  bool
}

// text is the whole value.
func (p *property) text() string {
	if p.more == nil {
		return p.value
	}
	return p.value + "\n" + strings.Join(p.more, "\n")
}

// atOnce is how many settings ini.v1 gets at most: it goes through all names for each.
const atOnce = 100

// errUnread is what is said where ini.v1 cannot read what [canonical] wrote.
const errUnread = "the section cannot be read"

// Parse reads the body of a section, whose first line has a number. The rules for lines are AWS's;
// see [properties]. What is left then, names and values, is read by ini.v1, where there is anything
// to read in it; see [isPlain]. The problem is that of the first bad line, nil if there is none.
func Parse(body string, first int) (Settings, []Lost, *Problem) {
	var room [few]property // which most sections do with, and which need not be allocated
	props, lost, bad := properties(room[:0], body, first)
	if bad != nil {
		return Settings{}, nil, bad
	}
	settings := Settings{All: make([]Setting, 0, len(props))}
	places := make([]Lines, len(props)) // of all settings together
	for i := range props {
		p := &props[i]
		s := settings.put(p.key)
		if s.At == nil {
			s.At = places[i : i : i+1]
		}
		s.Text, s.At, s.Commented = secret.New(p.value), append(s.At, Lines{p.line, p.end}), p.commented
	}
	if allPlain(props) {
		return settings, lost, nil
	}
	for start := 0; start < len(props); start += atOnce {
		if err := read(props[start:min(start+atOnce, len(props))], &settings); err != nil {
			return Settings{}, nil, &Problem{first, errUnread}
		}
	}
	return settings, lost, nil
}

// read has ini.v1 read the values of settings: of a name that is there twice, the last value counts.
func read(props []property, settings *Settings) error {
	file, err := ini.LoadSources(options(), canonical(props))
	if err != nil {
		return err
	}
	for _, key := range file.Section("").Keys() {
		text, err := strconv.Unquote(key.Value()) // Value, as String would expand %(name)s
		if err != nil {
			return err
		}
		settings.put(key.Name()).Text = secret.New(text)
	}
	return nil
}

// allPlain reports whether all settings are.
func allPlain(props []property) bool {
	for i := range props {
		if !props[i].isPlain() {
			return false
		}
	}
	return true
}

// isPlain reports whether a setting is one line of letters, digits and signs that mean nothing to
// ini.v1: it gives such a value back as it got it, and a file has little else.
func (p *property) isPlain() bool {
	if p.more != nil {
		return false
	}
	for i := range len(p.value) {
		c := p.value[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '+' || c > ':') && c != '_' && c != '=' && c != '@' && c != ' ' {
			return false // + to : are + , - . / the digits and :
		}
	}
	return true
}

func options() ini.LoadOptions {
	return ini.LoadOptions{
		InsensitiveKeys: true, IgnoreInlineComment: true,
		PreserveSurroundedQuote: true, KeyValueDelimiters: "=",
	}
}

// canonical writes settings in a form in which ini.v1 changes nothing: it strips quotes, joins
// lines at a backslash and ends values at comment signs, and not all of it can be switched off. A
// value in Go's quotes goes through it untouched.
func canonical(props []property) []byte {
	var text bytes.Buffer
	for i := range props {
		fmt.Fprintf(&text, "%s = %s\n", props[i].key, strconv.Quote(props[i].text()))
	}
	return text.Bytes()
}

// properties cuts the body of a section into settings, which it appends to props, by the rules of
// AWS's parser test vectors (smithy-rs, aws-runtime/src/env_config/parse.rs): blank lines and lines
// that begin with a comment sign are skipped; an indented line continues the value above it, comments
// and all; below an empty value such lines are settings of their own. Where that parser fails, and the
// AWS CLI does not, this does as the AWS CLI: at an indented comment, and where the first setting of a
// section is indented. Then only lines that are indented deeper than the setting above continue it.
func properties(props []property, body string, first int) (_ []property, lost []Lost, bad *Problem) {
	var last *property // takes continuations; nil at the start of a section
	var nobodys property
	level := 0 // how deep it is indented
	number := first - 1
	for line := range strings.Lines(body) {
		number++
		line = strings.TrimRight(line, "\n")
		if isBlank(line) || isComment(line) {
			continue
		}
		trimmed := trimLeft(line)
		depth := len(line) - len(trimmed)
		continues := depth > level && last != nil
		if !continues && isComment(trimmed) {
			continue
		}
		if continues || depth > 0 && last == nil && !strings.Contains(line, "=") {
			if problem := last.extend(trim(line)); problem != "" {
				return nil, nil, &Problem{number, problem}
			}
			last.end = number
			continue
		}
		level, line = depth, trimmed
		text := cutComment(line)
		key, value, problem := assignment(text, "setting")
		if problem != "" {
			return nil, nil, &Problem{number, problem}
		}
		p := property{key: strings.ToLower(key), value: value, nested: value == "", commented: len(text) < len(line)}
		p.line, p.end = number, number
		if isName(key) && key != "-" { // to ini.v1 a "-" is a counter, not a name
			props = append(props, p)
			last = &props[len(props)-1]
		} else {
			lost = append(lost, Lost{key, number})
			nobodys = p
			last = &nobodys
		}
	}
	return props, lost, nil
}

// extend adds an indented line to a property, or says what is wrong with it. At the start of a
// section there is no property to add it to.
func (p *property) extend(line string) (problem string) {
	switch {
	case p == nil:
		return "an indented line has to follow a setting whose value it continues"
	case p.nested && isComment(line):
		return ""
	case p.nested:
		if _, _, problem := assignment(cutComment(line), "nested setting"); problem != "" {
			return problem
		}
	}
	p.more = append(p.more, line)
	return ""
}

// cutComment returns a line without the comment at its end. A comment sign counts only behind a
// blank.
func cutComment(line string) string {
	for i := 1; i < len(line); i++ {
		if (line[i] == '#' || line[i] == ';') && isBlankByte(line[i-1]) {
			return line[:i]
		}
	}
	return line
}

// assignment reads "name = value".
func assignment(line, what string) (key, value, problem string) {
	key, value, ok := strings.Cut(line, "=")
	key, value = trim(key), trim(value)
	switch {
	case !ok:
		return "", "", "expected NAME = VALUE: the " + what + " has no '='"
	case key == "":
		return "", "", "the " + what + " has no name before its '='"
	}
	return key, value, ""
}

// Nested reads the value of a setting as a block of its own: what stands indented below "s3 =".
// Keys are in lower case.
func Nested(value string) map[string]string {
	settings := map[string]string{}
	for line := range strings.Lines(value) {
		if key, value, problem := assignment(cutComment(strings.TrimRight(line, "\n")), ""); problem == "" {
			settings[strings.ToLower(key)] = value
		}
	}
	return settings
}
