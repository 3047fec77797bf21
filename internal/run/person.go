package run

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

// browserPatience is how long a browser may take to come to the page of a sign-in before a code is
// shown instead.
const browserPatience = 30 * time.Second

// person is who signs in: spoken to by say, and sent to pages in the browser.
type person struct {
	program string
	getenv  func(string) string
	log     *slog.Logger
	tty     prompt.TTY
	say     func(ctx context.Context, words string) error
	caller  func() string // who runs us; nil where that is the person
	// headless means that no browser is to be started here, and windows that there is no place for
	// a code. picture means that a QR code can be shown.
	headless, windows, picture bool
	failed                     atomic.Bool // no browser could be sent to a page
}

// Begin implements [signin.Person].
func (p *person) Begin(ctx context.Context, s signin.SSOSession) error {
	said := p.program + ": sign in to IAM Identity Center: " + text.OneLine(s.StartURL)
	if p.caller != nil {
		if caller := p.caller(); caller != "" {
			said += " (asked by " + text.OneLine(caller) + ")"
		}
	}
	if err := p.say(ctx, said+"\n"); err != nil {
		return err
	}
	place, err := p.tty.Place(ctx)
	if err != nil || p.windows {
		place = "in a browser"
	}
	lock.SignOf(ctx).Change(func(a *lock.Activity) { a.Doing, a.At = "asks for a sign-in "+place, place })
	return nil
}

// Open implements [signin.Person].
func (p *person) Open(ctx context.Context, url string) error {
	opener := &browser.Opener{Getenv: p.getenv, Log: p.log, Patience: browserPatience}
	if err := opener.Open(ctx, url); err != nil {
		p.failed.Store(true)
		return err
	}
	return nil
}

// Show implements [signin.Person].
func (p *person) Show(ctx context.Context, d signin.Device) error {
	headless := p.headless || p.failed.Load()
	if p.windows && headless {
		return &prompt.NobodyError{Reason: "no browser could be started, and there is no other window for the code"}
	}
	said := fmt.Sprintf(
		"%s: open this page, on any device; it has to show the code:\n\n    %s\n    %s\n\n",
		p.program,
		text.OneLine(d.Complete),
		text.OneLine(d.UserCode),
	)
	if p.picture {
		said += text.QRCode(d.Complete, p.getenv("NO_COLOR") == "")
	}
	if d.Complete != d.Address {
		said += fmt.Sprintf("%s: or enter the code on %s\n", p.program, text.OneLine(d.Address))
	}
	if err := p.say(ctx, said); err != nil {
		return err
	}
	if !headless {
		go p.Open(ctx, d.Complete) //nolint:errcheck // the person has the address
	}
	return nil
}

// Wait implements [signin.Person].
func (p *person) Wait(ctx context.Context, until time.Time) {
	if p.windows {
		<-ctx.Done()
		return
	}
	_ = p.tty.Wait(ctx, until, strings.TrimSpace(p.program+": waiting for the sign-in; giving up")) // it ends as ctx does
}

// PersonAtLogin is who has run login, and reads standard error.
func (r *Run) PersonAtLogin(headless bool) signin.Person {
	p := r.person(func(_ context.Context, words string) error {
		_, err := io.WriteString(r.Env.Stderr, words)
		return err
	})
	p.headless, p.picture = headless, IsTerminal(r.Env.Stderr)
	return p
}

// personInRun is who may sit at the terminal of a run, or before its windows; nil where nobody is
// to be asked.
func (r *Run) personInRun() signin.Person {
	switch r.options.prompt {
	case promptNone:
		return nil
	case promptGUI: // the browser is the window
		p := r.person(func(_ context.Context, words string) error {
			r.Log.Info(strings.TrimPrefix(text.OneLine(words), r.Program+": "))
			return nil
		})
		p.caller, p.picture, p.windows = r.caller, true, true
		return p
	}
	p := r.person(r.tty().Say)
	p.caller, p.picture = r.caller, true
	return p
}

func (r *Run) person(say func(ctx context.Context, words string) error) *person {
	return &person{program: r.Program, getenv: r.Env.Getenv, log: r.Log, tty: r.tty(), say: say}
}
