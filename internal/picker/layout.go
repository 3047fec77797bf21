package picker

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
)

const (
	// maxCell bounds a column, in terminal cells, so that one long name leaves room for the others.
	maxCell = 48
	gap     = "  "
)

// table is a list's text: each row as it is shown, in columns, and as it is searched.
type table struct {
	header          string
	shown, searched []string
}

func newTable(list prompt.List) table {
	cells := make([][]string, 0, len(list.Rows)+1)
	for _, row := range append([][]string{list.Header}, list.Rows...) {
		cells = append(cells, clean(row))
	}
	t := table{shown: make([]string, len(list.Rows)), searched: make([]string, len(list.Rows))}
	for i, row := range cells[1:] {
		t.searched[i] = strings.Join(row, " ")
		if i < len(list.Beside) {
			cells[i+1] = append(row, clean(list.Beside[i:i+1])...)
		}
	}
	widths := columnWidths(cells)
	t.header = align(cells[0], widths)
	for i, row := range cells[1:] {
		t.shown[i] = align(row, widths)
	}
	return t
}

// clean makes a row fit for a terminal.
func clean(row []string) []string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = ansi.Truncate(text.Printable(cell), maxCell, "…")
	}
	return cells
}

func columnWidths(rows [][]string) []int {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	return widths
}

// align puts the cells of a row under those of the others.
func align(row []string, widths []int) string {
	var line strings.Builder
	for i, cell := range row {
		if i > 0 {
			line.WriteString(gap)
		}
		line.WriteString(cell)
		if i < len(row)-1 {
			line.WriteString(strings.Repeat(" ", widths[i]-ansi.StringWidth(cell)))
		}
	}
	return line.String()
}
