package cred

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
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

// done counts one more that is done. The cursor stays at the line's beginning, where a question may
// follow.
func (p *progress) done(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	p.write(fmt.Sprintf("%d of %d profiles: %s", p.n, p.of, text.Printable(name)))
}

// clear removes the line.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.write("")
}

func (p *progress) write(line string) {
	if !run.IsTerminal(p.w) || p.hidden() {
		return
	}
	width := utf8.RuneCountInString(line)
	fmt.Fprint(p.w, "\r"+line+strings.Repeat(" ", max(0, p.width-width))+"\r")
	p.width = width
}

// questions counts those that stand.
type questions struct{ standing atomic.Int32 }

// of counts the questions of a prompter.
func (q *questions) of(prompter source.Prompter) source.Prompter { return counted{prompter, q} }

func (q *questions) stand() bool { return q.standing.Load() > 0 }

// counted is a prompter whose questions are counted.
type counted struct {
	source.Prompter

	questions *questions
}

// Secret implements [source.Prompter].
func (c counted) Secret(ctx context.Context, about, ask string, again bool) (string, error) {
	c.questions.standing.Add(1)
	defer c.questions.standing.Add(-1)
	return c.Prompter.Secret(ctx, about, ask, again)
}

// waitingFor names the profiles that are fetched with an MFA session of a device.
func waitingFor(profiles []warmed, device string) (names []string) {
	for _, p := range profiles {
		if p.err == nil && p.plan.HasMFASession() && p.plan.MFADevice() == device {
			names = append(names, p.name)
		}
	}
	return names
}
