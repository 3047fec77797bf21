package dashboard

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/seed642dee07/aws-federate/internal/shares"
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
type column[R any] struct {
	head string
	// cell makes the one of a row, as often as it is asked for, and for many goroutines at once.
	cell func(row *R) cell
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

// table is a table for a screen. Its rows are made one by one, and as often as they are asked for: ten
// thousand are not kept.
type table[R any] struct {
	screen  Screen
	rows    int
	row     func(i int) R
	columns []column[R]
}

// below draws the table with an empty line above it, and nothing where it has no rows.
func (t *table[R]) below(w io.Writer) error {
	if t.rows == 0 {
		return nil
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return t.draw(w)
}

// draw writes the table, of which each thread draws shares.
func (t *table[R]) draw(w io.Writer) error {
	t.measure()
	columns := t.fit()
	parts := make([]bytes.Buffer, 1+shares.Count(t.rows))
	t.write(&parts[0], columns, func(c *column[R]) cell { return cell{c.head, bold} })
	shares.Each(t.rows, func(from, to int) {
		part := &parts[1+from/shares.Size]
		part.Grow((total(columns) + 1) * (to - from))
		var row R
		of := func(c *column[R]) cell { return c.cell(&row) }
		for i := from; i < to; i++ {
			row = t.row(i)
			t.write(part, columns, of)
		}
	})
	for i := range parts {
		if _, err := parts[i].WriteTo(w); err != nil {
			return err
		}
	}
	return nil
}

// measure notes how wide each column would be.
func (t *table[R]) measure() {
	for i := range t.columns {
		t.columns[i].natural = text.Width(t.columns[i].head)
	}
	var mu sync.Mutex
	shares.Each(t.rows, func(from, to int) {
		widest := make([]int, len(t.columns))
		var row R
		for i := from; i < to; i++ {
			row = t.row(i)
			for c := range t.columns {
				_, width := t.columns[c].cell(&row).shown()
				widest[c] = max(widest[c], width)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		for c := range t.columns {
			t.columns[c].natural = max(t.columns[c].natural, widest[c])
		}
	})
}

// write writes a row, of which each column has a cell.
func (t *table[R]) write(out *bytes.Buffer, columns []column[R], of func(*column[R]) cell) {
	for i := range columns {
		c := &columns[i]
		made := of(c)
		shown, width := made.shown()
		if width > c.width {
			shown = text.Cut(shown, c.width)
			width = text.Width(shown)
		}
		if t.screen.Colour && made.colour != "" {
			shown = "\x1b[" + made.colour + "m" + shown + "\x1b[0m"
		}
		out.WriteString(shown)
		if i < len(columns)-1 {
			out.WriteString(strings.Repeat(" ", c.width-width+gap))
		}
	}
	out.WriteByte('\n')
}

// fit chooses the columns that are shown, and how wide each is.
func (t *table[R]) fit() []column[R] {
	limit, whole := t.screen.Columns, t.screen.Wide || t.screen.Columns == 0
	room := limit
	for i := range t.columns {
		c := &t.columns[i]
		if c.width = c.natural; !c.extra {
			room -= c.width + gap
		}
	}
	var columns []column[R]
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
		columns = slices.DeleteFunc(columns, func(c column[R]) bool { return c.cheap && c.drop == dropped })
	}
	for dropped := 1; !cut(columns, limit, usual) && dropped <= len(t.columns); dropped++ {
		columns = slices.DeleteFunc(columns, func(c column[R]) bool { return c.drop == dropped })
	}
	cut(columns, limit, last)
	return columns
}

// total is how wide columns are together.
func total[R any](columns []column[R]) (width int) {
	for _, c := range columns {
		width += c.width + gap
	}
	return max(width-gap, 0)
}

// cut makes columns as narrow as it takes, by so many steps, the last of those that may be cut
// first, and reports whether that is enough.
func cut[R any](columns []column[R], limit, steps int) bool {
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
