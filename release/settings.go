package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// guides are the pages of the guide that aws-federate(5) is made of.
var guides = []string{"docs/guide/settings.md", "docs/guide/cache-and-files.md"}

// settingsPage is the man page about settings, variables and files.
func settingsPage(checkout fs.FS, e edition) (string, error) {
	var m manual
	m.title("aws-federate", 5, e)
	m.heading("Name")
	m.text("aws-federate - settings, environment variables and files of aws-federate-cred and aws-console")
	m.heading("Description")
	for i, name := range guides {
		text, err := fs.ReadFile(checkout, name)
		if err != nil {
			return "", err
		}
		page, err := reduced(string(text))
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if i > 0 {
			m.heading(title.FindStringSubmatch(string(text))[1])
		}
		m.text(page)
	}
	m.heading("See also")
	m.text("aws-federate-cred(1), aws-console(1)")
	return m.roff(), nil
}

// exitCodes is the table of exit codes of the guide, as a list.
func exitCodes(checkout fs.FS) (string, error) {
	const name = "docs/guide/scripts.md"
	text, err := fs.ReadFile(checkout, name)
	if err != nil {
		return "", err
	}
	rows := table.FindString(string(text))
	if !strings.HasPrefix(rows, "| exit code |") {
		return "", fmt.Errorf("%s has no table of exit codes", name)
	}
	return list(rows), nil
}

var (
	title   = regexp.MustCompile(`(?m)^# (.*)$`)
	section = regexp.MustCompile(`(?m)^## (.*)$`)
	link    = regexp.MustCompile(`\[([^\]]+)\]\((?:[^)]+)\)`)
	comment = regexp.MustCompile(`(?m)^<!-- .* -->\n`)
	table   = regexp.MustCompile(`(?m)(?:^\|.*\|\n)+`)
	// source is the file of the code that reads a setting, which says nothing to a user.
	source = regexp.MustCompile("; (?:`[a-z]+\\.go`(?:, )?)+|,\\sand\\sthe\\sfile\\sof\\s`pkg/profile`\\sthat\\sreads\\sthe\\ssetting")
)

// reduced is a page of the guide without what a man page has no use for. Links lose their address,
// and tables become lists: a terminal is narrow.
func reduced(page string) (string, error) {
	if !title.MatchString(page) {
		return "", fmt.Errorf("it has no title")
	}
	page = comment.ReplaceAllString(page, "")
	page = link.ReplaceAllString(page, "$1")
	page = source.ReplaceAllString(page, "")
	page = table.ReplaceAllStringFunc(page, list)
	page = title.ReplaceAllString(page, "")
	return section.ReplaceAllStringFunc(page, strings.ToUpper), nil
}

// list is a table as a list of definitions. A column whose heading says "read in" names files of the
// code.
func list(table string) string {
	var b strings.Builder
	rows := strings.Split(strings.TrimSpace(table), "\n")
	headings := cells(rows[0])
	for _, row := range rows[2:] {
		var rest []string
		all := cells(row)
		for i, cell := range all[1:] {
			switch heading := headings[i+1]; {
			case cell == "" || heading == "read in":
			case len(all) > 2 && heading != "" && !strings.Contains(heading, "default"):
				rest = append(rest, heading+": "+cell)
			default:
				rest = append(rest, cell)
			}
		}
		fmt.Fprintf(&b, "\n%s\n: %s\n", all[0], strings.Join(rest, ". "))
	}
	return b.String()
}

// cells are the cells of a row.
func cells(row string) []string {
	all := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), "|")
	for i, cell := range all {
		all[i] = strings.TrimSpace(cell)
	}
	return all
}
