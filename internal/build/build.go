// Package build says what a program was built from. It knows nothing of the program.
package build

import (
	"cmp"
	_ "embed" // the archive's commit
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// These are set by the linker, for a build that Go does not stamp:
//
//	go build -ldflags "-X github.com/seed642dee07/aws-federate/internal/build.commit=$(git rev-parse HEAD)" ./cmd/…
var version, commit, date string

// archive is a line that git archive fills in, and so the archives of source that GitHub offers: a
// commit and its date.
//
//go:embed archive.txt
var archive string

// Info is what a program was built from. What else is not known is empty.
type Info struct {
	Version string `json:"version"` // "(devel)" for a build from a checkout
	Commit  string `json:"commit"`  // "unknown" where nobody has told
	// Modified says that the checkout had changes on top of the commit.
	Modified bool   `json:"modified,omitempty"`
	Date     string `json:"date,omitempty"` // of the commit, as RFC 3339 has it
	// Sum is that of the module, of a build of a published version.
	Sum  string `json:"sum,omitempty"`
	Go   string `json:"go"`
	OS   string `json:"os"`
	Arch string `json:"arch"`
	// Verify is the page that says how to check that the program is what it says.
	Verify string `json:"verify"`
}

const verify = "https://github.com/seed642dee07/aws-federate/blob/main/docs/guide/install.md#check-a-download"

// Read reads it from the program that runs. It takes some time: it is not for each start.
func Read() Info {
	built, ok := debug.ReadBuildInfo()
	if !ok {
		built = &debug.BuildInfo{}
	}
	return read(built, linked{version: version, commit: commit, date: date}, archive)
}

// linked is what the linker was told.
type linked struct{ version, commit, date string }

// pseudo is the end of a version that Go makes of a commit: its time, and the beginning of it.
const pseudo = `[-.](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-([0-9a-f]{12})(\+dirty)?$`

// read goes by what the linker was told, by Go's stamp, by the version of a module, and by the
// archive's line, in this order.
func read(built *debug.BuildInfo, by linked, archive string) Info {
	info := Info{
		Version: cmp.Or(by.version, built.Main.Version, "(devel)"), Commit: by.commit, Date: by.date, Sum: built.Main.Sum,
		Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Verify: verify,
	}
	if info.Commit != "" {
		return info
	}
	for _, setting := range built.Settings {
		switch setting.Key {
		case "vcs.revision":
			info.Commit = setting.Value
		case "vcs.time":
			info.Date = setting.Value
		case "vcs.modified":
			info.Modified = setting.Value == "true"
		}
	}
	if m := regexp.MustCompile(pseudo).FindStringSubmatch(built.Main.Version); m != nil && info.Commit == "" {
		info.Commit, info.Modified = m[7], m[8] != ""
		info.Date = fmt.Sprintf("%s-%s-%sT%s:%s:%sZ", m[1], m[2], m[3], m[4], m[5], m[6])
	}
	if of, when, ok := strings.Cut(strings.TrimSpace(archive), " "); ok && info.Commit == "" && !strings.Contains(archive, "$") {
		info.Commit, info.Date = of, when
	}
	info.Commit = cmp.Or(info.Commit, unknown)
	return info
}

const unknown = "unknown"

// String is for people, in one line.
func (i Info) String() string {
	of := "commit " + i.Commit[:min(12, len(i.Commit))]
	switch {
	case i.Commit == unknown && i.Sum != "":
		of = "module " + i.Sum
	case i.Commit == unknown:
		of += ", as it was built without a VCS stamp"
	}
	if i.Modified {
		of += " with changes"
	}
	if i.Date != "" {
		of += " of " + i.Date
	}
	return fmt.Sprintf("%s (%s, %s, %s/%s)", i.Version, of, i.Go, i.OS, i.Arch)
}

// Text is what a program says of itself: which one it is, and how to check that.
func (i Info) Text(program string) string {
	return program + " version " + i.String() + "\nhow to check it: " + i.Verify + "\n"
}
