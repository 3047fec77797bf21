package main

import (
	"fmt"
	"html"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// theme is what colours look like on a page.
type theme struct {
	name, page, frame, text, faint string
	colours                        [9]string
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
		t.page,
		t.frame,
	)
	fmt.Fprintf(
		&b,
		`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%.1f" fill="%s">`+"\n",
		size,
		t.text,
	)
	for i, line := range lines {
		column, y := 0, space+float64(i)*high
		for _, p := range line {
			n := text.Width(p.text)
			if ground := t.ground(p.style); ground != "" {
				fmt.Fprintf(&b, `<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" fill="%s"/>`+"\n",
					space+float64(column)*wide, y, float64(n)*wide, high, ground)
			}
			if said := strings.TrimSpace(p.text); said != "" {
				before := n - text.Width(strings.TrimLeft(p.text, " "))
				fmt.Fprintf(
					&b,
					`<text x="%.0f" y="%.1f" textLength="%.0f" xml:space="preserve"%s>%s</text>`+"\n",
					space+float64(
						column+before,
					)*wide,
					y+base,
					float64(text.Width(said))*wide,
					t.attributes(p.style),
					html.EscapeString(said),
				)
			}
			column += n
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// white is the last of the colours.
const white = 8

// ground is the colour behind a style; empty for that of the page.
func (t theme) ground(s style) string {
	switch {
	case s.reverse:
		return t.text
	case s.ground == white:
		return "#ffffff"
	case s.ground > 0:
		return t.colours[s.ground]
	}
	return ""
}

// attributes are those of a style.
func (t theme) attributes(s style) (text string) {
	switch {
	case s.reverse:
		text = fmt.Sprintf(` fill="%s"`, t.page)
	case s.ground == white: // as of a QR code: a camera looks at it on any page
		text = ` fill="#000000"`
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
