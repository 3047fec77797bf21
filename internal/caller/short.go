package caller

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// What a terminal shows of a process on one line with the question.
const (
	maxName = 40
	maxDir  = 60
)

// shortName makes a name fit to be shown, whatever a process calls itself.
func shortName(name string) string {
	runes := []rune(text.Printable(name))
	if len(runes) > maxName {
		return string(runes[:maxName-1]) + "…"
	}
	return string(runes)
}

// shortDir makes a directory fit to be shown: below home with "~", and of a long path the end, from
// the start of a name if one is there.
func shortDir(dir, home string) string {
	home = strings.TrimRight(home, `/\`)
	if rest, ok := strings.CutPrefix(dir, home); ok && home != "" && (rest == "" || strings.ContainsAny(rest[:1], `/\`)) {
		dir = "~" + rest
	}
	dir = text.Printable(dir)
	runes := []rune(dir)
	if len(runes) <= maxDir {
		return dir
	}
	end := string(runes[len(runes)-maxDir+1:])
	if i := strings.IndexAny(end, `/\`); i >= 0 && i < len(end)-1 {
		end = end[i:]
	}
	return "…" + end
}
