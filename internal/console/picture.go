package console

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// screen is the terminal that a person sees what we write on, by standard output or else standard
// error; nil where there is none.
func (o *opening) screen() *os.File {
	for _, stream := range []io.Writer{o.Env.Stdout, o.Env.Stderr} {
		if file, ok := stream.(*os.File); ok && prompt.IsScreen(file) {
			return file
		}
	}
	return nil
}

// show shows the URL on the terminal, in place of a browser that cannot be seen, and as a QR code
// where that fits: of the URL, else of the access portal.
func (o *opening) show(plan profile.Plan, link, why string) error {
	screen := o.screen()
	picture, err := o.draw(link, screen)
	if small, ok := errors.AsType[*PictureError](err); ok {
		if picture = o.portalPicture(plan, screen); picture == "" {
			o.note("no QR code: " + small.Error())
		} else {
			o.note("the QR code is of the access portal, which signs in whoever opens it by itself")
		}
	}
	said := "no browser is seen here: " + why + "; open this address yourself"
	if !o.options.portal {
		said += ", within 15 minutes"
	}
	o.Log.Warn(said)
	_, err = io.WriteString(screen, link+"\n"+picture)
	return err
}

// portalPicture is a QR code of the link to the access portal; empty where there is none, or none
// that fits.
func (o *opening) portalPicture(plan profile.Plan, screen *os.File) string {
	if o.options.portal || o.options.beside != "" {
		return ""
	}
	link, err := o.portalLink(plan)
	if err != nil {
		return ""
	}
	picture, _ := o.draw(link, screen) // no picture is none
	return picture
}

// picturesPortal reports whether the QR code that is wanted is of a link to the access portal. It is
// short, so that the code fits on a terminal, and it holds no secret. That of a sign-in has the
// session of a role in it. Other ways that are wanted beside the code get the same link, which is
// then that of the sign-in.
func (o *opening) picturesPortal(plan profile.Plan) bool {
	if !o.options.qr || o.options.print || o.options.copy || o.options.beside != "" {
		return false
	}
	if _, err := o.portalLink(plan); err != nil {
		return false
	}
	o.note(
		"the QR code is of the access portal, which signs in whoever opens it by itself; with --print beside it, it is of the sign-in URL",
	)
	return true
}

// draw makes a QR code of the URL, for the terminal that it goes to, if it is one.
func (o *opening) draw(link string, to io.Writer) (string, error) {
	picture := text.QRCode(link, o.Env.Getenv("NO_COLOR") == "")
	if picture == "" {
		return "", &PictureError{}
	}
	file, ok := to.(*os.File)
	if !ok {
		return picture, nil
	}
	wide, high := text.PictureSize(picture)
	if columns, rows, ok := prompt.ScreenSize(file); ok && (wide > columns || high > cmp.Or(rows, high)) {
		return "", &PictureError{Columns: wide, Rows: high, HasColumns: columns, HasRows: rows}
	}
	return picture, nil
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
