package run

import (
	"errors"
	"flag"
	"io"

	"github.com/urfave/cli/v2"
)

// NewProgram describes a program. Help and version are those of internal/app.
func NewProgram(name, usage string) *cli.App { return &cli.App{Name: name, Usage: usage} }

// Start runs a program with its options and words, or the command that stands behind its options,
// with those of the command behind that. It stands in for [cli.App.Run], which would have to be told
// not to print whole helps on standard output, not to take a profile called "help" for a command,
// and not to exit by itself, and which links text/template: that has the linker keep every exported
// method, a sixth of each program. Its error is a [UsageError], or that of the action.
func Start(app *cli.App, args []string) error {
	at := &cli.Command{Name: app.Name, Flags: app.Flags, Subcommands: app.Commands, Action: app.Action}
	var c *cli.Context
	for {
		set, err := parse(at.Flags, args)
		if err != nil {
			return &UsageError{Problem: err.Error()}
		}
		c = cli.NewContext(app, set, c)
		c.Command = at
		below := at.Command(c.Args().First())
		if below == nil {
			return at.Action(c)
		}
		at, args = below, c.Args().Tail()
	}
}

// parse reads options, which stand before the words.
func parse(flags []cli.Flag, args []string) (*flag.FlagSet, error) {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, f := range flags {
		if err := f.Apply(set); err != nil {
			return nil, err
		}
	}
	if err := set.Parse(args); err != nil {
		return nil, err
	}
	return set, sameNames(set, flags)
}

var errTwoForms = errors.New("one option is given in two forms")

// sameNames gives options their first names, as by "-p".
func sameNames(set *flag.FlagSet, flags []cli.Flag) error {
	given := map[string]string{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })
	for _, f := range flags {
		names := f.Names()
		first := names[0]
		for _, name := range names[1:] {
			value, ok := given[name]
			if _, twice := given[first]; ok && (twice || set.Set(first, value) != nil) {
				return errTwoForms
			}
		}
	}
	return nil
}

// Texts are the values of an option that may be repeated, each as it is: the name of a policy may
// have a comma, at which those of urfave/cli would be cut.
type Texts []string

// Set implements [cli.Generic].
func (t *Texts) Set(value string) error {
	*t = append(*t, value)
	return nil
}

// String implements [cli.Generic].
func (t *Texts) String() string { return "" } // which is the default in its help

// TextsOf returns the values of such an option.
func TextsOf(c *cli.Context, name string) []string {
	if t, ok := c.Generic(name).(*Texts); ok {
		return *t
	}
	return nil
}

// UsageError says that a program was called in a wrong way.
type UsageError struct {
	Problem string
	// Command is the one that was called, as it is typed; empty for the program.
	Command string
	// Meant is what may have been meant; empty where nobody can know.
	Meant string
}

// Error implements error.
func (e *UsageError) Error() string { return e.Problem }
