package caller

import (
	"strings"
	"unicode"
)

// What a terminal shows of a process on one line with the question.
const (
	maxName = 40
	maxDir  = 60
)

// shortName makes a name fit to be shown, whatever a process calls itself.
func shortName(name string) string {
	runes := []rune(printable(name))
	if len(runes) > maxName {
		return string(runes[:maxName-1]) + "…"
	}
	return string(runes)
}

// shortDir makes a directory fit to be shown: below home with "~", and of a long path the end, from the start of a name if one is there.
func shortDir(dir, home string) string {
	home = strings.TrimRight(home, `/\`)
	if rest, ok := strings.CutPrefix(dir, home); ok && home != "" && (rest == "" || strings.ContainsAny(rest[:1], `/\`)) {
		dir = "~" + rest
	}
	dir = printable(dir)
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

// printable replaces what moves the cursor, turns the direction of writing or cannot be seen.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
}
