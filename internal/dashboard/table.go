package dashboard

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// The colours, and what puts a head in bold letters.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	bold   = "1"
)

// cell is a text, and the colour that it has.
type cell struct{ text, colour string }

// plain is a cell without a colour.
func plain(text string) cell { return cell{text: text} }

// shown is the text of a cell as a terminal may have it, and how many columns that takes.
func (c cell) shown() (shown string, width int) {
	return text.Shown(cmp.Or(c.text, "-")) // whoever counts words in a row counts columns
}

// column is a column of a table.
type column struct {
	head string
	// cell makes the one of a row, as often as it is asked for, and for many goroutines at once: ten
	// thousand rows are not kept.
	cell func(row int) cell
	// steps are the widths that its texts may be cut to, the widest first; none for a column that is
	// not cut. All columns are cut to their first step before one is cut to its second. The third is
	// for a terminal that has no room for this column and those that stay.
	steps []int
	// drop is the order in which columns go where cutting is not enough; zero for one that stays.
	drop int
	// cheap says that it goes before a column is cut to its second step.
	cheap bool
	// extra says that the column is for those who want it all, and for terminals with room for it.
	extra bool

	natural, width int
}

// gap is how many blanks stand between two columns.
const gap = 2

// table is a table for a screen.
type table struct {
	screen  Screen
	rows    int
	columns []column
}

// below is the table with an empty line above it; empty where it has no rows.
func (t *table) below() string {
	if t.rows == 0 {
		return ""
	}
	return "\n" + t.draw()
}

// draw is the table as text.
func (t *table) draw() string {
	var measured sync.WaitGroup
	for i := range t.columns {
		measured.Go(func() { t.columns[i].measure(t.rows) })
	}
	measured.Wait()
	columns := t.fit()
	var out strings.Builder
	out.Grow((total(columns) + 1) * (t.rows + 1))
	for i := range columns {
		t.write(&out, &columns[i], cell{columns[i].head, bold}, i == len(columns)-1)
	}
	for row := range t.rows {
		for i := range columns {
			t.write(&out, &columns[i], columns[i].cell(row), i == len(columns)-1)
		}
	}
	return out.String()
}

// measure notes how wide a column of so many rows would be.
func (c *column) measure(rows int) {
	c.natural = text.Width(c.head)
	for row := range rows {
		_, width := c.cell(row).shown()
		c.natural = max(c.natural, width)
	}
}

// write writes a cell, and ends the row behind the last.
func (t *table) write(out *strings.Builder, c *column, of cell, last bool) {
	shown, width := of.shown()
	if width > c.width {
		shown = text.Cut(shown, c.width)
		width = text.Width(shown)
	}
	if t.screen.Colour && of.colour != "" {
		out.WriteString("\x1b[" + of.colour + "m" + shown + "\x1b[0m")
	} else {
		out.WriteString(shown)
	}
	if last {
		out.WriteByte('\n')
		return
	}
	out.WriteString(strings.Repeat(" ", c.width-width+gap))
}

// fit chooses the columns that are shown, and how wide each is.
func (t *table) fit() []column {
	limit, whole := t.screen.Columns, t.screen.Wide || t.screen.Columns == 0
	room := limit
	for i := range t.columns {
		c := &t.columns[i]
		if c.width = c.natural; !c.extra {
			room -= c.width + gap
		}
	}
	var columns []column
	for _, c := range t.columns {
		if c.extra && !whole {
			if room -= c.width; room < 0 {
				continue
			}
			room -= gap
		}
		columns = append(columns, c)
	}
	if whole {
		return columns
	}
	const first, usual, last = 1, 2, 3 // steps
	for dropped := 1; !cut(columns, limit, first) && dropped <= len(t.columns); dropped++ {
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.cheap && c.drop == dropped })
	}
	for dropped := 1; !cut(columns, limit, usual) && dropped <= len(t.columns); dropped++ {
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.drop == dropped })
	}
	cut(columns, limit, last)
	return columns
}

// total is how wide columns are together.
func total(columns []column) (width int) {
	for _, c := range columns {
		width += c.width + gap
	}
	return max(width-gap, 0)
}

// cut makes columns as narrow as it takes, by so many steps, the last of those that may be cut
// first, and reports whether that is enough.
func cut(columns []column, limit, steps int) bool {
	for i := range columns {
		columns[i].width = columns[i].natural
	}
	for step := range steps {
		for i := len(columns) - 1; i >= 0; i-- {
			c := &columns[i]
			if over := total(columns) - limit; over > 0 && step < len(c.steps) {
				c.width = min(c.width, max(c.width-over, c.steps[step]))
			}
		}
	}
	return total(columns) <= limit
}
