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
	for _, r := range line {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100 && unicode.In(r, wide):
			columns += 2
		default:
			columns++
		}
	}
	return columns
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
