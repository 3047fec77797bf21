package command

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// Changing is the category of options about a change of a file.
const Changing = "The change"

// Change are the options of a command that changes a file.
func Change() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "dry-run", Category: Changing, Usage: "print what would be changed, and change nothing"},
		&cli.BoolFlag{Name: "yes", Category: Changing, Usage: "change it without a question"},
	}
}

// How is what the options of [Change] say.
type How struct{ Dry, Yes bool }

// HowOf reads them.
func HowOf(c *cli.Context) How { return How{Dry: c.Bool("dry-run"), Yes: c.Bool("yes")} }

// ConsentError says that a change was not made because nobody could be asked for it.
type ConsentError struct{ Err error }

// Error implements error.
func (e *ConsentError) Error() string { return "nothing was changed: " + e.Err.Error() }

// Unwrap returns why nobody could be asked.
func (e *ConsentError) Unwrap() error { return e.Err }

// DeclinedError says that a person did not want a change.
type DeclinedError struct{ Path string }

// Error implements error.
func (e *DeclinedError) Error() string { return e.Path + " was not changed: nobody said yes" }

// Consent shows the change of a file as a diff. It is to be made if the answer is true.
func (h How) Consent(ctx context.Context, r *run.Run, path, diff string) (bool, error) {
	switch {
	case h.Dry:
		_, err := r.Env.Stdout.Write([]byte(coloured(diff, r.Colour() && run.IsTerminal(r.Env.Stdout))))
		return false, err
	case h.Yes:
		return true, nil
	}
	yes, err := r.Confirm(ctx, coloured(diff, r.Colour()), "Change "+path+"?")
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return false, &ConsentError{Err: err}
	case !yes:
		return false, &DeclinedError{Path: path}
	}
	return true, nil
}

// coloured is a diff for a terminal: what is taken out is red, what is put in is green.
func coloured(diff string, colour bool) string {
	var out strings.Builder
	for line := range strings.Lines(diff) {
		line = text.Printable(strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    "))
		code := map[byte]string{'-': "31", '+': "32", '@': "36"}[line[0]]
		if strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ ") {
			code = "1"
		}
		if colour {
			line = "\x1b[" + code + "m" + line + "\x1b[0m"
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}
