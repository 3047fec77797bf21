package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/help"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// checkout is the top of the repository.
const checkout = ".."

// files writes all files into a directory.
func files(t *testing.T, e edition) (dir string) {
	t.Helper()
	dir = t.TempDir()
	all, err := pages(os.DirFS(checkout), e)
	if err == nil {
		err = write(dir, all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, elements ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLint has mandoc find nothing to say about any page.
func TestLint(t *testing.T) {
	mandoc := testkit.Program(t, "mandoc")
	dir := files(t, edition{version: "1.2.3", date: "2026-11-27"})
	for _, name := range []string{"aws-console.1", "aws-federate-cred.1", "aws-federate.5"} {
		out, err := exec.CommandContext(t.Context(), mandoc, "-T", "lint", filepath.Join(dir, "man", name)).CombinedOutput()
		if err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestNarrow has no line of any page be wider than a terminal.
func TestNarrow(t *testing.T) {
	mandoc := testkit.Program(t, "mandoc")
	dir := files(t, edition{version: "1.2.3", date: "2026-11-27"})
	for _, name := range []string{"aws-console.1", "aws-federate-cred.1", "aws-federate.5"} {
		shown, err := exec.CommandContext(
			t.Context(), mandoc, "-T", "ascii", "-O", "width=78,indent=7", filepath.Join(dir, "man", name),
		).Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(regexp.MustCompile(".\x08").ReplaceAllString(string(shown), "")) {
			if len(line) > help.Width+len("\n") {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

// TestWhole looks on the pages for each command, option and setting, by the words of help.
func TestWhole(t *testing.T) {
	dir := files(t, edition{})
	for _, p := range programs() {
		page := read(t, dir, "man", p.app.Name+".1")
		if !strings.Contains(page, "\n\\fB130\\fP\n") && !strings.Contains(page, "\n130\n") {
			t.Errorf("%s has no exit codes", p.app.Name)
		}
		for _, option := range help.Options(p.app.Flags) {
			if name := plain(long(option.Name)); !strings.Contains(page, name) {
				t.Errorf("%s does not describe %s", p.app.Name, name)
			}
		}
		for _, c := range p.app.Commands {
			if !c.Hidden && !strings.Contains(page, "\n.SS "+c.Name+" ") {
				t.Errorf("%s does not describe %s", p.app.Name, c.Name)
			}
			for _, option := range help.Options(c.Flags) {
				if name := plain(long(option.Name)); !strings.Contains(page, name) {
					t.Errorf("%s does not describe %s of %s", p.app.Name, name, c.Name)
				}
			}
		}
	}
	page := read(t, dir, "man", "aws-federate.5")
	for _, name := range settings.Names() {
		if !strings.Contains(page, name) {
			t.Errorf("aws-federate(5) does not describe %s", name)
		}
	}
	for _, rest := range []string{".go", "](", "<!--", "\n|"} {
		if strings.Contains(page, rest) {
			t.Errorf("aws-federate(5) has %q of the page that it is made of", rest)
		}
	}
}

// TestSame has the files be the same each time they are written.
func TestSame(t *testing.T) {
	one, two := files(t, edition{version: "1.2.3"}), files(t, edition{version: "1.2.3"})
	n := 0
	err := filepath.WalkDir(one, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		if name := strings.TrimPrefix(path, one); read(t, path) != read(t, two, name) {
			t.Errorf("%s differs", name)
		}
		return nil
	})
	if err != nil || n != 12 {
		t.Errorf("%d files, %v", n, err)
	}
}

// TestNotLinked has the two programs link nothing that makes man pages.
func TestNotLinked(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "urfave_cli_no_docs", "../cmd/...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "md2man") || strings.Contains(string(out), "licensecheck") ||
		strings.Contains(string(out), "/release") {
		t.Error("a program links what makes man pages")
	}
}
