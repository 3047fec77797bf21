package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestLinks follows each link and picture to a file of the checkout, and to a heading of it. A link
// by reference has its address below, and each address there is used.
func TestLinks(t *testing.T) {
	all := pages(t)
	for page, text := range all {
		prose := regexp.MustCompile("(?s)```.*?```|`[^`\n]*`").ReplaceAllString(text, "")
		addresses := map[string]string{}
		for _, address := range regexp.MustCompile(`(?m)^\[([^\]]+)\]: (\S+)$`).FindAllStringSubmatch(prose, -1) {
			addresses[address[1]] = address[2]
			if strings.Count(prose, "["+address[1]+"]") < 2 {
				t.Errorf("%s: nothing refers to [%s]", page, address[1])
			}
		}
		for _, link := range regexp.MustCompile(`\]\[([^\]]+)\]`).FindAllStringSubmatch(prose, -1) {
			if addresses[link[1]] == "" {
				t.Errorf("%s: [%s] has no address", page, link[1])
			}
		}
		for _, link := range regexp.MustCompile(`(?:\]\(|(?:src|srcset)="|(?m:^\[[^\]]+\]: ))([^)"\s]+)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			path, heading, _ := strings.Cut(link[1], "#")
			target := filepath.ToSlash(filepath.Join(filepath.Dir(page), path))
			if path == "" {
				target = page
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s: %v", page, err)
			}
			if heading != "" && !hasHeading(all[target], heading) {
				t.Errorf("%s: %s has no heading #%s", page, target, heading)
			}
		}
	}
}

// TestLandingPage has the README be short, begin with the two commands for a fresh clone, and have
// its parts in the order in which a newcomer asks.
func TestLandingPage(t *testing.T) {
	text := pages(t)["README.md"]
	shown := regexp.MustCompile(`(?s)<[^>]*>|\]\([^)]*\)|(?m:^\[[^\]]+\]: .*$)`).ReplaceAllString(text, "")
	words := 0
	for word := range strings.FieldsSeq(shown) {
		if strings.ContainsFunc(word, unicode.IsLetter) || strings.ContainsFunc(word, unicode.IsDigit) {
			words++
		}
	}
	if words >= 900 {
		t.Errorf("%d words, and 900 are too many", words)
	}
	t.Logf("%d words", words)
	for _, part := range []string{
		"\n    go run ./demo", "\n    go test ./...", "<picture>", "prefers-color-scheme: dark", "\n**aws-federate ", "\n## Why", "\n## Install",
		"\n## Sixty seconds", "\n## What people do", "\n## What does not work yet", "\n## More",
	} {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			t.Fatalf("there is no %q, or not behind the part that it follows", part)
		}
		text = rest
	}
}

// TestTables has each row of a table have as many cells as its head: GitHub cuts a cell at a bar, within
// back quotes too, and shows no more cells than the head has.
func TestTables(t *testing.T) {
	bar, found := regexp.MustCompile(`(?:^|[^\\])\|`), 0
	for page, text := range pages(t) {
		cells, fenced := 0, false
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
			}
			if fenced || !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			here := len(bar.FindAllString(line, -1))
			if found++; cells == 0 {
				cells = here
			}
			if here != cells {
				t.Errorf("%s: %d bars, and the head has %d: %s", page, here, cells, line)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d rows are found", found)
	}
}

// hasHeading reports whether a page has a heading of that anchor, as GitHub makes it.
func hasHeading(text, anchor string) bool {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
		title = regexp.MustCompile("[^a-z0-9 _-]").ReplaceAllString(title, "")
		if strings.ReplaceAll(title, " ", "-") == anchor {
			return true
		}
	}
	return false
}
