package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cpuguy83/go-md2man/v2/md2man"

	"github.com/seed642dee07/aws-federate/internal/help"
)

// edition is what the man pages have in common. Version and date, of when they were made, may be
// empty: a page is the same on every day and on every machine.
type edition struct {
	version, date string
	exits         string // the exit codes, as Markdown
}

// manual is a man page while it is written, as the Markdown that go-md2man takes.
type manual struct{ b strings.Builder }

func (m *manual) title(name string, section int, e edition) {
	day, _, _ := strings.Cut(e.date, "T") // of a time as RFC 3339 has it
	fmt.Fprintf(&m.b, "%% %q \"%d\" %q \"aws-federate %s\" \"aws-federate\"\n", strings.ToUpper(name), section, day, e.version)
}

func (m *manual) heading(text string) { fmt.Fprintf(&m.b, "\n# %s\n\n", strings.ToUpper(text)) }

func (m *manual) subheading(text string) { fmt.Fprintf(&m.b, "\n### %s\n\n", escape(text)) }

// text writes a paragraph of Markdown.
func (m *manual) text(text string) { m.b.WriteString("\n" + text + "\n") }

// code writes lines that stay as they are.
func (m *manual) code(lines string) {
	m.b.WriteString("\n```\n" + strings.TrimSuffix(lines, "\n") + "\n```\n")
}

// entry writes a term, and what it is.
func (m *manual) entry(term, text string) {
	fmt.Fprintf(&m.b, "\n**%s**\n: %s\n", escape(term), escape(text))
}

// described writes a description of help: paragraphs, and indented lines.
func (m *manual) described(description string) {
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			m.code(strings.TrimRight(strings.Join(lines, "\n"), "\n"))
			lines = nil
		}
	}
	for _, paragraph := range help.Paragraphs(description) {
		switch {
		case strings.HasPrefix(paragraph, "  "):
			lines = append(lines, strings.TrimPrefix(paragraph, "  "))
		case paragraph == "" && len(lines) > 0:
			lines = append(lines, "")
		case paragraph != "":
			flush()
			if strings.ToUpper(paragraph) == paragraph {
				paragraph = strings.ToUpper(paragraph[:1]) + strings.ToLower(paragraph[1:]) + ":"
			}
			m.text(escape(paragraph))
		}
	}
	flush()
}

// special are the characters that mean something to Markdown.
var special = regexp.MustCompile("[\\\\*_<>\\[\\]`|#]")

// escape makes Markdown of a plain text.
func escape(text string) string { return special.ReplaceAllString(text, `\$0`) }

// roff is the page as man reads it.
func (m *manual) roff() string {
	var lines []string
	code, began := false, 0
	for line := range strings.Lines(string(md2man.Render([]byte(m.b.String())))) {
		line = strings.TrimRight(line, " \n")
		switch {
		case strings.HasPrefix(line, ".EX"), strings.HasPrefix(line, ".EE"):
			code = line == ".EX"
			lines = append(lines, line)
			if code {
				began = len(lines) - 1
			} else if slices.ContainsFunc(lines[began:], wide) {
				lines = append(slices.Insert(lines, began, ".in -5n"), ".in +5n")
			}
		case line == ".nh":
			lines = append(lines, line, ".ad l")
		case strings.HasPrefix(line, "."):
			lines = append(lines, strings.ReplaceAll(line, "…", "..."))
		case code:
			lines = append(lines, plain(line))
		default:
			lines = append(lines, wrap(plain(line))...)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// wide reports whether a line of code does not fit beside the margin of a page of 80 columns.
func wide(line string) bool {
	const room = 80 - 7
	return utf8.RuneCountInString(escapes.ReplaceAllString(line, "-")) > room
}

// escapes are how roff writes a single character.
var escapes = regexp.MustCompile(`\\(\(..|.)`)

// plain writes characters that people copy so that they come out as they are: roff makes typography
// of them. What is not ASCII is not on every terminal.
func plain(line string) string {
	return strings.NewReplacer(
		`\-`, `\-`, "-", `\-`, "~", `\(ti`, "^", `\(ha`, "'", `\(aq`, "`", `\(ga`, "…", "...", "→", `\(->`, "·", `\(bu`, "–", `\-`,
	).Replace(line)
}

// width is how long a line of text is at most, in the page as it is written.
const width = 79

// wrap breaks a line of text, which man fills anyway. None begins with what makes a command of it,
// and no name, path or option is hyphenated.
func wrap(text string) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case strings.ContainsAny(word, `_/\`), strings.Contains(strings.TrimRight(word, ":"), ":"):
			word = `\%` + word
		case strings.ContainsAny(word[:1], ".'"):
			word = `\&` + word
		}
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
