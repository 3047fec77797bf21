package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// way is how a URL gets to a person: in a browser, unless the options want it otherwise.
type way struct {
	opener *browser.Opener // nil: no browser
}

// way finds out how, before anything is called. It ends with an error where no browser can be seen.
func (o *opening) way(plan profile.Plan) (way, error) {
	if o.options.print || o.options.copy || o.options.qr {
		return way{}, nil
	}
	opener := o.opener(plan)
	return way{opener: opener}, opener.Check()
}

// opener is what opens the browser that is wanted: by option, by the environment, or by the
// profile's settings, which belong together.
func (o *opening) opener(plan profile.Plan) *browser.Opener {
	chosen, own := cmp.Or(o.options.browser, o.Env.Getenv("AWS_CONSOLE_BROWSER")), o.setting(plan, "console_browser")
	person, container := o.options.browserProfile, o.options.container
	switch ownPerson, ownContainer := o.setting(plan, "console_browser_profile"), o.setting(plan, "console_container"); {
	case chosen == "" || own == "" || strings.EqualFold(chosen, own):
		person, container = cmp.Or(person, ownPerson), cmp.Or(container, ownContainer)
	case ownPerson != "" || ownContainer != "": // they are of the other browser
		o.Log.Warn(fmt.Sprintf("console_browser_profile and console_container are for %s, and count for nothing with %s", own, chosen))
	}
	opener := &browser.Opener{Getenv: o.Env.Getenv, Log: o.Log, Browser: cmp.Or(chosen, own), Profile: person}
	if container != "" {
		found := browser.ContainerFor(container, cmp.Or(plan.Account(), plan.Profile))
		opener.Container = &found
	}
	return opener
}

// setting is a setting of the profile; empty where there is none.
func (o *opening) setting(plan profile.Plan, key string) string {
	setting, _, _ := o.set.LookupFor(plan, key)
	return setting.Text()
}

// deliver hands the URL over.
func (o *opening) deliver(ctx context.Context, w way, link string) error {
	if w.opener != nil {
		err := w.opener.Open(ctx, link)
		if none, ok := errors.AsType[*browser.NotFetchedError](err); ok && w.opener.Container != nil {
			return &ContainerError{Name: w.opener.Container.Name, Err: none}
		}
		return err
	}
	answer := ""
	if o.options.qr {
		picture, err := o.draw(link)
		if err != nil {
			return err
		}
		answer = picture
	}
	if o.options.print {
		answer += link + "\n"
	}
	if o.options.copy {
		if err := o.copy(ctx, link); err != nil {
			return err
		}
	}
	_, err := io.WriteString(o.Env.Stdout, answer)
	return err
}

// ContainerError says that Firefox did not open a page in a container, as when it lacks the
// extension for that.
type ContainerError struct {
	Name string
	Err  *browser.NotFetchedError
}

// Error implements error.
func (e *ContainerError) Error() string {
	return fmt.Sprintf("container %q: %v", e.Name, e.Err)
}

// Unwrap returns what the browser package says.
func (e *ContainerError) Unwrap() error { return e.Err }

// draw makes a QR code of the URL, for the terminal that standard output is, if it is one.
func (o *opening) draw(link string) (string, error) {
	picture := text.QRCode(link, o.Env.Getenv("NO_COLOR") == "")
	if picture == "" {
		return "", &PictureError{}
	}
	if columns, rows, ok := o.screenSize(); ok {
		if wide, high := text.PictureSize(picture); wide > columns || high > rows {
			return "", &PictureError{Columns: wide, Rows: high, HasColumns: columns, HasRows: rows}
		}
	}
	return picture, nil
}

// screenSize is that of the terminal that standard output is, if it is one.
func (o *opening) screenSize() (columns, rows int, ok bool) {
	file, ok := o.Env.Stdout.(*os.File)
	if !ok {
		return 0, 0, false
	}
	return prompt.ScreenSize(file)
}

// PictureError says that a QR code does not fit on the terminal, or that no QR code can hold the
// URL.
type PictureError struct {
	// Columns and Rows are those of the code; zero where there is none. The others are those of the
	// terminal.
	Columns, Rows, HasColumns, HasRows int
}

// Error implements error.
func (e *PictureError) Error() string {
	if e.Columns == 0 {
		return "the URL is too long for a QR code"
	}
	return fmt.Sprintf("the QR code has %d columns and %d rows, and the terminal %d and %d", e.Columns, e.Rows, e.HasColumns, e.HasRows)
}
