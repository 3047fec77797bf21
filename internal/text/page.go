package text

import (
	"path/filepath"
	"strings"
)

// Page is a page for people: lines with a label, broken between words where a terminal is narrower.
// Off a terminal each stands whole.
type Page struct {
	Width  int // of the terminal; zero off one
	Colour bool
	Home   string // the directory that is called ~; empty for none

	out strings.Builder
}

// String returns what has been written.
func (p *Page) String() string { return p.out.String() }

// Title writes a line with an empty one above it; an empty title is that line alone.
func (p *Page) Title(words string) {
	p.out.WriteByte('\n')
	if words != "" {
		p.out.WriteString(Printable(words) + "\n")
	}
}

// short makes a text printable, and calls the home directory ~ on a terminal: most paths are below
// it, and have room beside what stands there then.
func (p *Page) short(words string) string {
	if words = OneLine(words); p.Home != "" {
		words = strings.ReplaceAll(words, p.Home+string(filepath.Separator), "~"+string(filepath.Separator))
	}
	return words
}

const (
	// label is how wide the labels are, and indent how far rows are indented.
	label  = 8
	indent = 3
	// widest is how long a line of prose may be to be read well.
	widest = 100
)

// prose breaks words into lines that begin so far in.
func (p *Page) prose(words string, in int) string {
	words = p.short(words)
	if p.Width == 0 {
		return words
	}
	lines := Fill(words, max(min(p.Width, widest)-in, label))
	return strings.ReplaceAll(lines, "\n", "\n"+strings.Repeat(" ", in))
}

// Headline writes the sentence that says it all.
func (p *Page) Headline(words string) {
	words = p.prose(words, 0)
	if p.Colour {
		words = "\x1b[1m" + strings.ReplaceAll(words, "\n", "\x1b[0m\n\x1b[1m") + "\x1b[0m"
	}
	p.out.WriteString(words + "\n\n")
}

// Line writes words with a label; nothing for no words.
func (p *Page) Line(name, words string) {
	if words == "" {
		return
	}
	words = p.prose(words, label)
	if p.Colour && (name == "warning" || name == "differs") {
		name = "\x1b[33m" + name + "\x1b[0m"
		p.out.WriteString(name + " " + words + "\n")
		return
	}
	p.out.WriteString(pad(name, label) + words + "\n")
}

// Row is a setting: its name, its value, and where it stands.
type Row struct{ Key, Value, From string }

// Rows writes settings in columns. Where one stands is on a line of its own where there is no room
// beside it.
func (p *Page) Rows(rows []Row) {
	keys, values := 0, 0
	for _, r := range rows {
		keys = max(keys, indent+Width(r.Key)+2)
	}
	for _, r := range rows {
		if r.From != "" && p.fits(keys+Width(r.Value)+2+Width(p.short(r.From))) {
			values = max(values, Width(r.Value)+2)
		}
	}
	for _, r := range rows {
		value, from := Printable(r.Value), p.short(r.From)
		p.out.WriteString(strings.Repeat(" ", indent) + pad(r.Key, keys-indent))
		beside := max(values, Width(value)+2)
		switch {
		case from == "":
			p.out.WriteString(p.prose(value, keys))
		case p.fits(keys + beside + Width(from)):
			p.out.WriteString(pad(value, beside) + from)
		case p.fits(keys + Width(value) + 2 + Width(from)):
			p.out.WriteString(value + "  " + from)
		default:
			p.out.WriteString(value + "\n" + strings.Repeat(" ", keys) + p.prose(from, keys))
		}
		p.out.WriteByte('\n')
	}
}

// fits reports whether a line has room for so many columns.
func (p *Page) fits(columns int) bool { return p.Width == 0 || columns <= p.Width }

// pad fills a text up with blanks.
func pad(s string, columns int) string { return s + strings.Repeat(" ", max(columns-Width(s), 0)) }
