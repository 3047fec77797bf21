package main

import (
	"strconv"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// piece is a piece of a line in one style. Characters that take two columns are pieces of their own, as
// fonts have them in other widths than the rest.
type piece struct {
	style style
	text  string
	wide  bool
}

// style is how characters look: a colour of the eight that terminals have, or none.
type style struct {
	colour, ground       int // 1 to 8, or 0
	bold, faint, reverse bool
}

// screen is what stands on a terminal that shows line after line.
type screen struct {
	columns int
	lines   [][]piece
	now     style
	open    bool // the last line goes on
	used    int  // the columns of the last line that are full
}

// write puts text on the screen. It knows styles, the ends of lines, and a line that is written anew.
func (s *screen) write(written string) {
	for text := written; text != ""; {
		switch {
		case strings.HasPrefix(text, "\x1b["):
			end := strings.IndexFunc(text[2:], func(r rune) bool { return r >= '@' && r <= '~' })
			if end < 0 {
				return
			}
			if text[2+end] == 'm' {
				s.now = s.now.with(text[2 : 2+end])
			}
			text = text[2+end+1:]
		case strings.HasPrefix(text, "\r\n"), text[0] == '\n':
			text = text[strings.IndexByte(text, '\n')+1:]
			if !s.open {
				s.lines = append(s.lines, nil)
			}
			s.open = false
		case text[0] == '\r':
			s.lines[len(s.lines)-1], s.used = nil, 0
			text = text[1:]
		default:
			end := strings.IndexAny(text[1:], "\x1b\r\n") + 1
			if end == 0 {
				end = len(text)
			}
			s.put(text[:end])
			text = text[end:]
		}
	}
}

// put puts characters on the last line, and goes on in the next where that is full.
func (s *screen) put(characters string) {
	for _, r := range characters {
		takes := text.Width(string(r))
		if !s.open || s.used+takes > s.columns {
			s.lines, s.open, s.used = append(s.lines, nil), true, 0
		}
		last := &s.lines[len(s.lines)-1]
		if n := len(*last); n == 0 || (*last)[n-1].style != s.now || (*last)[n-1].wide != (takes > 1) {
			*last = append(*last, piece{style: s.now, wide: takes > 1})
		}
		(*last)[len(*last)-1].text += string(r)
		s.used += takes
	}
}

// with is a style after the parameters of SGR (ECMA-48, 8.3.117).
func (s style) with(parameters string) style {
	for parameter := range strings.SplitSeq(parameters, ";") {
		switch n, _ := strconv.Atoi(parameter); {
		case n == 0:
			s = style{}
		case n == 1:
			s.bold = true
		case n == 2:
			s.faint = true
		case n == 7:
			s.reverse = true
		case n == 22:
			s.bold, s.faint = false, false
		case n == 27:
			s.reverse = false
		case n >= 40 && n <= 47:
			s.ground = n - 39
		case n == 49:
			s.ground = 0
		case n >= 100 && n <= 107:
			s.ground = n - 99
		case n >= 30 && n <= 37:
			s.colour = n - 29
		case n == 39:
			s.colour = 0
		case n >= 90 && n <= 97:
			s.colour = n - 89
		}
	}
	return s
}
