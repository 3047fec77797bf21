package doctor

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// commentOut is a command that makes comments of lines of a file, and keeps the file as it was
// before beside it. It does nothing to lines that have moved meanwhile. It is empty where a line is
// a header, or goes on in the next one, which then would belong to the one above, where its name may
// be no name but a secret, and on Windows, which has no sed.
func (s Subject) commentOut(file string, lines ...int) string {
	if s.System == "windows" || file == "" || len(lines) == 0 {
		return ""
	}
	all := s.linesOf(file)
	script := make([]string, 0, len(lines))
	for _, n := range slices.Compact(slices.Sorted(slices.Values(lines))) {
		if n < 1 || n > len(all) || n < len(all) && strings.TrimLeft(all[n], " \t") != all[n] {
			return ""
		}
		name := setting().FindStringSubmatch(all[n-1])
		switch {
		case name != nil:
			script = append(script, fmt.Sprintf("%ds/^%s/# &/", n, name[1]))
		case strings.ContainsAny(all[n-1], "=[") || all[n-1] == "":
			return ""
		default:
			script = append(script, fmt.Sprintf("%d{/[=[]/!s/^/# /;}", n))
		}
	}
	return sed(strings.Join(script, ";"), file)
}

// setting is a line whose name can be shown.
var setting = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z][A-Za-z_]{2,})[ \t]*=`) })

// mend is a command that mends a line; empty where that cannot be told.
func (s Subject) mend(m profile.Mend) string {
	switch {
	case m.At.IsZero():
		return ""
	case m.Written == "":
		return s.commentOut(m.At.File, m.At.Line)
	case m.Meant == "":
		return s.onItsOwn(m.At, m.Written)
	}
	return s.inPlaceOf(m.At, m.Written, m.Meant)
}

// onItsOwn is a command that puts a header at the end of a line on the next one.
func (s Subject) onItsOwn(at profile.Origin, header string) string {
	if s.System == "windows" || strings.Trim(header, plain+"[]") != "" {
		return ""
	}
	return "perl -i.bak -pe " + text.Quote(fmt.Sprintf(`s/(?=\Q%s\E$)/\n/ if $.==%d`, header, at.Line)) + " " + text.Quote(at.File)
}

// inPlaceOf is a command that puts one text in the place of another in a line that has it.
func (s Subject) inPlaceOf(at profile.Origin, written, meant string) string {
	lines := s.linesOf(at.File)
	if s.System == "windows" || at.Line < 1 || at.Line > len(lines) || !strings.Contains(lines[at.Line-1], written) ||
		strings.Trim(written+meant, plain+"/") != "" {
		return ""
	}
	return sed(fmt.Sprintf("%ds|%s|%s|", at.Line, written, meant), at.File)
}

// plain are characters that mean nothing to sed and perl, or nearly nothing.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.=:,"

// headerInstead is a command that puts a header in the place of another; empty as above.
func (s Subject) headerInstead(at profile.Origin, header, instead string) string {
	if s.System == "windows" || instead == "" || strings.Trim(header+instead, plain+`[]"`) != "" {
		return ""
	}
	return sed(fmt.Sprintf("%ds/^%s/%s/", at.Line, strings.NewReplacer("[", `\[`, "]", `\]`, ".", `\.`).Replace(header), instead), at.File)
}

func sed(script, file string) string {
	return "sed -i.bak " + text.Quote(script) + " " + text.Quote(file)
}

// linesOf are the lines of one of the two files, which is read once.
func (s Subject) linesOf(file string) []string {
	if all, ok := s.lines[file]; ok {
		return all
	}
	content, err := regular.Named(file)
	if err != nil {
		return nil
	}
	all := strings.Split(content, "\n")
	if s.lines != nil {
		s.lines[file] = all
	}
	return all
}
