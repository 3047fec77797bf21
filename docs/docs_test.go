// Package docs_test keeps the pages from naming what is not there.
package docs_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the checkout.
const root = ".."

// pages are the texts of all pages by their paths below the root.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "examples/*.md"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all[strings.TrimPrefix(filepath.ToSlash(path), root+"/")] = string(text)
		}
	}
	if len(all) < 10 {
		t.Fatalf("only %d pages", len(all))
	}
	return all
}

// TestNamedTests looks for each test, benchmark, fuzz target and script that a page names.
func TestNamedTests(t *testing.T) {
	functions, scripts := map[string]bool{}, map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark|Example)\w+)\(`)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			for _, name := range function.FindAllStringSubmatch(string(text), -1) {
				functions[name[1]] = true
			}
			return err
		case strings.HasSuffix(path, ".txtar"):
			dir := filepath.Base(filepath.Dir(path))
			scripts[dir+"/"+strings.TrimSuffix(d.Name(), ".txtar")] = true
			scripts[dir] = true
		}
		return nil
	})
	if err != nil || len(functions) == 0 || len(scripts) == 0 {
		t.Fatalf("%d tests, %d scripts, %v", len(functions), len(scripts), err)
	}
	for page, text := range pages(t) {
		for _, name := range regexp.MustCompile("`((?:Test|Fuzz|Benchmark|Example)[A-Z]\\w*)`").FindAllStringSubmatch(text, -1) {
			if !functions[name[1]] {
				t.Errorf("%s: there is no %s", page, name[1])
			}
		}
		for _, name := range regexp.MustCompile(`-(?:run|fuzz) '?\^?((?:Test|Fuzz)\w+)(?:/([a-z-]+/[a-z-]+))?`).FindAllStringSubmatch(text, -1) {
			if !functions[name[1]] || name[1] == "TestScripts" && name[2] != "" && !scripts[name[2]] {
				t.Errorf("%s: there is no %s", page, name[0])
			}
		}
		for _, name := range regexp.MustCompile("`([a-z-]+)/([a-z-]+)`").FindAllStringSubmatch(text, -1) {
			if scripts[name[1]] && !scripts[name[1]+"/"+name[2]] {
				t.Errorf("%s: there is no script %s/%s", page, name[1], name[2])
			}
		}
	}
}

// TestSecurity has each claim of what is protected name what holds it: TestNamedTests looks for that.
func TestSecurity(t *testing.T) {
	_, part, _ := strings.Cut(pages(t)["SECURITY.md"], "\n## What is protected\n")
	part, _, _ = strings.Cut(part, "\nNot protected against: ")
	claims := strings.Split(part, "\n- ")[1:]
	for _, claim := range claims {
		claim = strings.TrimSpace(claim)
		if held := claim[max(strings.LastIndex(claim, "("), 0):]; !strings.HasPrefix(held, "(`Test") || !strings.HasSuffix(held, "`)") {
			t.Errorf("no test is named for %q", claim)
		}
	}
	if len(claims) < 8 {
		t.Errorf("only %d claims", len(claims))
	}
}

// TestDecisions has each decision say its rule, the reason, the source and the test, in this order.
func TestDecisions(t *testing.T) {
	for page, text := range pages(t) {
		if !strings.HasPrefix(page, "docs/decisions/") || strings.HasSuffix(page, "README.md") {
			continue
		}
		for _, decision := range strings.Split(text, "\n## ")[1:] {
			title, rest, _ := strings.Cut(decision, "\n")
			for _, part := range []string{"\n**Rule.**", "\n**Why.**", "\n**Source.**", "\n**Test.**"} {
				_, after, ok := strings.Cut(rest, part)
				if !ok {
					t.Errorf("%s: %q has no %s", page, title, strings.TrimSpace(part))
					break
				}
				rest = after
			}
		}
	}
}

