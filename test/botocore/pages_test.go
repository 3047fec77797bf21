package botocore_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestPagesOfReasons has every reason name a heading of a page of decisions that is there.
func TestPagesOfReasons(t *testing.T) {
	t.Parallel()
	headings := map[string][]string{}
	for _, r := range reasons {
		page, anchor, _ := strings.Cut(r.page, "#")
		if _, ok := headings[page]; !ok {
			content, err := os.ReadFile(filepath.Join("../../docs/decisions", page))
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(content), -1) {
				word := regexp.MustCompile(`[^\w\- ]`).ReplaceAllString(strings.ToLower(match[1]), "")
				headings[page] = append(headings[page], strings.ReplaceAll(word, " ", "-"))
			}
		}
		if !slices.Contains(headings[page], anchor) {
			t.Errorf("%s: there is no %s", r.name, r.page)
		}
	}
}
