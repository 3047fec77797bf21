package cred

import (
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// page is what explain writes for people: lines with a label, broken between words where a terminal
// is narrower. Off a terminal each stands whole.
type page struct {
	width  int // of the terminal; zero off one
	colour bool
	home   string // the directory that is called ~ on a terminal; empty for none
	out    strings.Builder
}

// newPage is the page for where a run writes to.
func newPage(r *run.Run) page {
	p := page{width: r.Columns()}
	if p.width > 0 {
		p.colour, p.home = r.Colour(), profile.Home(r.Env.Getenv, r.Env.System)
	}
	return p
}

// short makes a text printable, and calls the home directory ~ on a terminal: most paths are below
// it, and have room beside what stands there then.
func (p *page) short(words string) string {
	if words = text.OneLine(words); p.home != "" {
		words = strings.ReplaceAll(words, p.home+string(filepath.Separator), "~"+string(filepath.Separator))
	}
	return words
}

const (
	// label is how wide the labels are, and indent how far the rows of a step are indented.
	label  = 8
	indent = 3
	// widest is how long a line of prose may be to be read well.
	widest = 100
)

// prose breaks words into lines that begin so far in.
func (p *page) prose(words string, in int) string {
	words = p.short(words)
	if p.width == 0 {
		return words
	}
	lines := text.Fill(words, max(min(p.width, widest)-in, label))
	return strings.ReplaceAll(lines, "\n", "\n"+strings.Repeat(" ", in))
}

// headline writes the sentence that says it all.
func (p *page) headline(words string) {
	words = p.prose(words, 0)
	if p.colour {
		words = "\x1b[1m" + strings.ReplaceAll(words, "\n", "\x1b[0m\n\x1b[1m") + "\x1b[0m"
	}
	p.out.WriteString(words + "\n\n")
}

// line writes words with a label; nothing for no words.
func (p *page) line(name, words string) {
	if words == "" {
		return
	}
	words = p.prose(words, label)
	if p.colour && (name == "warning" || name == "differs") {
		name = "\x1b[33m" + name + "\x1b[0m"
		p.out.WriteString(name + " " + words + "\n")
		return
	}
	p.out.WriteString(pad(name, label) + words + "\n")
}

// row is a setting of a step: its name, its value, and where it stands.
type row struct{ key, value, from string }

// rows writes settings in columns. Where one stands is on a line of its own where there is no room
// beside it.
func (p *page) rows(rows []row) {
	keys, values := 0, 0
	for _, r := range rows {
		keys = max(keys, indent+text.Width(r.key)+2)
	}
	for _, r := range rows {
		if r.from != "" && p.fits(keys+text.Width(r.value)+2+text.Width(p.short(r.from))) {
			values = max(values, text.Width(r.value)+2)
		}
	}
	for _, r := range rows {
		value, from := text.Printable(r.value), p.short(r.from)
		p.out.WriteString(strings.Repeat(" ", indent) + pad(r.key, keys-indent))
		beside := max(values, text.Width(value)+2)
		switch {
		case from == "":
			p.out.WriteString(p.prose(value, keys))
		case p.fits(keys + beside + text.Width(from)):
			p.out.WriteString(pad(value, beside) + from)
		case p.fits(keys + text.Width(value) + 2 + text.Width(from)):
			p.out.WriteString(value + "  " + from)
		default:
			p.out.WriteString(value + "\n" + strings.Repeat(" ", keys) + p.prose(from, keys))
		}
		p.out.WriteByte('\n')
	}
}

// fits reports whether a line has room for so many columns.
func (p *page) fits(columns int) bool { return p.width == 0 || columns <= p.width }

// pad fills a text up with blanks.
func pad(s string, columns int) string { return s + strings.Repeat(" ", max(columns-text.Width(s), 0)) }
