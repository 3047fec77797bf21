package doctor

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// commentOut is a command that makes comments of lines of a file, and keeps the file as it was
// beside it; empty where a line goes on in the next one, which then would belong to the one above,
// where it is a header, and on Windows, which has no sed.
func (s Subject) commentOut(file string, lines ...int) string {
	if s.System == "windows" || file == "" || len(lines) == 0 {
		return ""
	}
	text := linesOf(file)
	var script strings.Builder
	for _, n := range slices.Compact(slices.Sorted(slices.Values(lines))) {
		if n < 1 || n > len(text) || strings.HasPrefix(strings.TrimSpace(text[n-1]), "[") ||
			n < len(text) && strings.TrimLeft(text[n], " \t") != text[n] {
			return ""
		}
		fmt.Fprintf(&script, "%ds/^/# /;", n)
	}
	return sed(strings.TrimSuffix(script.String(), ";"), file)
}

// headerInstead is a command that puts a header in the place of a line; empty as above, and for a
// header with characters that mean something to sed.
func (s Subject) headerInstead(at profile.Origin, header string) string {
	if s.System == "windows" || header == "" || strings.ContainsAny(header, "/&\\'\n") {
		return ""
	}
	return sed(fmt.Sprintf("%ds/.*/%s/", at.Line, header), at.File)
}

func sed(script, file string) string {
	return "sed -i.bak " + text.Quote(script) + " " + text.Quote(file)
}

// linesOf are the lines of one of the two files.
func linesOf(file string) []string {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	all := bytes.Split(content, []byte("\n"))
	lines := make([]string, len(all))
	for i, line := range all {
		lines[i] = string(line)
	}
	return lines
}
