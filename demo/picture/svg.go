package main

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// theme is what colours look like on a page.
type theme struct {
	name, ground, frame, text, faint string
	colours                          [9]string
}

// themes are the colours of GitHub's pages, where the pictures are seen most.
var themes = []theme{
	{
		"light", "#f6f8fa", "#d1d9e0", "#1f2328", "#59636e",
		[9]string{"", "#1f2328", "#d1242f", "#1a7f37", "#9a6700", "#0969da", "#8250df", "#1b7c83", "#59636e"},
	},
	{
		"dark", "#161b22", "#30363d", "#e6edf3", "#8b949e",
		[9]string{"", "#8b949e", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#e6edf3"},
	},
}

// The size of a character, of the space around all, and of a letter within its line, in pixels.
const (
	wide, high = 8.0, 20.0
	space      = 20.0
	base       = 14.5
	size       = 13.3
)

// svg draws lines. Each piece is as wide as its characters are on a terminal, whatever font there is.
func svg(lines [][]piece, columns int, t theme, label string) string {
	var b strings.Builder
	width, height := float64(columns)*wide+2*space, float64(len(lines))*high+2*space
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img">`+"\n",
		width, height, width, height)
	fmt.Fprintf(&b, "<title>A terminal: %s</title>\n", html.EscapeString(label))
	fmt.Fprintf(
		&b,
		`<rect x="0.5" y="0.5" width="%.0f" height="%.0f" rx="8" fill="%s" stroke="%s"/>`+"\n",
		width-1,
		height-1,
		t.ground,
		t.frame,
	)
	fmt.Fprintf(
		&b,
		`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%.1f" fill="%s">`+"\n",
		size,
		t.text,
	)
	for i, line := range lines {
		column := 0
		for _, p := range line {
			n := utf8.RuneCountInString(p.text)
			if text := strings.TrimSpace(p.text); text != "" {
				before := utf8.RuneCountInString(p.text) - utf8.RuneCountInString(strings.TrimLeft(p.text, " "))
				fmt.Fprintf(
					&b,
					`<text x="%.0f" y="%.1f" textLength="%.0f" xml:space="preserve"%s>%s</text>`+"\n",
					space+float64(column+before)*wide,
					space+float64(i)*high+base,
					float64(utf8.RuneCountInString(text))*wide,
					t.attributes(p.style),
					html.EscapeString(text),
				)
			}
			column += n
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// attributes are those of a style.
func (t theme) attributes(s style) (text string) {
	switch {
	case s.colour > 0:
		text = fmt.Sprintf(` fill="%s"`, t.colours[s.colour])
	case s.faint:
		text = fmt.Sprintf(` fill="%s"`, t.faint)
	}
	if s.bold {
		text += ` font-weight="bold"`
	}
	return text
}
