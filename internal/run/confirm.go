package run

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// CanConfirm returns a [prompt.NobodyError] where [Run.Confirm] would.
func (r *Run) CanConfirm(ctx context.Context) error { return r.say(ctx, "") }

// Confirm shows a text on the controlling terminal, escape sequences and all, and asks for a yes.
// Anything else is a no, a question that is closed, too. A [prompt.NobodyError] says that nobody can
// be asked there.
func (r *Run) Confirm(ctx context.Context, shown, question string) (bool, error) {
	if err := r.say(ctx, shown); err != nil {
		return false, err
	}
	answer, err := r.tty().Line(ctx, question+" (y/N): ")
	if nobody, ok := errors.AsType[*prompt.NobodyError](err); ok && nobody.Asked {
		return false, nil
	}
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes"), err
}

// AskLine asks for what may be seen as it is typed, on the terminal. A [prompt.NobodyError] says that
// nobody can be asked there, or that the question was closed.
func (r *Run) AskLine(ctx context.Context, question string) (string, error) {
	if err := r.say(ctx, ""); err != nil {
		return "", err
	}
	return r.tty().Line(ctx, question)
}

// AskSecret is [Run.AskLine] for what may not be seen.
func (r *Run) AskSecret(ctx context.Context, question string) (string, error) {
	if err := r.say(ctx, ""); err != nil {
		return "", err
	}
	return r.tty().Secret(ctx, "", question, true)
}

func (r *Run) say(ctx context.Context, shown string) error {
	switch r.options.prompt {
	case promptNone:
		return r.SwitchedOff()
	case promptGUI:
		return &prompt.NobodyError{Reason: "this is asked on a terminal, and not in a window (" + r.promptBy() + ")", By: r.promptBy()}
	}
	return r.tty().Say(ctx, shown)
}

// Terminal names the terminal on which a person could be asked, whatever the options want; the error
// is a [prompt.NobodyError].
func (r *Run) Terminal(ctx context.Context) (string, error) { return r.tty().Place(ctx) }

// Dialog returns a [prompt.NobodyError] where nobody could be asked in a window.
func (r *Run) Dialog(ctx context.Context) error { return r.dialog().Check(ctx) }

// Browser says why a browser of a name cannot be opened, as [browser.Opener.Check] does; the empty
// name is the default one.
func (r *Run) Browser(name string) error {
	return (&browser.Opener{Getenv: r.Env.Getenv, Log: r.Log, Browser: name}).Check()
}

// Colour reports whether what is written for a person may have colours.
func (r *Run) Colour() bool { return r.Env.Getenv("NO_COLOR") == "" && r.Env.Getenv("TERM") != "dumb" }

// OwnPath is where this program is: by its name in a directory of PATH, which stays the same when
// another version is installed, else as the system has started it.
func (r *Run) OwnPath() (string, error) {
	self, err := r.Env.Executable()
	if err != nil {
		return "", err
	}
	about, err := os.Stat(self)
	if err != nil {
		return "", err
	}
	name := r.Program
	if r.Env.System == "windows" {
		name += ".exe"
	}
	for _, dir := range filepath.SplitList(r.Env.Getenv("PATH")) {
		path := filepath.Join(dir, name)
		if other, err := os.Stat(path); err == nil && filepath.IsAbs(dir) && os.SameFile(about, other) {
			return path, nil
		}
	}
	return filepath.Abs(self)
}
