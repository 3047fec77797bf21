package cred

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/source"
)

// progress is a line that says how far a command is, on a terminal; elsewhere it is nothing.
type progress struct {
	w      io.Writer
	of     int
	hidden func() bool // while a question stands, which it would write over
	mu     sync.Mutex
	n      int
	width  int
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
	if !isTerminal(p.w) || p.hidden() {
		return
	}
	width := utf8.RuneCountInString(text)
	fmt.Fprint(p.w, "\r"+text+strings.Repeat(" ", max(0, p.width-width))+"\r")
	p.width = width
}

// askingPrompter knows whether it asks.
type askingPrompter struct {
	source.Prompter

	questions atomic.Int32
}

// Secret implements [source.Prompter].
func (p *askingPrompter) Secret(ctx context.Context, question string) (string, error) {
	p.questions.Add(1)
	defer p.questions.Add(-1)
	return p.Prompter.Secret(ctx, question)
}

func (p *askingPrompter) asks() bool { return p.questions.Load() > 0 }

// isTerminal reports whether what is written somewhere is seen by a person. A device such as /dev/null does not mind being taken for one.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
