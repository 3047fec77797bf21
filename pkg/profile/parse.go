package profile

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/ini.v1"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Value is the value of a setting and where it stands. Any setting may be a key or a password, so all are kept as
// secrets; [Value.Text] gives the text.
type Value struct {
	text secret.String
	// Origin is where it stands.
	Origin Origin
	// Shadows are the places of the same setting that do not count because this one does.
	Shadows []Origin

	commented bool // a comment stood behind it
}

// Text returns the text of the value.
func (v Value) Text() string { return v.text.Reveal() }

// block is a nested block's settings or a section's, by their names in lower case.
type block map[string]Value

// property is a setting while its lines are being read.
type property struct {
	key       string
	value     strings.Builder
	line      int
	nested    bool // the value on the first line is empty: what follows are settings of its own
	commented bool
}

// parse reads the body of a section. The rules for lines are AWS's; see [properties]. What is left then, names and
// values, is read by ini.v1.
func parse(path string, first int, body string) (block, *SyntaxError) {
	props, bad := properties(path, first, body)
	if bad != nil {
		return nil, bad
	}
	var canonical strings.Builder
	places := map[string][]Origin{}
	commented := map[string]bool{}
	for _, p := range props {
		// ini.v1 strips quotes, joins lines at a backslash and ends values at comment signs, and not all of it can be
		// switched off. A value in Go's quotes goes through it untouched.
		fmt.Fprintf(&canonical, "%s = %s\n", p.key, strconv.Quote(p.value.String()))
		key := strings.ToLower(p.key)
		places[key] = append(places[key], Origin{File: path, Line: p.line})
		commented[key] = p.commented
	}
	options := ini.LoadOptions{
		InsensitiveKeys: true, IgnoreInlineComment: true,
		PreserveSurroundedQuote: true, KeyValueDelimiters: "=",
	}
	read, err := ini.LoadSources(options, []byte(canonical.String()))
	if err != nil {
		return nil, &SyntaxError{Origin{File: path, Line: first}, "the section cannot be read"}
	}
	settings := block{}
	for _, key := range read.Section("").Keys() {
		text, err := strconv.Unquote(key.Value()) // Value, as String would expand %(name)s
		if err != nil {
			return nil, &SyntaxError{Origin{File: path, Line: first}, "the section cannot be read"}
		}
		at := places[key.Name()]
		settings[key.Name()] = Value{
			text: secret.New(text), Origin: at[len(at)-1], Shadows: at[:len(at)-1], commented: commented[key.Name()],
		}
	}
	return settings, nil
}

// properties cuts the body of a section into settings, by the rules of AWS's parser test vectors
// (smithy-rs, aws-runtime/src/env_config/parse.rs): blank lines and lines that begin with a comment sign are skipped; an
// indented line continues the value above it, comments and all; below an empty value such lines are settings of their own.
// Where that parser fails at an indented comment, as the AWS CLI does not, there is one.
func properties(path string, first int, body string) ([]*property, *SyntaxError) {
	var props []*property
	var last *property // takes continuations; nil at the start of a section
	number := first - 1
	for line := range strings.Lines(body) {
		number++
		line = strings.TrimRight(line, "\n")
		if isBlank(line) || isComment(line) {
			continue
		}
		if strings.IndexByte(blanks, line[0]) >= 0 {
			if problem := last.extend(strings.Trim(line, blanks)); problem != "" {
				return nil, &SyntaxError{Origin{File: path, Line: number}, problem}
			}
			continue
		}
		text := cutComment(line)
		key, value, problem := assignment(text, "setting")
		if problem != "" {
			return nil, &SyntaxError{Origin{File: path, Line: number}, problem}
		}
		last = &property{key: key, line: number, nested: value == "", commented: len(text) < len(line)}
		last.value.WriteString(value)
		if isName(key) && key != "-" { // to ini.v1 a "-" is a counter, not a name
			props = append(props, last)
		}
	}
	return props, nil
}

// extend adds an indented line to a property, or says what is wrong with it. At the start of a section there is no
// property to add it to.
func (p *property) extend(line string) (problem string) {
	switch {
	case p == nil && isComment(line):
		return ""
	case p == nil:
		return "an indented line has to follow a setting whose value it continues"
	case p.nested && isComment(line):
		return ""
	case p.nested:
		if _, _, problem := assignment(cutComment(line), "nested setting"); problem != "" {
			return problem
		}
	}
	p.value.WriteString("\n" + line)
	return ""
}

// cutComment returns a line without the comment at its end. A comment sign counts only behind a blank.
func cutComment(line string) string {
	for i := 1; i < len(line); i++ {
		if (line[i] == '#' || line[i] == ';') && strings.IndexByte(blanks, line[i-1]) >= 0 {
			return line[:i]
		}
	}
	return line
}

// assignment reads "name = value".
func assignment(line, what string) (key, value, problem string) {
	key, value, ok := strings.Cut(line, "=")
	key, value = strings.Trim(key, blanks), strings.Trim(value, blanks)
	switch {
	case !ok:
		return "", "", "expected NAME = VALUE: the " + what + " has no '='"
	case key == "":
		return "", "", "the " + what + " has no name before its '='"
	}
	return key, value, ""
}

// nested reads the value of a setting as a block of its own: what stands indented below "s3 =".
func (v Value) nested() map[string]string {
	settings := map[string]string{}
	for line := range strings.Lines(v.Text()) {
		if key, value, problem := assignment(cutComment(strings.TrimRight(line, "\n")), ""); problem == "" {
			settings[strings.ToLower(key)] = value
		}
	}
	return settings
}
