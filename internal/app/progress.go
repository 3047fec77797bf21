package app

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"
)

// progress is a line that says how far a command is, on a terminal; elsewhere it is nothing.
type progress struct {
	w     io.Writer
	of    int
	mu    sync.Mutex
	n     int
	width int
}

// done counts one more that is done. The cursor stays at the line's beginning, where a question may follow.
func (p *progress) done(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	p.write(fmt.Sprintf("%d of %d profiles: %s", p.n, p.of, printable(name)))
}

// clear removes the line.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.write("")
}

func (p *progress) write(text string) {
	if !isTerminal(p.w) {
		return
	}
	width := utf8.RuneCountInString(text)
	fmt.Fprint(p.w, "\r"+text+strings.Repeat(" ", max(0, p.width-width))+"\r")
	p.width = width
}

// isTerminal reports whether what is written somewhere is seen by a person. A device such as /dev/null does not mind being taken for one.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
