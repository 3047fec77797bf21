package run

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
)

// browserPatience is how long a browser may take to come to the page of a sign-in before a code is shown instead.
const browserPatience = 30 * time.Second

// person is who signs in: spoken to by say, and sent to pages in the browser.
type person struct {
	program string
	session *session
	say     func(ctx context.Context, text string) error
	caller  func() string // who runs us; nil where that is the person
	// headless means that no browser is to be started here, and windows that there is no place for a code. picture means that a QR code can be
	// shown.
	headless, windows, picture bool
	failed                     atomic.Bool // no browser could be sent to a page
}

// Begin implements [signin.Person].
func (p *person) Begin(ctx context.Context, s signin.Session) error {
	text := p.program + ": sign in to IAM Identity Center: " + oneLine(s.StartURL)
	if p.caller != nil {
		if caller := p.caller(); caller != "" {
			text += " (asked by " + oneLine(caller) + ")"
		}
	}
	return p.say(ctx, text+"\n")
}

// Open implements [signin.Person].
func (p *person) Open(ctx context.Context, url string) error {
	opener := &browser.Opener{Getenv: p.session.env.Getenv, Log: p.session.log, Patience: browserPatience}
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
	text := fmt.Sprintf("%s: open this page in a browser, on any device, and check that it shows the code:\n\n    %s\n    %s\n\n", p.program, oneLine(d.Complete), oneLine(d.UserCode))
	if p.picture {
		text += qrCode(d.Complete, p.session.env.Getenv("NO_COLOR") == "")
	}
	if d.Complete != d.Address {
		text += fmt.Sprintf("%s: or enter the code on %s\n", p.program, oneLine(d.Address))
	}
	if err := p.say(ctx, text); err != nil {
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
	_ = p.session.tty().Wait(ctx, until, strings.TrimSpace(p.program+": waiting for the sign-in; giving up")) // it ends as ctx does
}
