package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

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
