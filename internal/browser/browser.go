// Package browser opens a page in the user's browser without its URL in any argument list, where
// every user of the machine could read it. The browser is sent to a page of our own on loopback,
// which sends it on, once.
//
// It knows nothing of AWS: a URL is a secret that it is given.
package browser

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// defaultPatience is how long a browser may take to start and come.
const defaultPatience = time.Minute

const (
	// whileAfter is how long a browser that runs takes to come.
	whileAfter = 5 * time.Second
	// moment is how long the browser may still come when the page was asked for by another name.
	moment = 3 * time.Second
)

// Opener opens pages in a browser. Getenv and Log must be set.
type Opener struct {
	// Getenv reads BROWSER, which names the default browser, LD_LIBRARY_PATH_ORIG, and what tells
	// where programs and displays are.
	Getenv func(string) string
	// Log hears at debug level which launchers are tried and what those said that failed, and a
	// warning when something that is not the browser asks for the page. It never gets the URL.
	Log *slog.Logger
	// Patience is how long to wait for the browser to come. Zero is a minute.
	Patience time.Duration
	// Waiting, if set, is called with the launcher that was started, once, when no browser has come
	// for five seconds.
	Waiting func(launcher string)
	// Browser is the name of a browser, such as firefox or "Google Chrome", or a program or a
	// command as in $BROWSER. Empty and "default" are the default browser, or with a Container,
	// Firefox.
	Browser string
	// Profile is a profile of that browser, by its directory or by the name that the browser shows.
	// Browser must be given too.
	Profile string
	// Container is the Firefox container to open the page in.
	Container *Container
}

// NotFetchedError says that a launcher ran but no browser came for the page, as happens when it
// runs on another machine. The link must reach the user in another way.
type NotFetchedError struct {
	// After is how long it was waited for.
	After time.Duration
	// Reason is why a browser here is probably not seen, such as "neither DISPLAY nor
	// WAYLAND_DISPLAY is set", or empty.
	Reason string
}

// Error implements error.
func (e *NotFetchedError) Error() string {
	return fmt.Sprintf("no browser came for the page within %s", e.After) + because(e.Reason)
}

// because puts reason behind an error's text.
func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

// Named reports whether somebody has said which browser it is, by Browser or in $BROWSER.
func (o *Opener) Named() bool { return o.wanted() != "" || o.Getenv("BROWSER") != "" }

// Open opens url, an absolute http or https URL. It returns nil when a browser has been sent there.
//
// It fails as [Opener.Check] does, before anything is started.
//
// The launchers are that of Browser, else those of $BROWSER, else the one of the system. Each is
// tried until one does not fail; the last failure is a [*LaunchError]. When none fails but no
// browser comes, it is a [*NotFetchedError], and when ctx ends its cause. The launcher lives on
// after Open and after this process.
func (o *Opener) Open(ctx context.Context, url string) error {
	commands, reason, err := o.prepare()
	if err != nil {
		return err
	}
	page, err := serve(ctx, url, func(incident string) {
		o.Log.WarnContext(ctx, "something else asked for the sign-in page on this machine and was refused", "what", incident)
	})
	if err != nil {
		return fmt.Errorf("offer the page on loopback: %w", err)
	}
	defer page.close()
	return o.tryAll(ctx, commands, page, reason)
}

// tryAll runs the launchers until one does not fail.
func (o *Opener) tryAll(ctx context.Context, commands [][]string, page *handoff, reason string) (err error) {
	patience := o.Patience
	if patience == 0 {
		patience = defaultPatience
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, &NotFetchedError{After: patience, Reason: reason})
	defer cancel()
	slow := time.NewTimer(whileAfter)
	defer slow.Stop()
	for _, command := range commands {
		o.Log.DebugContext(ctx, "start the browser", "launcher", command[0])
		err = o.try(ctx, command, page, slow.C)
		failed, ok := errors.AsType[*LaunchError](err)
		if !ok {
			break
		}
		failed.Reason = reason
		o.Log.DebugContext(ctx, "the launcher failed", "launcher", failed.Launcher, "error", failed.Err, "output", failed.Stderr)
	}
	return err
}

// try runs one launcher until the page has been fetched or the launcher has failed.
func (o *Opener) try(ctx context.Context, command []string, page *handoff, slow <-chan time.Time) error {
	exited, err := o.launch(ctx, command, page)
	if err != nil {
		return err
	}
	var over <-chan time.Time
	var elsewhere *ForwardedError
	forwarded := page.forwarded
	for {
		select {
		case <-page.fetched:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-over:
			return elsewhere
		case name := <-forwarded:
			elsewhere, forwarded = &ForwardedError{Name: name, After: moment}, nil
			over = time.After(moment)
		case <-slow:
			if o.Waiting != nil && elsewhere == nil && !page.isTaken() {
				o.Waiting(command[0])
			}
		case err := <-exited:
			if err != nil && !page.isTaken() && elsewhere == nil {
				return err
			}
			exited = nil // It has done its part, and the browser is on its way.
		}
	}
}
