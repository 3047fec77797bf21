package examples_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

var (
	// section is a section of a config file, with its header.
	section = regexp.MustCompile(`(?m)^\[(?:(profile|sso-session|services) )?([^\]]+)\][^\n]*\n(?:[^\[\n][^\n]*\n|\n)*`)
	// keyring is a line that the credentials file has in place of keys.
	keyring = regexp.MustCompile(`(?m)^\[[^\] ]+\]\ncredential_process = \S+ keys get`)
	fence   = regexp.MustCompile("(?s)(<!-- before -->\n+|)(?:<!-- file: ([^\n]*) -->\n+|)```ini\n(.*?)```")
)

// shown is a config that a page shows.
type shown struct {
	page, heading string
	elsewhere     string // the file that it is of, where that is not ~/.aws/config
	before        bool   // it is another tool's, and what it becomes stands below
	text          string // sections
}

// key is the name of it in the table of plans.
func (s shown) key() string {
	key := s.page + "#" + s.heading
	if s.before {
		key += ", before"
	}
	if s.elsewhere != "" {
		key += ", " + s.elsewhere
	}
	return key
}

// TestShown resolves every config that the pages of docs show, heading by heading, as a person has
// it who has followed the page to there, and who has base-role of the README and the keys of [base]
// and of users in other partitions.
func TestShown(t *testing.T) {
	pages, err := filepath.Glob("../docs/*/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	seen := map[string]bool{}
	for _, page := range pages {
		config := map[string]string{"profile base-role": baseRole(t)}
		for _, s := range configs(t, page) {
			at := config
			if s.before || s.elsewhere != "" {
				at = map[string]string{}
			}
			var names []string
			for _, found := range section.FindAllStringSubmatch(s.text, -1) {
				at[found[1]+" "+found[2]] = found[0]
				if found[1] == "profile" || found[1] == "" {
					names = append(names, found[2])
				}
			}
			seen[s.key()] = true
			t.Run(s.key(), func(t *testing.T) {
				if got := lines(t, load(t, at), names, s.before); !slices.Equal(got, shownPlans[s.key()]) {
					t.Errorf("got\n\"%s\",\nwant\n%s", strings.Join(got, "\",\n\""), strings.Join(shownPlans[s.key()], "\n"))
				}
			})
		}
	}
	for key := range shownPlans {
		if !seen[key] {
			t.Errorf("no page shows %s", key)
		}
	}
}

// configs are the configs that a page shows: all of one heading together.
func configs(t *testing.T, page string) (all []shown) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(text), "\n## ") {
		heading, _, _ := strings.Cut(strings.TrimPrefix(part, "# "), "\n")
		var here []shown
		for _, block := range fence.FindAllStringSubmatch(part, -1) {
			s := shown{page: strings.TrimPrefix(filepath.ToSlash(page), "../docs/"), heading: heading, before: block[1] != ""}
			if block[2] != "~/.aws/config" {
				s.elsewhere = block[2]
			}
			if !section.MatchString(block[3]) || strings.Contains(block[3], "[toplevel]") || keyring.MatchString(block[3]) ||
				strings.HasSuffix(s.elsewhere, "/credentials") {
				continue
			}
			i := slices.IndexFunc(here, func(other shown) bool { return other.key() == s.key() })
			if i < 0 {
				i, here = len(here), append(here, s)
			}
			here[i].text += block[3]
		}
		all = append(all, here...)
	}
	return all
}

// baseRole is the section that the README begins with.
func baseRole(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("mfa-role/config")
	if err != nil {
		t.Fatal(err)
	}
	return section.FindString(string(text))
}

// load writes sections into a file and reads it.
func load(t *testing.T, sections map[string]string) *profile.Set {
	t.Helper()
	files := profile.Files{Config: filepath.Join(t.TempDir(), "config"), Credentials: "mfa-role/credentials"}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		text.WriteString(sections[name])
	}
	for _, user := range []string{"gov", "china"} { // of other partitions: pages say that they are there
		text.WriteString("[profile " + user + "-keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n")
	}
	if err := os.WriteFile(files.Config, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := profile.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// lines say what profiles of a set are. What other tools have written may have no credentials for
// us, and need not be the same to all.
func lines(t *testing.T, set *profile.Set, names []string, before bool) (lines []string) {
	t.Helper()
	for _, problem := range set.Problems() {
		t.Error(problem)
	}
	for _, name := range names {
		plan, err := run.Resolve(set, profile.Request{Profile: name})
		if err != nil && before {
			lines = append(lines, name+": no credentials")
			continue
		}
		if err == nil {
			err = plan.Validate()
		}
		if err != nil {
			t.Error(err)
		}
		if len(plan.Warnings) > 0 && !before {
			t.Errorf("%s: %v", name, plan.Warnings)
		}
		lines = append(lines, name+": "+summary(plan))
	}
	return lines
}
