package picker

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
)

type state int

const (
	choosing state = iota
	chosen
	canceled
)

// maxShown bounds the rows that are shown at a time: a list is not to hide all that stood on the
// terminal.
const maxShown = 20

// nothing is what stands in place of rows.
const nothing = "nothing matches"

// over is the message that nobody is to choose any more.
type over struct{}

// screen is what is shown: the query, the header and some of the rows that match. It implements
// [tea.Model].
type screen struct {
	table         table
	prompt        string
	meant         func(typed string) string // what the rows are searched for
	plain         bool                      // without bold and reverse
	query         string
	found         []int // rows that match
	cursor, top   int   // of found: the marked one, and the first that is shown
	width, height int   // of the terminal
	widths        []int // of the columns
	state         state
}

func newScreen(list prompt.List) screen {
	s := screen{
		table: newTable(list), prompt: text.Printable(list.Prompt), plain: noColor(list.Environ), meant: meaning(list),
	}
	return s.resize(80, 24).search(text.Printable(list.Query)) // until the terminal has told
}

// mark is what stands before the marked row, and as many blanks before all others.
const mark = "> "

// room is how wide the marked row is: as the table.
func (s screen) room() int {
	if s.plain {
		return 0
	}
	room := len(mark) + len(gap)*(len(s.widths)-1)
	for _, width := range s.widths {
		room += width
	}
	return room
}

// resize makes all fit on a terminal of that size. Its last column stays free.
func (s screen) resize(width, height int) screen {
	s.width, s.height = width, height
	s.widths = s.table.fit(width - 1 - len(mark))
	return s
}

// meaning is what turns what is typed into what is searched for.
func meaning(list prompt.List) func(string) string {
	if list.Search == nil {
		return func(typed string) string { return typed }
	}
	return list.Search
}

func noColor(environ []string) bool {
	return slices.ContainsFunc(environ, func(entry string) bool {
		value, is := strings.CutPrefix(entry, "NO_COLOR=")
		return is && value != ""
	})
}

// current is the marked row.
func (s screen) current() int { return s.found[s.cursor] }

// Init implements [tea.Model].
func (s screen) Init() tea.Cmd { return nil }

// Update implements [tea.Model].
func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if s.state != choosing { // a key after the last one changes nothing
		return s, nil
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s = s.resize(msg.Width, msg.Height).move(0)
	case tea.PasteMsg:
		s = s.search(s.query + text.Printable(strings.Join(strings.Fields(msg.Content), " ")))
	case tea.KeyPressMsg:
		s = s.press(msg)
	case over:
		s.state = canceled
	}
	if s.state != choosing {
		return s, tea.Quit
	}
	return s, nil
}

// press is what a key does, as in fzf and in a shell.
func (s screen) press(key tea.KeyPressMsg) screen {
	switch key.String() {
	case "enter":
		if len(s.found) > 0 {
			s.state = chosen
		}
	case "esc", "ctrl+c", "ctrl+g":
		s.state = canceled
	case "ctrl+d":
		if s.query == "" {
			s.state = canceled
		}
	case "up", "ctrl+p", "ctrl+k", "shift+tab":
		return s.move(-1)
	case "down", "ctrl+n", "ctrl+j", "tab":
		return s.move(1)
	case "pgup":
		return s.move(-s.shown())
	case "pgdown":
		return s.move(s.shown())
	case "home":
		return s.move(-len(s.found))
	case "end":
		return s.move(len(s.found))
	case "backspace", "ctrl+h":
		_, size := utf8.DecodeLastRuneInString(s.query)
		return s.search(s.query[:len(s.query)-size])
	case "ctrl+u":
		return s.search("")
	case "ctrl+w":
		kept := strings.TrimRight(s.query, " ")
		return s.search(kept[:strings.LastIndex(kept, " ")+1])
	default:
		if key.Text != "" {
			return s.search(s.query + text.Printable(key.Text))
		}
	}
	return s
}

// search finds the rows anew, unless query is the old one.
func (s screen) search(query string) screen {
	if s.found != nil && query == s.query {
		return s
	}
	s.query, s.cursor, s.top = query, 0, 0
	s.found = match(s.table.searched, s.meant(query))
	return s
}

// move marks another row, and scrolls so that it is seen.
func (s screen) move(by int) screen {
	s.cursor = max(0, min(s.cursor+by, len(s.found)-1))
	s.top = max(s.cursor-s.shown()+1, min(s.top, s.cursor))
	return s
}

// shown is how many rows there is room for.
func (s screen) shown() int {
	others := 1 // the query
	if len(s.table.header) > 0 {
		others++
	}
	return max(1, min(maxShown, len(s.table.rows), s.height-others-1)) // the last line is for the shell's cursor
}

// View implements [tea.Model]. It takes as many lines for few matches as for many: a list that
// jumps cannot be read.
func (s screen) View() tea.View {
	if s.state != choosing {
		return tea.NewView("")
	}
	query, at := s.queryLine()
	lines := []string{query}
	if len(s.table.header) > 0 {
		lines = append(lines, s.style("\x1b[1m", s.cut("  "+line(s.table.header, s.widths))))
	}
	for i := s.top; i < s.top+s.shown(); i++ {
		switch {
		case i == 0 && len(s.found) == 0:
			lines = append(lines, s.cut("  "+nothing))
		case i >= len(s.found):
			lines = append(lines, "")
		case i == s.cursor:
			marked := mark + line(s.table.rows[s.found[i]], s.widths)
			lines = append(lines, s.style("\x1b[7m", s.cut(marked+strings.Repeat(" ", max(0, s.room()-ansi.StringWidth(marked))))))
		default:
			lines = append(lines, s.cut("  "+line(s.table.rows[s.found[i]], s.widths)))
		}
	}
	view := tea.NewView(strings.Join(lines, "\n"))
	view.Cursor = tea.NewCursor(at, 0)
	return view
}

// queryLine is the first line, and where the cursor stands in it. Of a long query its end is shown.
func (s screen) queryLine() (line string, cursor int) {
	count := fmt.Sprintf(" %d/%d", len(s.found), len(s.table.rows))
	room := max(1, s.width-1-ansi.StringWidth(count))
	typed := s.prompt + s.query
	if over := ansi.StringWidth(typed) - room; over > 0 {
		typed = ansi.TruncateLeft(typed, over+1, "…")
	}
	at := ansi.StringWidth(typed)
	return s.cut(typed + strings.Repeat(" ", max(0, room-at)) + count), min(at, s.width-1)
}

// cut makes text fit on a line.
func (s screen) cut(text string) string { return ansi.Truncate(text, s.width-1, "…") }

func (s screen) style(start, text string) string {
	if s.plain {
		return text
	}
	return start + text + "\x1b[m"
}