// TestSettingsAreListed looks in settings.md for each setting of a profile and each environment
// variable that the code reads.
func TestSettingsAreListed(t *testing.T) {
	list := pages(t)["docs/guide/settings.md"]
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`[gG]etenv\("([A-Za-z_0-9]+)"`),
		regexp.MustCompile(`\.(?:get|has|text|value|origin|choose|pick|flag|setting|Lookup)\((?:[\w.]+, )?"([a-z0-9_]+)"`),
		regexp.MustCompile(`\b(?:key|\w+Key)(?:, \w+)? = "([a-z0-9_]+)"`),
		regexp.MustCompile(`variable, key = "([A-Z_]+)"`),
		regexp.MustCompile(`variable:"([A-Z_0-9]+)"`),
	}
	found := map[string]bool{}
	for _, dir := range []string{"pkg", "internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			forTests := strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testkit") || strings.Contains(path, "fakeaws")
			if err != nil || !strings.HasSuffix(path, ".go") || forTests {
				return err
			}
			text, err := os.ReadFile(path)
			for _, pattern := range patterns {
				for _, name := range pattern.FindAllStringSubmatch(string(text), -1) {
					found[name[1]] = true
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range found {
		if !strings.Contains(list, "`"+name+"`") {
			t.Errorf("settings.md does not list %s", name)
		}
	}
	if len(found) < 60 {
		t.Errorf("only %d settings and variables are found in the code", len(found))
	}
	t.Logf("%d settings and variables", len(found))
}

// TestEveryPackageHasItsLine looks for each folder with code on the page for newcomers, or for the
// one that it is in, and for the directions of each room in the linter's settings.
func TestEveryPackageHasItsLine(t *testing.T) {
	page := pages(t)["docs/architecture.md"]
	rules, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"cmd/*", "internal/*", "internal/*/*", "pkg/*", "test/*", "bench", "demo", "demo/*", "examples", "release"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			code, err := filepath.Glob(filepath.Join(folder, "*.go"))
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(filepath.ToSlash(folder), root+"/")
			forTests := strings.Contains(name, "test") || strings.HasPrefix(name, "demo/") || name == "internal/fakeaws"
			switch {
			case len(code) == 0 || strings.Contains(name, "testdata"):
			case !strings.Contains(page, "`"+name+"`") && !strings.Contains(page, "`"+filepath.ToSlash(filepath.Dir(name))+"`"):
				t.Errorf("architecture.md does not say what %s does", name)
			case strings.Contains(name, "/") && !forTests && !strings.HasPrefix(name, "cmd/") && !directed(string(rules), name):
				t.Errorf("nothing in .golangci.yml keeps the directions of %s", name)
			}
		}
	}
}

// directed reports whether the linter's settings have a package, or all that is beside it.
func directed(rules, name string) bool {
	return strings.Contains(rules, "**/"+name+"/*.go") || strings.Contains(rules, "**/"+path.Dir(name)+"/*/*.go")
}

// TestNamedFiles looks for each file and folder of the checkout that a page names by its path.
func TestNamedFiles(t *testing.T) {
	file := regexp.MustCompile("`((?:cmd|demo|docs|examples|internal|pkg|test)/[\\w./-]+)`")
	found := 0
	for page, text := range pages(t) {
		for _, name := range file.FindAllStringSubmatch(text, -1) {
			found++
			if _, err := os.Stat(filepath.Join(root, name[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
	if found == 0 {
		t.Error("no page names a file")
	}
}

// TestChangelog has the form by which the notes of a release are cut out of the changelog.
func TestChangelog(t *testing.T) {
	_, log, _ := strings.Cut(pages(t)["CHANGELOG.md"], "\n## ")
	for i, version := range strings.Split("\n## "+log, "\n## ")[1:] {
		head, rest, _ := strings.Cut(version, "\n")
		if want := `^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$`; i == 0 && head != "[Unreleased]" ||
			i > 0 && !regexp.MustCompile(want).MatchString(head) {
			t.Errorf("a version is headed %q", head)
		}
		last := -1
		kinds := []string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
		for _, part := range strings.Split(rest, "\n### ")[1:] {
			kind, lines, _ := strings.Cut(part, "\n")
			at := slices.Index(kinds, kind)
			if at <= last || !strings.Contains(lines, "\n- ") {
				t.Errorf("%s: %q is no kind of change, stands behind a later one, or says nothing", head, kind)
			}
			last = at
		}
	}
}
