package picker

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
)

const (
	// minCell is what is left of a column where there is no room, in terminal cells: the number of an
	// account.
	minCell = 12
	gap     = "  "
)

// table is a list's text: its rows in columns, and each as it is searched.
type table struct {
	header   []string
	rows     [][]string
	searched []string
	natural  []int // how wide the columns would be
}

func newTable(list prompt.List) table {
	t := table{header: printable(list.Header), rows: make([][]string, len(list.Rows)), searched: make([]string, len(list.Rows))}
	for i, row := range list.Rows {
		t.rows[i] = printable(row)
		t.searched[i] = strings.Join(t.rows[i], " ")
		if i < len(list.Beside) {
			t.rows[i] = append(t.rows[i], text.Printable(list.Beside[i]))
		}
	}
	for _, row := range append([][]string{t.header}, t.rows...) {
		for i, cell := range row {
			if i == len(t.natural) {
				t.natural = append(t.natural, 0)
			}
			t.natural[i] = max(t.natural[i], ansi.StringWidth(cell))
		}
	}
	return t
}

// printable makes a row fit for a terminal.
func printable(row []string) []string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = text.Printable(cell)
	}
	return cells
}

// fit is how wide each column is where all together have so much room: the widest give way.
func (t table) fit(room int) (widths []int) {
	widths = slices.Clone(t.natural)
	over := len(gap)*(len(widths)-1) - room
	for _, width := range widths {
		over += width
	}
	for ; over > 0; over-- {
		widest := slices.Max(widths)
		if widest <= minCell {
			break
		}
		widths[slices.Index(widths, widest)]--
	}
	return widths
}

// line puts the cells of a row under those of the others. Of one that is too long the middle goes.
func line(row []string, widths []int) string {
	var out strings.Builder
	for i, cell := range row {
		if i > 0 {
			out.WriteString(gap)
		}
		if ansi.StringWidth(cell) > widths[i] {
			cell = text.Cut(cell, widths[i])
		}
		out.WriteString(cell)
		if i < len(row)-1 {
			out.WriteString(strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(cell))))
		}
	}
	return out.String()
}
