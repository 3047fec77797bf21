package commandline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// find finds an option: of the command, of the program, or of another command, whose options can
// stand before its name and are known once they are looked for.
func (r *reader) find(name string) cli.Flag {
	for n := len(r.levels) - 1; n >= 0; n-- {
		if flag := find(r.levels[n].flags, name); flag != nil {
			return flag
		}
	}
	if len(r.levels) > 1 || name == "help" || name == "h" || name == "version" {
		return nil
	}
	r.make()
	for _, c := range r.app.Commands {
		if flag := find(c.Flags, name); flag != nil {
			return flag
		}
	}
	return nil
}

func find(flags []cli.Flag, name string) cli.Flag {
	for _, flag := range flags {
		if slices.Contains(flag.Names(), name) {
			return flag
		}
	}
	return nil
}

// isOption reports whether an argument is one of the options here, and so hardly the value of
// another.
func (r *reader) isOption(arg string) bool {
	arg, _, _ = strings.Cut(arg, "=")
	if !dashed(arg) {
		return false
	}
	name := strings.TrimLeft(arg, "-")
	return name == "help" || name == "version" || find(r.last().flags, name) != nil || find(r.app.Flags, name) != nil
}

func dashed(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

func takesValue(flag cli.Flag) bool {
	f, ok := flag.(cli.DocGenerationFlag)
	return ok && f.TakesValue()
}
