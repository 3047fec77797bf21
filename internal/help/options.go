package help

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// Options are options as help shows them, but for those that are hidden.
func Options(flags []cli.Flag) (entries []Entry) {
	for _, flag := range flags {
		f, ok := flag.(interface {
			cli.DocGenerationFlag
			cli.CategorizableFlag
			cli.VisibleFlag
		})
		if !ok || !f.IsVisible() {
			continue
		}
		placeholder, text := unquote(f.GetUsage())
		entries = append(entries, Entry{f.GetCategory(), called(f.Names(), placeholder), text})
	}
	return entries
}

// called is how an option is written: "-p, --profile NAME".
func called(names []string, placeholder string) string {
	short, long := indent+indent, []string(nil)
	for _, name := range names {
		if len(name) == 1 {
			short = "-" + name + ", "
		} else {
			long = append(long, "--"+name)
		}
	}
	return strings.TrimRight(short+strings.Join(long, ", ")+" "+placeholder, " ")
}

// unquote takes the placeholder of an option's value out of its text, where it stands between back
// quotes.
func unquote(usage string) (placeholder, text string) {
	before, after, ok := strings.Cut(usage, "`")
	name, end, closed := strings.Cut(after, "`")
	if !ok || !closed {
		return "", usage
	}
	return name, before + name + end
}
