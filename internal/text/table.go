package text

import (
	"strings"
	"unicode"
)

// Table sets rows in columns, two blanks apart. Its cells are made [Printable]; what stands in the
// last cell of a row counts for no column.
func Table(rows [][]string) string {
	var widths []int
	cells := make([][]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			cells[i] = append(cells[i], Printable(cell))
			if j == len(widths) {
				widths = append(widths, 0)
			}
			if j < len(row)-1 {
				widths[j] = max(widths[j], Width(cells[i][j]))
			}
		}
	}
	var out strings.Builder
	for _, row := range cells {
		for j, cell := range row {
			out.WriteString(cell)
			if j < len(row)-1 {
				out.WriteString(strings.Repeat(" ", widths[j]-Width(cell)+2))
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// Width is how many columns of a terminal a line takes: two for the signs of Chinese, Japanese and
// Korean and for pictures, none for those that are put on the one before.
// Source: https://www.unicode.org/reports/tr11/
func Width(line string) (columns int) {
	if isPlain(line) {
		return len(line)
	}
	for _, r := range line {
		columns += widthOf(r)
	}
	return columns
}

// Shown returns a text as [Printable] makes it, and the [Width] of that.
func Shown(s string) (printable string, columns int) {
	if isPlain(s) {
		return s, len(s)
	}
	printable = Printable(s)
	return printable, Width(printable)
}

func widthOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && unicode.In(r, wide):
		return 2
	}
	return 1
}

// isPlain reports whether a text has nothing but the visible signs of ASCII and blanks, as nearly
// all have.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Cut takes the middle out of a line that takes more columns than that, for an ellipsis: the two
// ends of a name or an ARN say most of it.
func Cut(line string, columns int) string {
	if Width(line) <= columns {
		return line
	}
	room := columns - 1
	if room < 1 {
		return strings.Repeat("…", max(columns, 0))
	}
	runes := []rune(line)
	head, tail, width := 0, len(runes), 0
	for width+widthOf(runes[head]) <= room/2 {
		width += widthOf(runes[head])
		head++
	}
	for tail > head && width+widthOf(runes[tail-1]) <= room {
		width += widthOf(runes[tail-1])
		tail--
	}
	for tail < len(runes) && widthOf(runes[tail]) == 0 { // what is put on a sign goes with it
		tail++
	}
	return string(runes[:head]) + "…" + string(runes[tail:])
}

// wide are the ranges of EastAsianWidth.txt that are wide or full, put together.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1},
		{0x2e80, 0x303e, 1},
		{0x3041, 0x4dbf, 1},
		{0x4e00, 0xa4cf, 1},
		{0xa960, 0xa97c, 1},
		{0xac00, 0xd7a3, 1},
		{0xf900, 0xfaff, 1},
		{0xfe30, 0xfe6f, 1},
		{0xff01, 0xff60, 1},
		{0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f900, 0x1faff, 1}, {0x20000, 0x3fffd, 1}},
}
