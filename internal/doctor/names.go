package doctor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/build"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// The names of our programs. Other projects have an aws-console, too: the last is the same program by
// a name that is ours alone.
const (
	ourCred    = "aws-federate-cred" //nolint:gosec // the name of a program
	ourConsole = "aws-console"
	ourOther   = "aws-federate-console"
)

// others says which programs run by our names, and looks for those that are found in place of ours.
func others(s Subject) []Finding {
	c := collection{check: "path"}
	if s.Self == "" {
		return c.or("where this program is could not be told")
	}
	var runs []string
	for _, name := range []string{ourCred, ourConsole, ourOther} {
		found := inPath(s, s.file(name))
		if len(found) == 0 {
			continue
		}
		mine, err := os.Stat(s.beside(name))
		switch {
		case err == nil:
			c.second(s, name, found, mine)
		case name == ourConsole:
			c.stranger(s, found[0])
		}
		runs = append(runs, name+" runs "+s.named(found[0]))
	}
	if len(runs) == 0 {
		return c.or("none of our programs is on the PATH")
	}
	return c.or(strings.Join(runs, ", "))
}

// second looks for programs of a name beside ours. One of a stranger that comes after ours is in
// nobody's way.
func (c *collection) second(s Subject, name string, found []string, mine os.FileInfo) {
	for i, path := range found {
		about, err := os.Stat(path)
		if err != nil || os.SameFile(about, mine) {
			continue
		}
		_, ours := whose(path)
		switch own := s.beside(name); {
		case i == 0:
			c.command(Warn, fmt.Sprintf("%s: what runs by that name is %s, and this one is %s", name, s.named(path), own),
				s.before(filepath.Dir(own)), "take one of them off the PATH")
		case ours || name == ourCred:
			c.command(Warn, fmt.Sprintf("%s: a second one is %s, and this one is %s", name, s.named(path), own),
				s.aside(path), "take one of them off the PATH")
		}
	}
}

// stranger looks at an aws-console where none of ours is beside us: a package leaves it out where
// another program has that name.
func (c *collection) stranger(s Subject, path string) {
	if _, ours := whose(path); ours {
		return
	}
	if _, err := os.Stat(s.beside(ourOther)); err == nil {
		return // who installed it so knows
	}
	c.add(Warn, fmt.Sprintf("%s: what runs by that name is %s, and ours is not installed", ourConsole, s.named(path)),
		"install aws-console beside "+s.Self)
}

// named is a program by its path, and whose it is.
func (s Subject) named(path string) string {
	switch version, ours := whose(path); {
	case !ours:
		return path + " (of somebody else)"
	case version != "":
		return path + " (ours, " + version + ")"
	}
	return path + " (ours)"
}

// whose reports whether a program is ours, and of which version.
func whose(path string) (version string, ours bool) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", false
	}
	return build.Of(content)
}

// beside is where a program of ours is, if it is where we are.
func (s Subject) beside(name string) string { return filepath.Join(filepath.Dir(s.Self), s.file(name)) }

// file is the name of a program's file.
func (s Subject) file(name string) string {
	if s.System == "windows" {
		return name + ".exe"
	}
	return name
}

// before is a command that has a directory looked through first.
func (s Subject) before(dir string) string {
	if s.System == "windows" {
		return ""
	}
	return "export PATH=" + text.Quote(dir) + `:"$PATH"`
}

// aside is a command that gives a program another name.
func (s Subject) aside(program string) string {
	if s.System == "windows" {
		return ""
	}
	return "mv " + text.Quote(program) + " " + text.Quote(program+".other")
}

// inPath are the programs of a name, in the order of PATH.
func inPath(s Subject, name string) (all []string) {
	for _, dir := range filepath.SplitList(s.Getenv("PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			all = append(all, found)
		}
	}
	return all
}
