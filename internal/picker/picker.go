// Package picker lets a person choose one row of a table, by fuzzy search, on the controlling
// terminal.
//
// It knows nothing of AWS, nor of what the rows stand for, and it never touches standard input or
// output: they belong to the program that runs ours, which may have them in pipes. It starts no
// program, reads no configuration and keeps no history.
package picker

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// Choose shows list on the controlling terminal and returns the index in its Rows of the row that
// the person chooses. A row matches if each word of the query is in it, letters in between and case
// aside. Characters that are no visible ones are shown as U+FFFD, so that a row cannot move the
// cursor or reverse the text around it. Afterwards the lines that it took are empty again.
//
// A terminal that can do no more than lines, as TERM=dumb says, has the rows numbered, and takes a
// number or a query.
//
// Choose returns a [prompt.NobodyError] if there is no terminal or the process is in its background
// and, with Asked set, if the person leaves the list: by ESC, Ctrl-C, Ctrl-G, or Ctrl-D with
// nothing typed. It returns ctx's cause as soon as ctx ends. However it ends, even by a panic, the
// terminal's settings are as they were before. Ctrl-C is a key here and no signal; Ctrl-Z does
// nothing. Other signals are the caller's: one that ends ctx puts the terminal in order.
//
// Choose from one list at a time.
func Choose(ctx context.Context, list prompt.List) (int, error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	terminal, err := open()
	if err != nil {
		return 0, err
	}
	defer terminal.release()
	if slices.Contains(list.Environ, "TERM=dumb") {
		return number(ctx, terminal, list)
	}
	end, err := show(ctx, terminal, newScreen(list), list.Environ)
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	if err != nil {
		return 0, &prompt.NobodyError{Reason: "the terminal failed", Err: err}
	}
	if end, ok := end.(screen); ok && end.state == chosen {
		return end.current(), nil
	}
	return 0, &prompt.NobodyError{Reason: "nothing was chosen", Asked: true}
}

// show runs model until it quits, for the end of ctx if need be, and closes the terminal. The
// library's own handling of a context would leave the list on the terminal, and its handling of
// signals would be in the way of the caller's.
func show(ctx context.Context, on *terminal, model tea.Model, environ []string) (tea.Model, error) {
	program := tea.NewProgram(model, tea.WithInput(on.in), tea.WithOutput(on.out), tea.WithEnvironment(environ),
		tea.WithoutSignalHandler())
	stop := context.AfterFunc(ctx, func() { program.Send(over{}) })
	defer stop()
	end, err := program.Run()
	if err == nil { // or the library's reader may still be there
		_, _ = on.in.Close(), on.out.Close()
	}
	return end, err
}
