package doctor

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const (
	othersWrite = 0o022
	othersEnter = 0o011
	othersAny   = 0o077
)

// permissions looks who may read secrets, and who may write what is run.
func permissions(s Subject) []Finding {
	c := collection{check: "permissions"}
	if s.System == "windows" {
		return c.or("as the directories hand them on")
	}
	c.file(s.Files.Config, othersWrite, "be written by others, who could have any program run by it")
	c.file(s.Files.Credentials, othersAny, "be read by others, and it is for keys")
	if s.CacheDir != "" {
		c.room(s.CacheDir, othersAny)
	}
	if s.Home != "" {
		for _, of := range []string{"sso/cache", "login/cache", "cli/cache"} {
			c.room(filepath.Join(s.Home, ".aws", filepath.FromSlash(of)), othersWrite)
		}
	}
	return c.or("files and caches are for you alone")
}

// file looks at one file that must not have some bits.
func (c *collection) file(path string, no fs.FileMode, says string) {
	about, err := os.Stat(path)
	if path == "" || err != nil || about.Mode().Perm()&no == 0 {
		return
	}
	c.command(Fail, fmt.Sprintf("%s (%04o) can %s", path, about.Mode().Perm(), says), "chmod 600 "+text.Quote(path), "")
}

// room looks at a directory with files for one user alone, and at those where others can get in.
func (c *collection) room(dir string, no fs.FileMode) {
	about, err := os.Stat(dir)
	if err != nil || !about.IsDir() {
		return
	}
	mode := about.Mode().Perm()
	if mode&no != 0 {
		c.command(Fail, fmt.Sprintf("%s (%04o) is open to others, and has credentials in it", dir, mode), "chmod 700 "+text.Quote(dir), "")
	}
	if mode&othersEnter == 0 {
		return
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	open := 0
	for _, file := range files {
		if info, err := file.Info(); err == nil && info.Mode().IsRegular() && strings.HasSuffix(file.Name(), ".json") &&
			info.Mode().Perm()&othersAny != 0 {
			open++
		}
	}
	if open > 0 {
		c.command(Fail, fmt.Sprintf("%s: others can read or write %d of its files, with tokens or credentials", dir, open),
			"chmod 600 "+text.Quote(dir)+"/*.json", "")
	}
}

// lines looks for a file that cannot be read, and for each bad line of one that can.
func lines(s Subject) []Finding {
	c := collection{check: "lines"}
	if s.LoadErr != nil {
		what, hint := s.Words(s.LoadErr)
		c.add(Fail, what, hint)
		return c.found
	}
	for _, bad := range s.Set.Problems() {
		_, hint := s.Words(bad)
		c.command(Fail, bad.Error(), s.commentOut(bad.File, bad.Line), hint)
	}
	for _, bad := range s.Set.IdleProblems() {
		c.command(Warn, bad.Error()+"; its section counts for nothing, and other tools may refuse the whole file",
			s.commentOut(bad.File, bad.Line), fmt.Sprintf("mend line %d of %s", bad.Line, bad.File))
	}
	return c.or("each line of both files can be read")
}

// headers looks for sections that count for nothing.
func headers(s Subject) []Finding {
	c := collection{check: "headers"}
	for _, ignored := range s.Set.Ignored() {
		c.command(Warn, ignored.String(), s.headerInstead(ignored.Origin, ignored.Header, ignored.Instead),
			fmt.Sprintf("write a header in line %d of %s, such as [profile NAME]", ignored.Line, ignored.File))
	}
	return c.or("each section counts")
}

// settings looks for what is read otherwise than it is meant: settings that stand twice, headers
// glued to a value, mistyped names.
func settings(s Subject) []Finding {
	c := collection{check: "settings"}
	look := func(kind, name string, slips []profile.Slip) {
		for _, slip := range slips {
			c.command(Warn, fmt.Sprintf("%s %q: %s", kind, name, slip.What), s.mend(slip.Mend), slip.Cure)
		}
	}
	for _, name := range s.Set.Names() {
		look("profile", name, s.Set.Slips(name))
	}
	for _, name := range s.Set.Sessions() {
		look("sso-session", name, s.Set.SessionSlips(name))
	}
	c.regions(s)
	return c.or("none stands twice, is mistyped, or has a header glued to it")
}

// regions looks for names that no region has, and that are near to one that there is.
func (c *collection) regions(s Subject) {
	seen := map[profile.Origin]bool{}
	for _, p := range s.Profiles {
		at, name := p.Plan.RegionFrom, p.Plan.Region
		meant := awsvalue.MeantRegion(name)
		if meant == "" || seen[at] {
			continue
		}
		seen[at] = true
		where, cure := "region ("+at.String()+")", s.inPlaceOf(at, name, meant)
		if at.Variable != "" {
			where, cure = at.Variable, ""
			if s.System != "windows" {
				cure = "export " + at.Variable + "=" + meant
			}
		}
		c.command(Warn, fmt.Sprintf("%s is %q, and no region is called so: did you mean %s?", where, name, meant), cure, "write "+meant)
	}
}
